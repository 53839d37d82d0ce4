package io.warren.management.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.warren.engine.metadata.VirtualHostMetadata;
import io.warren.engine.view.EngineView;
import io.warren.management.http.Request;
import io.warren.management.http.Wish;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** {@code message_stats} of exchanges: what clients of all nodes published to them. */
final class ExchangeTraffic {
    private static final String KIND = "exchange-traffic";

    private final Supplier<EngineView> engine;
    private final Statistics stats;
    private final Gathering gathering;

    ExchangeTraffic(Supplier<EngineView> engine, Statistics stats, Gathering gathering) {
        this.engine = engine;
        this.stats = stats;
        this.gathering = gathering;
        gathering.serve(KIND, this::own);
    }

    private List<ObjectNode> own(Wish wish) {
        var past = stats.of(wish);
        return engine.get().traffic().entrySet().stream()
                .map(each -> {
                    var row = Json.object().put("exchange", String.valueOf(each.getKey()));
                    row.set(
                            "message_stats",
                            past.messages(each.getValue(), stats.sampler().exchange(each.getKey())));
                    return row;
                })
                .toList();
    }

    /** By the exchange's id; empty if no statistics are wanted. */
    Map<String, ObjectNode> of(Request request) {
        var sums = new HashMap<String, ObjectNode>();
        if (request.wantsStats()) {
            for (var row : gathering.rows(request, KIND)) {
                if (row.get("message_stats") instanceof ObjectNode messages) {
                    sums.merge(row.path("exchange").asText(), messages, (one, other) -> {
                        Sums.add(one, other);
                        return one;
                    });
                }
            }
        }
        return sums;
    }

    /** Adds what is known of the exchange; an exchange that nobody published to has none. */
    static ObjectNode show(ObjectNode json, VirtualHostMetadata.Exchange exchange, Map<String, ObjectNode> all) {
        var messages = all.get(String.valueOf(exchange.spec().id()));
        if (messages != null && !messages.isEmpty()) {
            json.set("message_stats", messages);
        }
        return json;
    }
}
