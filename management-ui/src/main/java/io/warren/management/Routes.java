package io.warren.management;

import static io.warren.management.http.Grade.ADMINISTRATOR;
import static io.warren.management.http.Grade.MANAGEMENT;
import static io.warren.management.http.Grade.MONITORING;
import static io.warren.management.http.Grade.OPEN;
import static io.warren.management.http.Grade.POLICYMAKER;
import static io.warren.management.http.Grade.VIRTUAL_HOST;
import static io.warren.management.http.Grade.VIRTUAL_HOST_POLICIES;
import static io.warren.management.http.Grade.VIRTUAL_HOST_VISIBLE;

import io.warren.management.ManagementServer.Services;
import io.warren.management.api.Audit;
import io.warren.management.api.Bindings;
import io.warren.management.api.BulkChanges;
import io.warren.management.api.Changes;
import io.warren.management.api.Channels;
import io.warren.management.api.ClusterControl;
import io.warren.management.api.ClusterStatus;
import io.warren.management.api.Components;
import io.warren.management.api.Connections;
import io.warren.management.api.Consumers;
import io.warren.management.api.Definitions;
import io.warren.management.api.DefinitionsPlans;
import io.warren.management.api.Exchanges;
import io.warren.management.api.Features;
import io.warren.management.api.Gathering;
import io.warren.management.api.HealthChecks;
import io.warren.management.api.Identity;
import io.warren.management.api.LoginSession;
import io.warren.management.api.Logs;
import io.warren.management.api.Messages;
import io.warren.management.api.NodeControl;
import io.warren.management.api.Nodes;
import io.warren.management.api.OpenApi;
import io.warren.management.api.Overview;
import io.warren.management.api.Parameters;
import io.warren.management.api.Pauses;
import io.warren.management.api.Permissions;
import io.warren.management.api.Policies;
import io.warren.management.api.Queues;
import io.warren.management.api.Replicas;
import io.warren.management.api.Shovels;
import io.warren.management.api.Simulator;
import io.warren.management.api.Statistics;
import io.warren.management.api.Streams;
import io.warren.management.api.TopicPermissions;
import io.warren.management.api.UserLimits;
import io.warren.management.api.Users;
import io.warren.management.api.VirtualHostLimits;
import io.warren.management.api.VirtualHosts;
import io.warren.management.http.Grade;
import io.warren.management.http.Permits;
import io.warren.management.http.Route;
import io.warren.management.live.EventStreams;
import java.util.ArrayList;
import java.util.List;

/**
 * The whole API, one line a route: method, path, who may, what serves it. Of two paths that match the first counts, so a word
 * comes before a name in the same place.
 */
final class Routes {
    private final ArrayList<Route> routes = new ArrayList<>();

    private Routes() {}

