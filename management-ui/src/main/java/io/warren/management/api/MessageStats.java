package io.warren.management.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.warren.engine.queue.QueueStats;
import io.warren.engine.view.EngineView;
import io.warren.management.http.Rates;
import java.util.Arrays;

/** RabbitMQ's {@code message_stats}: totals with their rates. */
public final class MessageStats {
    private static final String[] OF_CHANNELS = {
        "publish",
        "confirm",
        "return_unroutable",
        "drop_unroutable",
        "deliver",
        "deliver_no_ack",
        "get",
        "get_no_ack",
        "deliver_get",
        "redeliver",
        "ack"
    };
    private static final String[] OF_QUEUES = {
        "publish", "deliver", "deliver_no_ack", "get", "get_no_ack", "get_empty", "deliver_get", "redeliver", "ack"
    };

    private final Rates rates;

    public MessageStats(Rates rates) {
        this.rates = rates;
    }

    /** Empty as long as nothing happened. */
    ObjectNode of(Object key, EngineView.Counters counters) {
        return of(
                key,
                OF_CHANNELS,
                counters.published(),
                counters.confirmed(),
                counters.returnedUnroutable(),
                counters.droppedUnroutable(),
                counters.delivered(),
                counters.deliveredNoAck(),
                counters.got(),
                counters.gotNoAck(),
                counters.delivered() + counters.deliveredNoAck() + counters.got() + counters.gotNoAck(),
                counters.redelivered(),
                counters.acked());
    }

    ObjectNode of(Object key, QueueStats stats) {
        return of(
                key,
                OF_QUEUES,
                stats.published(),
                stats.delivered(),
                stats.deliveredNoAck(),
                stats.got(),
                stats.gotNoAck(),
                stats.gotEmpty(),
                stats.delivered() + stats.deliveredNoAck() + stats.got() + stats.gotNoAck(),
                stats.redelivered(),
                stats.acked());
    }

    /** Counters that have names of their own. */
    ObjectNode of(Object key, String[] names, long... totals) {
        var json = Json.object();
        var grown = rates.of(key, totals);
        if (Arrays.stream(totals).allMatch(total -> total == 0)) {
            return json;
        }
        for (var at = 0; at < names.length; at++) {
            Json.counted(json, names[at], totals[at], grown[at]);
        }
        return json;
    }

    /** Rates of levels, which may fall. */
    public Rates rates() {
        return rates;
    }
}
