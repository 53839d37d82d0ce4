package io.warren.management.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.warren.engine.exchange.Binding;
import io.warren.engine.exchange.Binding.Destination;
import io.warren.engine.metadata.ExchangeSpec;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.Origin;
import io.warren.engine.metadata.Parameter;
import io.warren.engine.metadata.VirtualHost;
import io.warren.management.http.Body;
import io.warren.management.http.HttpRefused;
import io.warren.management.http.TableJson;
import io.warren.management.http.Texts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A document of definitions as the changes that put it in: users, virtual hosts, permissions, exchanges, parameters,
 * policies, queues, bindings, in this order.
 *
 * <p>Of one request, on its thread.
 */
final class DefinitionsDocument {
    private final Users users;
    private final Components components;
    private final Metadata before;
    private final Origin origin;
    private final Present present;
    private final Map<String, VirtualHost> virtualHosts = new HashMap<>();
    private final List<MetadataChange> wishes = new ArrayList<>();
    private final Set<String> categories = new HashSet<>();
    private final Set<String> named = new HashSet<>();

    /** What becomes of exchanges and queues that are there already. */
    enum Present {
        /** They stay as they are, whatever the document says, as in RabbitMQ. */
        KEPT,
        WISHED
    }

    /**
     * What a document says.
     *
     * @param categories its lists, also those that are empty
     * @param virtualHosts those that it names
     */
    record Read(List<MetadataChange> wishes, Set<String> categories, Set<String> virtualHosts) {
        Read {
            wishes = List.copyOf(wishes);
            categories = Set.copyOf(categories);
            virtualHosts = Set.copyOf(virtualHosts);
        }
    }

    DefinitionsDocument(Users users, Components components, Metadata before, Origin origin, Present present) {
        this.users = users;
        this.components = components;
        this.before = before;
        this.origin = origin;
        this.present = present;
        before.virtualHosts().forEach((name, each) -> virtualHosts.put(name, each.settings()));
    }

    Read everything(Body document) {
        each(document, "users", this::user);
        each(document, "vhosts", this::virtualHost);
        each(document, "permissions", this::permission);
        each(document, "exchanges", each -> exchange(virtualHostOf(each), each));
        each(document, "topic_permissions", this::topicPermission);
        each(document, "global_parameters", this::globalParameter);
        each(document, "policies", each -> policy(virtualHostOf(each), each));
        each(document, "parameters", each -> parameter(virtualHostOf(each), each));
        each(document, "queues", each -> queue(virtualHostOf(each), each));
        each(document, "bindings", each -> binding(virtualHostOf(each), each));
        return new Read(wishes, categories, named);
    }

    /** Nothing outside this virtual host. */
    Read intoVirtualHost(String name, Body document) {
        named.add(name);
        each(document, "exchanges", each -> exchange(name, each));
        each(document, "parameters", each -> parameter(name, each));
        each(document, "policies", each -> policy(name, each));
        each(document, "queues", each -> queue(name, each));
        each(document, "bindings", each -> binding(name, each));
        return new Read(wishes, categories, named);
    }

    private void each(Body document, String category, Consumer<Body> one) {
        if (document.has(category)) {
            categories.add(category);
        }
        document.list(category).forEach(one);
    }

    private void change(MetadataChange change) {
        wishes.add(change);
    }

    private String virtualHostOf(Body body) {
        var name = body.text("vhost");
        if (name == null) {
            throw HttpRefused.badRequest("Virtual host does not exist and is not specified in definitions file.");
        }
        if (!virtualHosts.containsKey(name)) {
            throw HttpRefused.badRequest("Please create virtual host \"" + name + "\" prior to importing definitions.");
        }
        named.add(name);
        return name;
    }

    private void user(Body body) {
        var name = body.requiredText("name");
        change(new MetadataChange.PutUser(users.imported(name, body, before.user(name))));
    }

    private void virtualHost(Body body) {
        var name = body.requiredText("name");
        var settings = VirtualHosts.settings(name, body, virtualHosts.get(name));
        settings = VirtualHostLimits.with(settings, new Body(body.object("limits")));
        change(new MetadataChange.PutVirtualHost(settings));
        virtualHosts.put(name, settings);
        named.add(name);
    }