    static List<Route> of(ManagementSettings settings, Services services, Permits permits, UserInterface pages) {
        var sampler = services.sampler();
        var changes = new Changes(services.operations());
        var gathering = new Gathering(services.peers());
        var cluster = services.cluster();
        var stats = new Statistics(sampler, services.clock());
        var consumers =
                new Consumers(services.engine(), services.connections(), services.nodeView(), permits, gathering);
        var overview = new Overview(
                services.engine(),
                services.nodeView(),
                permits,
                stats,
                settings.rabbitVersion(),
                settings.defaultQueueType(),
                settings.operatorPoliciesFixed(),
                gathering);
        var users = new Users(changes, services.passwords());
        var all = new Routes();
        all.node(settings, services, overview, stats, gathering);
        all.health(
                new HealthChecks(services.nodeView(), services.connections(), services.engine(), cluster, gathering));
        all.identity(new Identity(
                services.nodeView(),
                changes,
                services.passwords(),
                services.logins(),
                settings.rabbitVersion(),
                settings.sessionMinutes()));
        all.pages(
                new LoginSession(
                        services.nodeView(),
                        services.logins(),
                        pages.sessions(),
                        settings.rabbitVersion(),
                        settings.pathPrefix()),
                pages.events(),
                new Logs(services.logs()));
        all.features(new Features(settings.transientQueuesDenied()));
        all.replicas(new Replicas(services.nodeView(), services.engine(), cluster, services.clusterOperations()));
        all.cluster(
                new ClusterStatus(cluster, services.nodeView()),
                new ClusterControl(services.nodeView(), cluster, services.clusterOperations(), services.clock()));
        all.streams();
        all.users(users, new UserLimits(changes), new Permissions(changes), new TopicPermissions(changes));
        all.virtualHosts(
                new VirtualHosts(
                        changes, permits, services.engine(), services.nodeView(), stats, settings.defaultQueueType()),
                new VirtualHostLimits(changes, permits),
                new Permissions(changes),
                new TopicPermissions(changes));
        all.clients(
                new Connections(services.connections(), services.nodeView(), stats, gathering),
                new Channels(
                        services.engine(), services.connections(), services.nodeView(), stats, consumers, gathering),
                consumers);
        var messages = new Messages(services.operations(), permits);
        var bindings = new Bindings(changes, permits);
        all.exchanges(new Exchanges(changes, permits, services.engine(), stats, gathering), messages, bindings);
        all.simulator(new Simulator(services.engine(), services.access()));
        all.queues(
                new Queues(
                        services.operations(),
                        services.engine(),
                        services.connections(),
                        services.nodeView(),
                        permits,
                        stats,
                        consumers),
                messages,
                bindings);
        all.pauses(new Pauses(changes, permits, services.clock()));
        all.bindings(bindings);
        all.policies(
                new Policies(Policies.Kind.USERS, changes, permits, false),
                new Policies(Policies.Kind.OPERATORS, changes, permits, settings.operatorPoliciesFixed()));
        var components = new Components(services.shovels());
        all.parameters(new Parameters(changes, permits, components));
        all.shovels(new Shovels(services.shovels(), services.nodeView(), changes, permits, gathering));
        var bulk = new BulkChanges(services.operations(), services.states(), services.clock(), components);
        all.plans(new DefinitionsPlans(
                bulk, users, services.engine(), services.states(), services.nodeView(), gathering));
        all.definitions(new Definitions(bulk, users, services.nodeView(), settings.rabbitVersion()));
        all.audit(new Audit(services.projection(), services.nodeView(), gathering));
        all.control(new NodeControl(services.node()));
        all.stopped(all.get("/api/openapi.json", OPEN, new OpenApi(all.routes, settings.rabbitVersion())::get));
        return List.copyOf(all.routes);
    }

    private void node(
            ManagementSettings settings, Services services, Overview overview, Statistics stats, Gathering gathering) {
        var nodes = new Nodes(
                services.nodeView(),
                services.engine(),
                overview,
                stats,
                services.clock(),
                settings.rabbitVersion(),
                services.cluster(),
                gathering);
        get("/api/overview", MANAGEMENT, overview::get);
        stopped(get("/api/nodes", MONITORING, nodes::list));
        stopped(get("/api/nodes/{node}", MONITORING, nodes::get));
        get("/api/nodes/{node}/memory", MONITORING, nodes::memory);
        get("/api/nodes/{node}/memory/relative", MONITORING, nodes::relativeMemory);
        get("/api/nodes/{node}/memory/ets", MONITORING, nodes::tables);
        get("/api/nodes/{node}/memory/ets/relative", MONITORING, nodes::tables);
        get("/api/nodes/{node}/memory/ets/{filter}", MONITORING, nodes::tables);
        get("/api/nodes/{node}/memory/ets/{filter}/relative", MONITORING, nodes::tables);
        stopped(get("/api/auth/attempts/{node}", MONITORING, nodes::authAttempts));
        stopped(get("/api/auth/attempts/{node}/source", MONITORING, nodes::authAttemptsBySource));
        stopped(delete("/api/auth/attempts/{node}", ADMINISTRATOR, nodes::resetAuthAttempts));
        stopped(delete("/api/auth/attempts/{node}/source", ADMINISTRATOR, nodes::resetAuthAttempts));
        stopped(delete("/api/reset", ADMINISTRATOR, nodes::resetStatistics));
        stopped(delete("/api/reset/{node}", ADMINISTRATOR, nodes::resetStatistics));
    }

