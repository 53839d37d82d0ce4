package io.warren.management.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.warren.amqp.types.FieldTable;
import io.warren.engine.exchange.Binding;
import io.warren.engine.metadata.ExchangeSpec;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.MetadataTransaction;
import io.warren.engine.metadata.Origin;
import io.warren.engine.metadata.Policy;
import io.warren.engine.metadata.QueueSpec;
import io.warren.engine.metadata.VirtualHost;
import io.warren.engine.metadata.VirtualHostMetadata;
import io.warren.engine.view.NodeView;
import io.warren.management.api.DefinitionsDocument.Present;
import io.warren.management.http.Body;
import io.warren.management.http.HttpRefused;
import io.warren.management.http.Reply;
import io.warren.management.http.Request;
import io.warren.management.http.TableJson;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** {@code /api/definitions}: everything that is declared, as one document that RabbitMQ reads and writes, too. */
public final class Definitions {
    static final String OPERATOR_POLICY = "operator_policy";
    static final String VIRTUAL_HOST_LIMITS = "vhost-limits";

    private static final Origin BOOT = new Origin(Origin.BROKER.user(), "load_definitions");

    private final BulkChanges changes;
    private final Users users;
    private final NodeView node;
    private final String rabbitVersion;

    public Definitions(BulkChanges changes, Users users, NodeView node, String rabbitVersion) {
        this.changes = changes;
        this.users = users;
        this.node = node;
        this.rabbitVersion = rabbitVersion;
    }

    public Reply export(Request request) {
        offerDownload(request);
        return tagged(request, of(request.metadata()));
    }

    public Reply exportVirtualHost(Request request) {
        var virtualHost = request.virtualHost();
        offerDownload(request);
        return tagged(request, of(request.metadata(), virtualHost));
    }

    /** The tag changes when what is declared does. */
    private static Reply tagged(Request request, ObjectNode document) {
        request.answerHeader("etag", "\"" + Long.toHexString(request.metadata().revision()) + "\"");
        return Reply.json(document);
    }

    /** All of the document or nothing. */
    public Reply load(Request request) {
        var body = request.document("failed_to_parse_json");
        var origin = request.caller().origin();
        var document = new DefinitionsDocument(users, changes.components(), request.metadata(), origin, Present.KEPT)
                .everything(body);
        changes.make(request.metadata(), document.wishes(), MetadataTransaction.ANY, origin, "import");
        return Reply.done();
    }

    public Reply loadVirtualHost(Request request) {
        var name = request.virtualHost().settings().name();
        var body = request.document("failed_to_parse_json");
        var origin = request.caller().origin();
        var document = new DefinitionsDocument(users, changes.components(), request.metadata(), origin, Present.KEPT)
                .intoVirtualHost(name, body);
        changes.make(
                request.metadata(),
                document.wishes(),
                MetadataTransaction.ANY,
                origin,
                "import into vhost '" + name + "'");
        return Reply.done();
    }

    /** Puts a document in on behalf of the node itself. */
    public static void load(byte[] document, BulkChanges changes, Users users, Metadata before) {
        var read = new DefinitionsDocument(users, changes.components(), before, BOOT, Present.KEPT)
                .everything(Body.of(document, "failed_to_parse_json"));
        changes.make(before, read.wishes(), MetadataTransaction.ANY, BOOT, BOOT.from());
    }

