package io.warren.management.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.warren.amqp.types.BasicProperties;
import io.warren.engine.access.Access;
import io.warren.engine.access.Right;
import io.warren.engine.exchange.Binding;
import io.warren.engine.exchange.ExchangeTypes;
import io.warren.engine.metadata.QueueSettings.Overflow;
import io.warren.engine.metadata.QueueSpec;
import io.warren.engine.metadata.VirtualHostMetadata;
import io.warren.engine.routing.Carbon;
import io.warren.engine.routing.Explanation;
import io.warren.engine.routing.Router;
import io.warren.engine.view.EngineView;
import io.warren.engine.view.EngineView.QueuePicture;
import io.warren.management.http.Body;
import io.warren.management.http.HttpRefused;
import io.warren.management.http.PropertiesJson;
import io.warren.management.http.Reply;
import io.warren.management.http.Request;
import io.warren.management.http.TableJson;
import io.warren.management.http.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Where a message would go and why not elsewhere: told by the {@link Router} that publishes use, by what the queues hold now.
 * Nothing is published and nothing is changed.
 */
public final class Simulator {
    /** Bindings that do not fit, told for each exchange unless the request asks for another number. */
    private static final long UNMATCHED = 100;

    private static final long MOST_UNMATCHED = 10_000;

    private final Supplier<EngineView> engine;
    private final Supplier<Access> access;
    private final Router router = new Router();

    public Simulator(Supplier<EngineView> engine, Supplier<Access> access) {
        this.engine = engine;
        this.access = access;
    }

    public Reply route(Request request) {
        var virtualHost = request.virtualHost();
        var exchange = virtualHost.exchange(request.exchange("exchange"));
        if (exchange == null) {
            throw HttpRefused.notFound("exchange_not_found");
        }
        var body = request.body().require("routing_key");
        var key = Texts.shortString("routing_key", body.text("routing_key", ""));
        var properties = properties(body);
        var user = user(request, body.text("user", request.caller().name()));
        var unmatched = body.number("unmatched", UNMATCHED);
        if (unmatched < 0 || unmatched > MOST_UNMATCHED) {
            throw HttpRefused.badRequest("unmatched must be from 0 to " + MOST_UNMATCHED);
        }

        var explanation = router.explain(virtualHost, exchange.spec().name(), key, properties);
        var json = Json.object()
                .put("vhost", virtualHost.settings().name())
                .put("exchange", exchange.spec().name())
                .put("routing_key", key)
                .put("user", user);
        var refused = json.putArray("refused");
        refusals(exchange, key, properties, user, asOwner(request, user)).forEach(refused::add);
        json.put("routed", refused.isEmpty() && !explanation.routed().queues().isEmpty());
        var queues = json.putArray("queues");
        explanation.routed().queues().forEach(each -> queues.add(queue(each)));
        var exchanges = json.putArray("exchanges");
        explanation.visits().forEach(each -> exchanges.add(visit(virtualHost, each, key, properties, unmatched)));
        return Reply.json(json);
    }

    /** The message's headers may be given beside its properties: most who ask have nothing else. */
    private static BasicProperties properties(Body body) {
        var json = body.object("properties").deepCopy();
        if (body.has("headers")) {
            json.set("headers", body.object("headers"));
        }
        return PropertiesJson.toProperties(json);
    }

    private static String user(Request request, String name) {
        if (!name.equals(request.caller().name())) {
            if (!request.caller().administrator()) {
                throw HttpRefused.accessRefused();
            }
            if (request.metadata().user(name) == null) {
                throw HttpRefused.badRequest("there is no user '" + name + "'");
            }
        }
        return name;
    }

    /** Whoever runs the process is no declared user, and may publish through this API. */
    private static boolean asOwner(Request request, String user) {
        return request.caller().owner() && user.equals(request.caller().name());
    }