    private void health(HealthChecks checks) {
        var at = "/api/health/checks/";
        stopped(get(at + "alarms", MANAGEMENT, checks::alarms));
        stopped(get(at + "local-alarms", MANAGEMENT, checks::localAlarms));
        stopped(get(at + "metadata-store/initialized", MANAGEMENT, checks::metadataStore));
        stopped(get(at + "metadata-store/initialized/with-data", MANAGEMENT, checks::metadataStore));
        stopped(get(at + "certificate-expiration/{within}/{unit}", MANAGEMENT, checks::certificateExpiration));
        stopped(get(at + "port-listener/{port}", MANAGEMENT, checks::portListener));
        stopped(get(at + "protocol-listener/{protocols}", MANAGEMENT, checks::protocolListener));
        stopped(get(at + "virtual-hosts", MANAGEMENT, checks::virtualHosts));
        stopped(get(at + "node-is-quorum-critical", MANAGEMENT, checks::quorumCritical));
        var leaders = at + "quorum-queues-without-elected-leaders/";
        stopped(get(leaders + "all-vhosts", MANAGEMENT, checks::leaders));
        stopped(get(leaders + "all-vhosts/pattern/{pattern}", MANAGEMENT, checks::leaders));
        stopped(get(leaders + "vhost/{vhost}", MANAGEMENT, checks::leaders));
        stopped(get(leaders + "vhost/{vhost}/pattern/{pattern}", MANAGEMENT, checks::leaders));
        stopped(get(at + "is-in-service", OPEN, checks::inService));
        stopped(get(at + "below-node-connection-limit", OPEN, checks::belowConnectionLimit));
        stopped(get(at + "ready-to-serve-clients", OPEN, checks::readyToServeClients));
        stopped(get(at + "reached-target-cluster-size", OPEN, checks::clusterSize));
        stopped(get("/api/healthchecks/node", MANAGEMENT, checks::inService));
        stopped(get("/api/healthchecks/node/{node}", MANAGEMENT, checks::ofNode));
    }

    private void identity(Identity identity) {
        stopped(get("/api/whoami", MANAGEMENT, identity::whoAmI));
        stopped(get("/api/version", OPEN, identity::version));
        stopped(get("/api/auth", OPEN, identity::auth));
        stopped(post("/api/login", OPEN, identity::login));
        stopped(get("/api/auth/hash_password/{password}", ADMINISTRATOR, identity::hashPassword));
        stopped(get("/api/cluster-name", MANAGEMENT, identity::clusterName));
        put("/api/cluster-name", ADMINISTRATOR, identity::renameCluster);
        stopped(get("/api/config/effective", ADMINISTRATOR, identity::configuration));
        stopped(get("/api/extensions", MANAGEMENT, identity::none));
        get("/api/aliveness-test/{vhost}", VIRTUAL_HOST, identity::alive);
    }

    private void pages(LoginSession session, EventStreams events, Logs logs) {
        jsonOnly(post("/api/x/session", OPEN, session::open));
        stopped(get("/api/x/session", MANAGEMENT, session::show));
        stopped(delete("/api/x/session", MANAGEMENT, session::end));
        stopped(get("/api/x/events", MANAGEMENT, events::listen));
        stopped(get("/api/x/logs", MONITORING, logs::last));
    }

    private void features(Features features) {
        stopped(get("/api/feature-flags", MANAGEMENT, features::flags));
        put("/api/feature-flags/{name}/enable", ADMINISTRATOR, features::enable);
        stopped(get("/api/deprecated-features", MANAGEMENT, features::deprecated));
        stopped(get("/api/deprecated-features/used", MANAGEMENT, features::deprecatedInUse));
    }