    /** The name goes into a header: it may hold nothing that ends one. */
    private static void offerDownload(Request request) {
        var file = request.query("download");
        if (file == null) {
            return;
        }
        if (!file.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}")) {
            throw HttpRefused.badRequest("not a file name");
        }
        request.answerHeader("content-disposition", "attachment; filename=" + file);
    }

    private ObjectNode of(Metadata metadata) {
        var json = versions().put("rabbitmq_definition_format", "cluster");
        json.put("original_cluster_name", node.clusterName());
        json.put("explanation", "Definitions of cluster '" + node.clusterName() + "'");
        var usersJson = json.putArray("users");
        Users.byName(metadata).forEach(each -> usersJson.add(Users.json(each)));
        var virtualHosts = byName(metadata);
        var hosts = json.putArray("vhosts");
        virtualHosts.forEach(each -> hosts.add(host(each.settings())));
        var permissions = json.putArray("permissions");
        Permissions.inOrder(metadata).forEach(each -> permissions.add(Permissions.json(each)));
        var topic = json.putArray("topic_permissions");
        TopicPermissions.inOrder(metadata).forEach(each -> topic.add(TopicPermissions.json(each)));
        var parameters = json.putArray("parameters");
        var global = json.putArray("global_parameters");
        Parameters.inOrder(metadata)
                .forEach(each -> (Parameters.global(each) ? global : parameters).add(Parameters.json(each)));
        virtualHosts.forEach(each -> operatorPolicies(parameters, each));
        var policies = json.putArray("policies");
        var queues = json.putArray("queues");
        var exchanges = json.putArray("exchanges");
        var bindings = json.putArray("bindings");
        for (var each : virtualHosts) {
            policies(policies, each);
            queues(queues, each);
            exchanges(exchanges, each);
            bindings(bindings, each);
        }
        return json;
    }

    private ObjectNode of(Metadata metadata, VirtualHostMetadata virtualHost) {
        var settings = virtualHost.settings();
        var json = versions().put("rabbitmq_definition_format", "single_virtual_host");
        json.put("original_vhost_name", settings.name());
        json.put("explanation", "Definitions of virtual host '" + settings.name() + "'");
        json.set("metadata", VirtualHosts.metadata(settings, settings.defaultQueueType()));
        json.put("description", settings.description());
        json.set("limits", VirtualHostLimits.limits(settings));
        var parameters = json.putArray("parameters");
        Parameters.inOrder(metadata).stream()
                .filter(each -> each.virtualHost().equals(settings.name()) && !Parameters.global(each))
                .forEach(each -> parameters.add(Parameters.json(each)));
        operatorPolicies(parameters, virtualHost);
        policies(json.putArray("policies"), virtualHost);
        queues(json.putArray("queues"), virtualHost);
        exchanges(json.putArray("exchanges"), virtualHost);
        bindings(json.putArray("bindings"), virtualHost);
        for (var list : List.of("parameters", "policies", "queues", "exchanges", "bindings")) {
            json.get(list).forEach(each -> ((ObjectNode) each).remove("vhost"));
        }
        return json;
    }

    private ObjectNode versions() {
        return Json.object()
                .put("rabbit_version", rabbitVersion)
                .put("rabbitmq_version", rabbitVersion)
                .put("product_name", "Warren")
                .put("product_version", node.version());
    }

    static ObjectNode host(VirtualHost settings) {
        var json = Json.object().put("name", settings.name());
        json.set("limits", VirtualHostLimits.limits(settings));
        json.set("metadata", VirtualHosts.metadata(settings, settings.defaultQueueType()));
        json.put("description", settings.description());
        json.set("tags", Json.texts(settings.tags()));
        if (settings.tracing()) {
            json.put("tracing", true);
        }
        return json;
    }

    private static void operatorPolicies(ArrayNode parameters, VirtualHostMetadata virtualHost) {
        sorted(virtualHost.operatorPolicies().values()).forEach(each -> {
            var value = Policies.json(each);
            value.remove(List.of("vhost", "name"));
            parameters
                    .addObject()
                    .put("vhost", each.virtualHost())
                    .put("component", OPERATOR_POLICY)
                    .put("name", each.name())
                    .set("value", value);
        });
    }

    private static void policies(ArrayNode policies, VirtualHostMetadata virtualHost) {
        sorted(virtualHost.policies().values()).forEach(each -> policies.add(Policies.json(each)));
    }

    private static List<Policy> sorted(Collection<Policy> policies) {
        return policies.stream().sorted(Comparator.comparing(Policy::name)).toList();
    }

    /** An exclusive queue is its connection's and goes with it. */
    private static void queues(ArrayNode queues, VirtualHostMetadata virtualHost) {
        virtualHost.queues().values().stream()
                .filter(each -> !each.exclusive())
                .sorted(Comparator.comparing(QueueSpec::name))
                .forEach(each -> queues.add(queue(each)));
    }

    static ObjectNode queue(QueueSpec queue) {
        return declared(
                queue.virtualHost(),
                queue.name(),
                queue.type().word(),
                queue.durable(),
                queue.autoDelete(),
                queue.arguments());
    }

    private static void exchanges(ArrayNode exchanges, VirtualHostMetadata virtualHost) {
        virtualHost.exchanges().values().stream()
                .map(VirtualHostMetadata.Exchange::spec)
                .filter(each -> !reserved(each.name()))
                .sorted(Comparator.comparing(ExchangeSpec::name))
                .forEach(each -> exchanges.add(exchange(each)));
    }

    static ObjectNode exchange(ExchangeSpec exchange) {
        return declared(
                        exchange.virtualHost(),
                        exchange.name(),
                        exchange.type(),
                        exchange.durable(),
                        exchange.autoDelete(),
                        exchange.arguments())
                .put("internal", exchange.internal());
    }

    private static ObjectNode declared(
            String virtualHost, String name, String type, boolean durable, boolean autoDelete, FieldTable arguments) {
        var json = Json.object()
                .put("vhost", virtualHost)
                .put("name", name)
                .put("type", type)
                .put("durable", durable)
                .put("auto_delete", autoDelete);
        json.set("arguments", TableJson.of(arguments));
        return json;
    }

    private static void bindings(ArrayNode bindings, VirtualHostMetadata virtualHost) {
        Bindings.inOrder(virtualHost, Bindings.explicit(virtualHost).filter(each -> leadsToKept(virtualHost, each)))
                .forEach(each -> bindings.add(Bindings.definition(each)));
    }

    private static boolean leadsToKept(VirtualHostMetadata virtualHost, Binding binding) {
        var queue = virtualHost.queue(binding.destination().name());
        return binding.destination().kind() != Binding.Kind.QUEUE || (queue != null && !queue.exclusive());
    }

    static boolean reserved(String name) {
        return name.isEmpty() || name.startsWith("amq.");
    }

    private static List<VirtualHostMetadata> byName(Metadata metadata) {
        return metadata.virtualHosts().values().stream()
                .sorted(Comparator.comparing(each -> each.settings().name()))
                .toList();
    }
}
