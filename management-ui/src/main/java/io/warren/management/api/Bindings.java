package io.warren.management.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.warren.amqp.types.FieldTable;
import io.warren.engine.access.Right;
import io.warren.engine.exchange.Binding;
import io.warren.engine.exchange.Binding.Destination;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.VirtualHostMetadata;
import io.warren.management.http.BindingKey;
import io.warren.management.http.HttpRefused;
import io.warren.management.http.Listing;
import io.warren.management.http.Permits;
import io.warren.management.http.Reply;
import io.warren.management.http.Request;
import io.warren.management.http.TableJson;
import io.warren.management.http.Texts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** {@code /api/bindings}, with those of the default exchange that every queue has. */
public final class Bindings {
    private static final int LARGEST_BODY = 5_000;

    /** A binding and where it is. */
    record Row(String virtualHost, Binding binding) {}

    private final Changes changes;
    private final Permits permits;

    public Bindings(Changes changes, Permits permits) {
        this.changes = changes;
        this.permits = permits;
    }

    public Reply list(Request request) {
        var rows = new ArrayList<Row>();
        permits.listed(request).forEach(each -> rows.addAll(inOrder(each, all(each))));
        return rows(request, rows);
    }

    public Reply fromExchange(Request request) {
        var virtualHost = request.virtualHost();
        var name = Exchanges.existing(request).spec().name();
        return rows(
                request,
                inOrder(
                        virtualHost,
                        all(virtualHost).filter(each -> each.source().equals(name))));
    }

    public Reply toExchange(Request request) {
        var virtualHost = request.virtualHost();
        var name = Exchanges.existing(request).spec().name();
        return rows(request, inOrder(virtualHost, virtualHost.bindingsTo(Destination.exchange(name)).stream()));
    }

    public Reply toQueue(Request request) {
        var virtualHost = request.virtualHost();
        var name = Queues.existing(request).name();
        return rows(
                request,
                inOrder(
                        virtualHost,
                        Stream.concat(
                                Stream.of(implicit(name)), virtualHost.bindingsTo(Destination.queue(name)).stream())));
    }

    /** All between a source and a destination. */
    public Reply between(Request request) {
        return rows(request, inOrder(request.virtualHost(), betweenThem(request).stream()));
    }

    public Reply get(Request request) {
        return Reply.json(json(new Row(request.virtualHost().settings().name(), existing(request))));
    }

    public Reply bind(Request request) {
        var virtualHost = request.virtualHost();
        var body = request.body(LARGEST_BODY, "not_json");
        var binding = new Binding(
                request.exchange("source"),
                destination(request),
                Texts.shortString("routing_key", body.text("routing_key", "")),
                TableJson.toTable(body.object("arguments")));
        mayChange(request, virtualHost, binding);
        changes.make(request, new MetadataChange.Bind(virtualHost.settings().name(), binding));
        return new Reply.Created(BindingKey.quoted(request.name("destination")).replace("+", "%20")
                + "/"
                + BindingKey.quoted(BindingKey.of(binding)).replace("%7E", "~"));
    }

    public Reply unbind(Request request) {
        var virtualHost = request.virtualHost();
        var binding = existing(request);
        mayChange(request, virtualHost, binding);
        changes.make(request, new MetadataChange.Unbind(virtualHost.settings().name(), binding));
        return Reply.done();
    }

    /** As queue.bind and exchange.bind: write where it leads, read where it comes from. */
    private void mayChange(Request request, VirtualHostMetadata virtualHost, Binding binding) {
        var name = virtualHost.settings().name();
        var caller = request.caller();
        permits.write(caller, name, binding.destination().name());
        if (binding.source().isEmpty() || binding.destination().name().isEmpty()) {
            throw HttpRefused.accessRefused();
        }
        permits.read(caller, name, binding.source());
        var source = virtualHost.exchange(binding.source());
        if (source != null && source.spec().type().equals("topic")) {
            permits.topic(caller, name, binding.source(), Right.READ, binding.routingKey());
        }
        var queue = binding.destination().kind() == Binding.Kind.QUEUE
                ? virtualHost.queue(binding.destination().name())
                : null;
        if (queue != null) {
            Queues.unlocked(queue);
        }
    }

    private static Binding existing(Request request) {
        return BindingKey.find(betweenThem(request), request.name("props")).orElseThrow(HttpRefused::noSuchObject);
    }

    private static List<Binding> betweenThem(Request request) {
        var virtualHost = request.virtualHost();
        var source = request.exchange("source");
        var destination = destination(request);
        if (source.isEmpty()) {
            return destination.kind() == Binding.Kind.QUEUE && virtualHost.queue(destination.name()) != null
                    ? List.of(implicit(destination.name()))
                    : List.of();
        }
        return virtualHost.bindingsTo(destination).stream()
                .filter(each -> each.source().equals(source))
                .toList();
    }

    private static Destination destination(Request request) {
        return switch (request.name("dtype")) {
            case "q" -> Destination.queue(request.name("destination"));
            case "e" -> Destination.exchange(request.exchange("destination"));
            default -> throw HttpRefused.noSuchObject();
        };
    }

    private static Binding implicit(String queue) {
        return new Binding("", Destination.queue(queue), queue, FieldTable.EMPTY);
    }

    private static Stream<Binding> all(VirtualHostMetadata virtualHost) {
        return Stream.concat(virtualHost.queues().keySet().stream().map(Bindings::implicit), explicit(virtualHost));
    }

    static Stream<Binding> explicit(VirtualHostMetadata virtualHost) {
        return virtualHost.exchanges().values().stream()
                .flatMap(each -> each.outgoing().stream())
                .filter(each -> !each.source().isEmpty());
    }

    static List<Row> inOrder(VirtualHostMetadata virtualHost, Stream<Binding> bindings) {
        var name = virtualHost.settings().name();
        return bindings.sorted(Comparator.comparing(Binding::source)
                        .thenComparing(each -> each.destination().name())
                        .thenComparing(Binding::routingKey)
                        .thenComparing(BindingKey::of))
                .map(each -> new Row(name, each))
                .toList();
    }

    private static Reply rows(Request request, List<Row> rows) {
        return Listing.whole(request, rows, Bindings::json);
    }

    static ObjectNode json(Row row) {
        return definition(row).put("properties_key", BindingKey.of(row.binding()));
    }

    static ObjectNode definition(Row row) {
        var binding = row.binding();
        var json = Json.object()
                .put("source", binding.source())
                .put("vhost", row.virtualHost())
                .put("destination", binding.destination().name())
                .put("destination_type", binding.destination().kind().name().toLowerCase(Locale.ROOT))
                .put("routing_key", binding.routingKey());
        json.set("arguments", TableJson.of(binding.arguments()));
        return json;
    }
}