    private void replicas(Replicas replicas) {
        post("/api/rebalance/queues", ADMINISTRATOR, replicas::rebalance);
        post("/api/queues/quorum/replicas/on/{node}/grow", ADMINISTRATOR, replicas::grow);
        delete("/api/queues/quorum/replicas/on/{node}/shrink", ADMINISTRATOR, replicas::shrink);
        get("/api/queues/quorum/{vhost}/{queue}/status", VIRTUAL_HOST, replicas::status);
        post("/api/queues/quorum/{vhost}/{queue}/replicas/add", ADMINISTRATOR, replicas::add);
        delete("/api/queues/quorum/{vhost}/{queue}/replicas/delete", ADMINISTRATOR, replicas::delete);
    }

    private void cluster(ClusterStatus status, ClusterControl control) {
        get("/api/cluster/status", MONITORING, status::get);
        jsonOnly(post("/api/warren/cluster/nodes/{node}/drain", ADMINISTRATOR, control::drain));
        jsonOnly(post("/api/warren/cluster/nodes/{node}/revive", ADMINISTRATOR, control::revive));
        jsonOnly(post("/api/warren/cluster/nodes/{node}/leave", ADMINISTRATOR, control::leave));
        jsonOnly(post("/api/warren/cluster/finalize", ADMINISTRATOR, control::raise));
        jsonOnly(delete("/api/warren/cluster/nodes/{node}", ADMINISTRATOR, control::forget));
        jsonOnly(post("/api/warren/queues/{vhost}/{queue}/leader", ADMINISTRATOR, control::lead));
    }

    private void streams() {
        for (var each : List.of("connections", "publishers", "consumers")) {
            get("/api/stream/" + each, MANAGEMENT, Streams::none);
            get("/api/stream/" + each + "/{vhost}", VIRTUAL_HOST, Streams::noneInVirtualHost);
        }
        get("/api/stream/publishers/{vhost}/{stream}", VIRTUAL_HOST, Streams::noneInVirtualHost);
        var connection = "/api/stream/connections/{vhost}/{name}";
        get(connection, VIRTUAL_HOST, Streams::noSuchConnection);
        get(connection + "/publishers", VIRTUAL_HOST, Streams::noSuchConnection);
        get(connection + "/consumers", VIRTUAL_HOST, Streams::noSuchConnection);
    }

    private void users(Users users, UserLimits limits, Permissions permissions, TopicPermissions topicPermissions) {
        get("/api/users", ADMINISTRATOR, users::list);
        get("/api/users/without-permissions", ADMINISTRATOR, users::listWithoutPermissions);
        post("/api/users/bulk-delete", ADMINISTRATOR, users::bulkDelete);
        get("/api/users/{user}", ADMINISTRATOR, users::get);
        put("/api/users/{user}", ADMINISTRATOR, users::put);
        delete("/api/users/{user}", ADMINISTRATOR, users::delete);
        get("/api/users/{user}/permissions", ADMINISTRATOR, permissions::ofUser);
        get("/api/users/{user}/topic-permissions", ADMINISTRATOR, topicPermissions::ofUser);
        get("/api/user-limits", ADMINISTRATOR, limits::list);
        own("GET", "/api/user-limits/{user}", request -> request.name("user"), limits::get);
        put("/api/user-limits/{user}/{name}", ADMINISTRATOR, limits::put);
        delete("/api/user-limits/{user}/{name}", ADMINISTRATOR, limits::delete);
        get("/api/permissions", ADMINISTRATOR, permissions::list);
        get("/api/permissions/{vhost}/{user}", ADMINISTRATOR, permissions::get);
        put("/api/permissions/{vhost}/{user}", ADMINISTRATOR, permissions::put);
        delete("/api/permissions/{vhost}/{user}", ADMINISTRATOR, permissions::delete);
        get("/api/topic-permissions", ADMINISTRATOR, topicPermissions::list);
        get("/api/topic-permissions/{vhost}/{user}", ADMINISTRATOR, topicPermissions::get);
        put("/api/topic-permissions/{vhost}/{user}", ADMINISTRATOR, topicPermissions::put);
        delete("/api/topic-permissions/{vhost}/{user}", ADMINISTRATOR, topicPermissions::delete);
        get("/api/topic-permissions/{vhost}/{user}/{exchange}", ADMINISTRATOR, topicPermissions::get);
        delete("/api/topic-permissions/{vhost}/{user}/{exchange}", ADMINISTRATOR, topicPermissions::delete);
    }