    /** For what a channel would refuse the message of this user, before it is routed. */
    private List<String> refusals(
            VirtualHostMetadata.Exchange exchange, String key, BasicProperties properties, String user, boolean owner) {
        var spec = exchange.spec();
        var refusals = new ArrayList<String>();
        if (!owner && !access.get().entersVirtualHost(user, spec.virtualHost())) {
            refusals.add("user '" + user + "' has no permissions in virtual host '" + spec.virtualHost() + "'");
        } else if (!owner && !access.get().may(user, spec.virtualHost(), Right.WRITE, spec.name())) {
            refusals.add("user '" + user + "' may not write to this exchange");
        }
        if (spec.internal()) {
            refusals.add("the exchange is internal: clients cannot publish to it");
        }
        switch (Carbon.of(properties)) {
            case Carbon.Refused(var text) -> refusals.add(text);
            case Carbon.Keys(var copies) -> {
                if (spec.type().equals("topic") && !owner) {
                    topicRefusals(spec.virtualHost(), spec.name(), user, key, refusals);
                    copies.forEach(copy -> topicRefusals(spec.virtualHost(), spec.name(), user, copy, refusals));
                }
            }
        }
        var claimed = properties.userId();
        if (claimed != null && !claimed.equals(user)) {
            refusals.add("user_id is '" + claimed + "' but the user would be '" + user + "'");
        }
        return refusals;
    }

    private void topicRefusals(String virtualHost, String exchange, String user, String key, List<String> refusals) {
        if (!access.get().mayTopic(user, virtualHost, exchange, Right.WRITE, key)) {
            refusals.add("user '" + user + "' may not write with routing key '" + key + "' (topic permission)");
        }
    }

    private ObjectNode queue(QueueSpec spec) {
        var json =
                Json.object().put("name", spec.name()).put("type", spec.type().word());
        engine.get().queue(spec.virtualHost(), spec.name()).ifPresent(picture -> state(json, picture));
        return json;
    }

    /** What would happen to the message there, by what is in the queue now. */
    private static void state(ObjectNode json, QueuePicture picture) {
        var settings = picture.settings();
        var stats = picture.stats();
        var full = (settings.maxLength() >= 0 && stats.ready() >= settings.maxLength())
                || (settings.maxLengthBytes() >= 0 && stats.readyBytes() >= settings.maxLengthBytes());
        json.put("messages_ready", stats.ready())
                .put("consumers", stats.consumers())
                .put("outcome", full ? outcomeWhenFull(settings.overflow()) : "enqueued");
        if (settings.deadLetterExchange() != null) {
            json.put("dead_letter_exchange", settings.deadLetterExchange());
        }
        if (settings.messageTtlMillis() >= 0) {
            json.put("message_ttl", settings.messageTtlMillis());
        }
    }

    private static String outcomeWhenFull(Overflow overflow) {
        return switch (overflow) {
            case DROP_HEAD -> "enqueued, the oldest message is dropped";
            case REJECT_PUBLISH -> "rejected, the queue is full";
            case REJECT_PUBLISH_DLX -> "rejected and dead-lettered, the queue is full";
        };
    }

    private static ObjectNode visit(
            VirtualHostMetadata virtualHost,
            Explanation.Visit visit,
            String key,
            BasicProperties properties,
            long mostUnmatched) {
        var json = Json.object().put("name", visit.exchange()).put("type", visit.type());
        var matched = json.putArray("matched");
        for (var step : visit.steps()) {
            switch (step) {
                case Explanation.Step.Matched(var binding, var outcome) ->
                    matched.add(binding(binding).put("outcome", outcome(outcome)));
                case Explanation.Step.Alternate(var exchange, var outcome) ->
                    json.set("alternate", Json.object().put("name", exchange).put("outcome", outcome(outcome)));
            }
        }
        var unmatched = json.putArray("unmatched");
        var exchange = virtualHost.exchange(visit.exchange());
        var type = ExchangeTypes.of(visit.type());
        var total = 0;
        if (exchange != null && type != null) {
            for (var each : exchange.outgoing()) {
                if (visit.matched(each)) {
                    continue;
                }
                if (total++ < mostUnmatched) {
                    unmatched.add(binding(each).put("why", type.whyNot(each, key, properties)));
                }
            }
        }
        return json.put("unmatched_total", total);
    }

    private static String outcome(Explanation.Outcome outcome) {
        return switch (outcome) {
            case REACHED -> "reached";
            case AGAIN -> "reached already";
            case MISSING -> "missing";
        };
    }

    private static ObjectNode binding(Binding binding) {
        var json = Json.object()
                .put("destination", binding.destination().name())
                .put("destination_type", binding.destination().kind().name().toLowerCase(Locale.ROOT))
                .put("routing_key", binding.routingKey());
        json.set("arguments", TableJson.of(binding.arguments()));
        return json;
    }
}
