package io.warren.management.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.warren.amqp.types.FieldValue;
import io.warren.engine.metadata.ExchangeSpec;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.VirtualHostMetadata;
import io.warren.engine.view.EngineView;
import io.warren.management.http.Body;
import io.warren.management.http.HttpRefused;
import io.warren.management.http.Listing;
import io.warren.management.http.Permits;
import io.warren.management.http.Reply;
import io.warren.management.http.Request;
import io.warren.management.http.TableJson;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.function.Supplier;

/** {@code /api/exchanges}. */
public final class Exchanges {
    private static final int LONGEST_TYPE = 255;

    private final Changes changes;
    private final Permits permits;
    private final ExchangeTraffic traffic;

    public Exchanges(
            Changes changes, Permits permits, Supplier<EngineView> engine, Statistics stats, Gathering gathering) {
        this.traffic = new ExchangeTraffic(engine, stats, gathering);
        this.changes = changes;
        this.permits = permits;
    }

    public Reply list(Request request) {
        var rows = new ArrayList<VirtualHostMetadata.Exchange>();
        for (var virtualHost : permits.listed(request)) {
            virtualHost.exchanges().values().stream()
                    .sorted(Comparator.comparing(each -> each.spec().name()))
                    .forEach(rows::add);
        }
        var all = traffic.of(request);
        return Listing.paged(
                request, rows, each -> each.spec().name(), each -> ExchangeTraffic.show(json(each), each, all));
    }

    public Reply get(Request request) {
        var exchange = existing(request);
        var json = ExchangeTraffic.show(json(exchange), exchange, traffic.of(request));
        json.putArray("incoming");
        json.putArray("outgoing");
        return Reply.json(json);
    }

    public Reply put(Request request) {
        var virtualHost = request.virtualHost();
        var name = request.exchange("exchange");
        var before = virtualHost.exchange(name);
        var wish = spec(request, virtualHost.settings().name(), name, request.body());
        permits.configure(request.caller(), wish.virtualHost(), name);
        mayLeadOn(request, wish);
        changes.make(request, new MetadataChange.DeclareExchange(wish));
        return Reply.put(before == null);
    }

    public Reply delete(Request request) {
        var exchange = existing(request).spec();
        permits.configure(request.caller(), exchange.virtualHost(), exchange.name());
        changes.make(
                request,
                new MetadataChange.DeleteExchange(
                        exchange.virtualHost(), exchange.name(), request.queryFlag("if-unused")));
        return Reply.done();
    }

    static VirtualHostMetadata.Exchange existing(Request request) {
        var found = request.virtualHost().exchange(request.exchange("exchange"));
        if (found == null) {
            throw HttpRefused.noSuchObject();
        }
        return found;
    }

    private static ExchangeSpec spec(Request request, String virtualHost, String name, Body body) {
        var type = body.text("type", "direct");
        if (type.length() > LONGEST_TYPE) {
            throw HttpRefused.badRequest("type is longer than 255 characters");
        }
        return new ExchangeSpec(
                0,
                virtualHost,
                name,
                type,
                body.flag("durable", false),
                body.flag("auto_delete", false),
                body.flag("internal", false),
                TableJson.toTable(body.object("arguments")),
                request.caller().name());
    }

    /** Messages that go on to an alternate exchange are read here and written there. */
    private void mayLeadOn(Request request, ExchangeSpec wish) {
        if (wish.arguments().get("alternate-exchange") instanceof FieldValue.LongString alternate) {
            permits.read(request.caller(), wish.virtualHost(), wish.name());
            permits.write(request.caller(), wish.virtualHost(), alternate.text());
        }
    }

    static ObjectNode json(VirtualHostMetadata.Exchange exchange) {
        var spec = exchange.spec();
        var json = Json.object()
                .put("name", spec.name())
                .put("vhost", spec.virtualHost())
                .put("type", spec.type())
                .put("durable", spec.durable())
                .put("auto_delete", spec.autoDelete())
                .put("internal", spec.internal())
                .put("user_who_performed_action", spec.user());
        json.set("arguments", TableJson.of(spec.arguments()));
        if (exchange.policy() != null) {
            json.put("policy", exchange.policy());
        }
        return json;
    }
}