    private void virtualHosts(
            VirtualHosts hosts, VirtualHostLimits limits, Permissions permissions, TopicPermissions topicPermissions) {
        get("/api/vhosts", MANAGEMENT, hosts::list);
        get("/api/vhosts/{vhost}", ADMINISTRATOR, hosts::get);
        put("/api/vhosts/{vhost}", ADMINISTRATOR, hosts::put);
        delete("/api/vhosts/{vhost}", ADMINISTRATOR, hosts::delete);
        post("/api/vhosts/{vhost}/deletion/protection", ADMINISTRATOR, hosts::protect);
        delete("/api/vhosts/{vhost}/deletion/protection", ADMINISTRATOR, hosts::unprotect);
        post("/api/vhosts/{vhost}/start/{node}", ADMINISTRATOR, hosts::start);
        get("/api/vhosts/{vhost}/permissions", ADMINISTRATOR, permissions::ofVirtualHost);
        get("/api/vhosts/{vhost}/topic-permissions", ADMINISTRATOR, topicPermissions::ofVirtualHost);
        get("/api/vhost-limits", MANAGEMENT, limits::list);
        get("/api/vhost-limits/{vhost}", VIRTUAL_HOST_VISIBLE, limits::get);
        put("/api/vhost-limits/{vhost}/{name}", ADMINISTRATOR, limits::put);
        delete("/api/vhost-limits/{vhost}/{name}", ADMINISTRATOR, limits::delete);
    }

    private void clients(Connections connections, Channels channels, Consumers consumers) {
        get("/api/connections", MANAGEMENT, connections::list);
        own("GET", "/api/connections/username/{username}", r -> r.name("username"), connections::ofUser);
        own("DELETE", "/api/connections/username/{username}", r -> r.name("username"), connections::closeOfUser);
        own("GET", "/api/connections/{connection}", connections::owner, connections::get);
        own("DELETE", "/api/connections/{connection}", connections::owner, connections::close);
        own("GET", "/api/connections/{connection}/sessions", connections::owner, connections::sessions);
        own("GET", "/api/connections/{connection}/channels", connections::owner, channels::ofConnection);
        get("/api/vhosts/{vhost}/connections", VIRTUAL_HOST, connections::ofVirtualHost);
        get("/api/channels", MANAGEMENT, channels::list);
        own("GET", "/api/channels/{channel}", channels::owner, channels::get);
        get("/api/vhosts/{vhost}/channels", VIRTUAL_HOST, channels::ofVirtualHost);
        get("/api/consumers", VIRTUAL_HOST, consumers::list);
        get("/api/consumers/{vhost}", VIRTUAL_HOST, consumers::list);
    }

    private void exchanges(Exchanges exchanges, Messages messages, Bindings bindings) {
        get("/api/exchanges", VIRTUAL_HOST, exchanges::list);
        get("/api/exchanges/{vhost}", VIRTUAL_HOST, exchanges::list);
        get("/api/exchanges/{vhost}/{exchange}", VIRTUAL_HOST, exchanges::get);
        put("/api/exchanges/{vhost}/{exchange}", VIRTUAL_HOST, exchanges::put);
        delete("/api/exchanges/{vhost}/{exchange}", VIRTUAL_HOST, exchanges::delete);
        post("/api/exchanges/{vhost}/{exchange}/publish", VIRTUAL_HOST, messages::publish);
        get("/api/exchanges/{vhost}/{exchange}/bindings/source", VIRTUAL_HOST, bindings::fromExchange);
        get("/api/exchanges/{vhost}/{exchange}/bindings/destination", VIRTUAL_HOST, bindings::toExchange);
    }

    private void simulator(Simulator simulator) {
        post("/api/exchanges/{vhost}/{exchange}/route", VIRTUAL_HOST, simulator::route);
    }