    private void permission(Body body) {
        change(new MetadataChange.PutPermission(
                Permissions.permission(body.requiredText("user"), virtualHostOf(body), body)));
    }

    private void topicPermission(Body body) {
        change(new MetadataChange.PutTopicPermission(
                TopicPermissions.permission(body.requiredText("user"), virtualHostOf(body), body)));
    }

    private void globalParameter(Body body) {
        body.require("name", "value");
        change(new MetadataChange.PutParameter(new Parameter(
                "", "", body.text("name", ""), TableJson.toValue(body.json().get("value")))));
    }

    /** Operator policies and the limits of virtual hosts ride among the parameters. */
    private void parameter(String virtualHost, Body body) {
        body.require("component", "name", "value");
        var component = body.text("component", "");
        var name = body.text("name", "");
        switch (component) {
            case Definitions.OPERATOR_POLICY ->
                change(new MetadataChange.PutOperatorPolicy(
                        Policies.policy(virtualHost, name, new Body(body.object("value")))));
            case Definitions.VIRTUAL_HOST_LIMITS -> {
                var settings = VirtualHostLimits.with(settings(virtualHost), new Body(body.object("value")));
                change(new MetadataChange.PutVirtualHost(settings));
                virtualHosts.put(virtualHost, settings);
            }
            default -> {
                var value = TableJson.toValue(body.json().get("value"));
                components.check(component, name, value, null);
                change(new MetadataChange.PutParameter(new Parameter(virtualHost, component, name, value)));
            }
        }
    }

    private VirtualHost settings(String name) {
        var settings = virtualHosts.get(name);
        return settings == null ? VirtualHost.named(name) : settings;
    }

    private void policy(String virtualHost, Body body) {
        change(new MetadataChange.PutPolicy(Policies.policy(virtualHost, body.requiredText("name"), body)));
    }

    private void exchange(String virtualHost, Body body) {
        var name = Texts.shortString("name", body.requiredText("name"));
        var known = present == Present.KEPT ? before.virtualHost(virtualHost) : null;
        if (Definitions.reserved(name) || (known != null && known.exchange(name) != null)) {
            return;
        }
        change(new MetadataChange.DeclareExchange(new ExchangeSpec(
                0,
                virtualHost,
                name,
                body.requiredText("type"),
                body.flag("durable", true),
                body.flag("auto_delete", false),
                body.flag("internal", false),
                TableJson.toTable(body.object("arguments")),
                origin.user())));
    }

    private void queue(String virtualHost, Body body) {
        var name = Texts.shortString("name", body.requiredText("name"));
        var known = present == Present.KEPT ? before.virtualHost(virtualHost) : null;
        if (Definitions.reserved(name) || (known != null && known.queue(name) != null)) {
            return;
        }
        var arguments = body.object("arguments");
        var table = TableJson.toTable(withType(arguments, body));
        change(new MetadataChange.DeclareQueue(Queues.wish(
                virtualHost, name, body.flag("durable", true), body.flag("auto_delete", false), table, origin.user())));
    }

    /** An export says the type beside the arguments; a queue other than classic needs it among them to stay what it is. */
    private static ObjectNode withType(ObjectNode arguments, Body body) {
        var type = body.text("type");
        if (type != null && !type.equals("classic") && !arguments.has("x-queue-type")) {
            return arguments.deepCopy().put("x-queue-type", type);
        }
        return arguments;
    }

    private void binding(String virtualHost, Body body) {
        body.require("source", "destination", "destination_type");
        var source = body.text("source", "");
        if (source.isEmpty()) {
            return;
        }
        var destination = body.text("destination", "");
        var to = switch (body.text("destination_type", "")) {
            case "queue" -> Destination.queue(destination);
            case "exchange" -> Destination.exchange(destination);
            default -> throw HttpRefused.badRequest("destination_type must be queue or exchange");
        };
        for (var name : List.of(source, destination)) {
            Texts.shortString("name", name);
        }
        change(new MetadataChange.Bind(
                virtualHost,
                new Binding(
                        source,
                        to,
                        Texts.shortString("routing_key", body.text("routing_key", "")),
                        TableJson.toTable(body.object("arguments")))));
    }
}