    private void queues(Queues queues, Messages messages, Bindings bindings) {
        get("/api/queues", VIRTUAL_HOST, queues::list);
        get("/api/queues/detailed", VIRTUAL_HOST, queues::listDetailed);
        get("/api/queues/{vhost}", VIRTUAL_HOST, queues::list);
        get("/api/queues/{vhost}/{queue}", VIRTUAL_HOST, queues::get);
        put("/api/queues/{vhost}/{queue}", VIRTUAL_HOST, queues::put);
        delete("/api/queues/{vhost}/{queue}", VIRTUAL_HOST, queues::delete);
        get("/api/queues/{vhost}/{queue}/bindings", VIRTUAL_HOST, bindings::toQueue);
        delete("/api/queues/{vhost}/{queue}/contents", VIRTUAL_HOST, queues::purge);
        post("/api/queues/{vhost}/{queue}/get", VIRTUAL_HOST, messages::get);
        post("/api/queues/{vhost}/{queue}/actions", ADMINISTRATOR, queues::action);
        get("/api/users/{user}/queues", VIRTUAL_HOST, queues::ofUser);
    }

    private void pauses(Pauses pauses) {
        put("/api/queues/{vhost}/{queue}/pause", VIRTUAL_HOST, pauses::pause);
        put("/api/queues/{vhost}/{queue}/resume", VIRTUAL_HOST, pauses::resume);
    }

    private void bindings(Bindings bindings) {
        get("/api/bindings", VIRTUAL_HOST, bindings::list);
        get("/api/bindings/{vhost}", VIRTUAL_HOST, bindings::list);
        var between = "/api/bindings/{vhost}/e/{source}/{dtype}/{destination}";
        get(between, VIRTUAL_HOST, bindings::between);
        post(between, VIRTUAL_HOST, bindings::bind);
        get(between + "/{props}", VIRTUAL_HOST, bindings::get);
        delete(between + "/{props}", VIRTUAL_HOST, bindings::unbind);
    }

    private void policies(Policies users, Policies operators) {
        get("/api/policies", VIRTUAL_HOST, users::list);
        get("/api/policies/{vhost}", VIRTUAL_HOST, users::list);
        get("/api/policies/{vhost}/{name}", VIRTUAL_HOST_POLICIES, users::get);
        put("/api/policies/{vhost}/{name}", VIRTUAL_HOST_POLICIES, users::put);
        delete("/api/policies/{vhost}/{name}", VIRTUAL_HOST_POLICIES, users::delete);
        get("/api/operator-policies", VIRTUAL_HOST, operators::list);
        get("/api/operator-policies/{vhost}", VIRTUAL_HOST, operators::list);
        get("/api/operator-policies/{vhost}/{name}", ADMINISTRATOR, operators::get);
        put("/api/operator-policies/{vhost}/{name}", ADMINISTRATOR, operators::put);
        delete("/api/operator-policies/{vhost}/{name}", ADMINISTRATOR, operators::delete);
    }

    private void shovels(Shovels shovels) {
        var one = "/api/shovels/vhost/{vhost}/{name}";
        get("/api/shovels", MONITORING, shovels::list);
        get(one, MONITORING, shovels::get);
        delete(one, VIRTUAL_HOST_POLICIES, shovels::delete);
        delete(one + "/restart", VIRTUAL_HOST_POLICIES, shovels::restart);
        get("/api/shovels/{vhost}", MONITORING, shovels::list);
        get("/api/federation-links", MONITORING, Streams::none);
        get("/api/federation-links/{vhost}", MONITORING, Streams::noneInVirtualHost);
    }

    private void parameters(Parameters parameters) {
        get("/api/parameters", VIRTUAL_HOST_POLICIES, parameters::list);
        get("/api/parameters/{component}", VIRTUAL_HOST_POLICIES, parameters::list);
        get("/api/parameters/{component}/{vhost}", VIRTUAL_HOST_POLICIES, parameters::list);
        get("/api/parameters/{component}/{vhost}/{name}", VIRTUAL_HOST_POLICIES, parameters::get);
        put("/api/parameters/{component}/{vhost}/{name}", VIRTUAL_HOST_POLICIES, parameters::put);
        delete("/api/parameters/{component}/{vhost}/{name}", VIRTUAL_HOST_POLICIES, parameters::delete);
        get("/api/global-parameters", POLICYMAKER, parameters::listGlobal);
        get("/api/global-parameters/{name}", POLICYMAKER, parameters::getGlobal);
        put("/api/global-parameters/{name}", POLICYMAKER, parameters::putGlobal);
        delete("/api/global-parameters/{name}", POLICYMAKER, parameters::deleteGlobal);
    }

    /**
     * Before the routes of virtual hosts: one with such a name is exported and imported with all others only. What changes
     * much is not to be reached by a form of a foreign page.
     */
    private void plans(DefinitionsPlans plans) {
        post("/api/definitions/plan", ADMINISTRATOR, plans::plan);
        jsonOnly(post("/api/definitions/apply", ADMINISTRATOR, plans::apply));
        jsonOnly(post("/api/definitions/undo", ADMINISTRATOR, plans::undo));
        get("/api/definitions/history", ADMINISTRATOR, plans::history);
        post("/api/definitions/{vhost}/plan", ADMINISTRATOR, plans::planVirtualHost);
        jsonOnly(post("/api/definitions/{vhost}/apply", ADMINISTRATOR, plans::applyVirtualHost));
    }

    private void definitions(Definitions definitions) {
        get("/api/definitions", ADMINISTRATOR, definitions::export);
        post("/api/definitions", ADMINISTRATOR, definitions::load);
        get("/api/all-configuration", ADMINISTRATOR, definitions::export);
        post("/api/all-configuration", ADMINISTRATOR, definitions::load);
        get("/api/definitions/{vhost}", ADMINISTRATOR, definitions::exportVirtualHost);
        post("/api/definitions/{vhost}", ADMINISTRATOR, definitions::loadVirtualHost);
    }

    private void audit(Audit audit) {
        get("/api/audit", ADMINISTRATOR, audit::list);
        get("/api/audit/verify", ADMINISTRATOR, audit::verify);
        get("/api/audit/{kind}/{object}", ADMINISTRATOR, audit::history);
        get("/api/audit/{kind}/{vhost}/{object}", ADMINISTRATOR, audit::history);
    }

    private void control(NodeControl control) {
        warren("PUT", "/api/warren/alarms/{resource}", control::raiseAlarm);
        warren("DELETE", "/api/warren/alarms/{resource}", control::clearAlarm);
        warren("PUT", "/api/warren/memory-watermark", control::memoryWatermark);
        warren("PUT", "/api/warren/disk-free-limit", control::diskFreeLimit);
        warren("POST", "/api/warren/app/stop", control::stopApp);
        warren("POST", "/api/warren/app/start", control::startApp);
        stopped(get("/api/warren/loopback-users", ADMINISTRATOR, control::loopbackUsers));
        warren("PUT", "/api/warren/loopback-users", control::putLoopbackUsers);
        warren("PUT", "/api/warren/channel-max", control::channelMax);
        warren("POST", "/api/warren/shutdown", control::shutdown);
    }

    private Route get(String path, Grade grade, Route.Handler handler) {
        return add(new Route("GET", path, grade, handler));
    }

    private void put(String path, Grade grade, Route.Handler handler) {
        add(new Route("PUT", path, grade, handler));
    }

    private Route post(String path, Grade grade, Route.Handler handler) {
        return add(new Route("POST", path, grade, handler));
    }

    private Route delete(String path, Grade grade, Route.Handler handler) {
        return add(new Route("DELETE", path, grade, handler));
    }

    private void own(String method, String path, Route.Owner owner, Route.Handler handler) {
        add(new Route(method, path, owner, handler));
    }

    /** Works on the node itself, so it is there while the app is stopped; not to be reached by a form of a foreign page. */
    private void warren(String method, String path, Route.Handler handler) {
        add(new Route(method, path, ADMINISTRATOR, handler).evenWhileStopped().withJsonOnly());
    }

    private void stopped(Route route) {
        routes.set(routes.size() - 1, route.evenWhileStopped());
    }

    private void jsonOnly(Route route) {
        routes.set(routes.size() - 1, route.withJsonOnly());
    }

    private Route add(Route route) {
        routes.add(route);
        return route;
    }
}
