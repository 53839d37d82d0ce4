package io.warren.management.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.warren.engine.channel.ExchangeTotals;
import io.warren.engine.queue.QueueStats;
import io.warren.engine.view.EngineView;
import io.warren.management.http.Wish;
import io.warren.management.stats.Columns;
import io.warren.management.stats.Range;
import io.warren.management.stats.Trace;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The past of what one answer shows: each total {@code x} has its rate in {@code x_details}, and samples where the request
 * asks for a range.
 */
final class Past {
    private static final String[] OF_CHANNELS = {
        "publish",
        "confirm",
        "return_unroutable",
        "drop_unroutable",
        "deliver",
        "deliver_no_ack",
        "get",
        "get_no_ack",
        "get_empty",
        "deliver_get",
        "redeliver",
        "ack"
    };
    private static final String[] OF_QUEUES = {
        "publish", "deliver", "deliver_no_ack", "get", "get_no_ack", "get_empty", "deliver_get", "redeliver", "ack"
    };

    private static final String[] OF_EXCHANGES = {"publish_in", "publish_out"};

    private final long @Nullable [] lengths;
    private final long @Nullable [] messageRates;
    private final long @Nullable [] dataRates;
    private final long @Nullable [] nodeStats;

    /** @param knownSinceMillis earlier samples are left out, if that is asked for */
    Past(Wish request, long nowMillis, long knownSinceMillis) {
        var since = Range.wantsKnownOnly(request) ? knownSinceMillis : Long.MIN_VALUE;
        lengths = moments(request, Range.Of.LENGTHS, nowMillis, since);
        messageRates = moments(request, Range.Of.MESSAGE_RATES, nowMillis, since);
        dataRates = moments(request, Range.Of.DATA_RATES, nowMillis, since);
        nodeStats = moments(request, Range.Of.NODE_STATS, nowMillis, since);
    }

    private static long @Nullable [] moments(Wish request, Range.Of of, long nowMillis, long sinceMillis) {
        var range = Range.of(request, of);
        return range == null ? null : range.moments(nowMillis, sinceMillis);
    }

    /** RabbitMQ's {@code message_stats}; empty as long as nothing happened. */
    ObjectNode messages(EngineView.Counters counters, Trace trace) {
        return messages(OF_CHANNELS, Columns.of(counters), trace);
    }

    ObjectNode messages(QueueStats stats, Trace trace) {
        return messages(OF_QUEUES, Columns.of(stats), trace);
    }

    ObjectNode messages(ExchangeTotals traffic, Trace trace) {
        return messages(OF_EXCHANGES, Columns.of(traffic), trace);
    }

    /** Those of the channels of a virtual host, as of the last sample. */
    ObjectNode messagesOfHost(Trace trace, long nowMillis) {
        var totals = new long[OF_CHANNELS.length];
        Arrays.setAll(totals, column -> trace.at(column, nowMillis));
        return messages(OF_CHANNELS, totals, trace);
    }

    private ObjectNode messages(String[] names, long[] totals, Trace trace) {
        var json = Json.object();
        if (Arrays.stream(totals).limit(names.length).allMatch(total -> total == 0)) {
            return json;
        }
        for (var column = 0; column < names.length; column++) {
            counted(json, names[column], totals[column], trace, column, messageRates);
        }
        return json;
    }

    /** Messages, ready and unacknowledged, whose columns begin at the first. */
    void lengths(ObjectNode json, long ready, long unacked, Trace trace, int first) {
        counted(json, "messages", ready + unacked, trace, first, lengths);
        counted(json, "messages_ready", ready, trace, first + 1, lengths);
        counted(json, "messages_unacknowledged", unacked, trace, first + 2, lengths);
    }

    void bytes(ObjectNode json, long received, long sent, Trace trace, int first) {
        counted(json, "recv_oct", received, trace, first, dataRates);
        counted(json, "send_oct", sent, trace, first + 1, dataRates);
    }

    /** A counter of the node. */
    void ofNode(ObjectNode json, String key, long total, Trace trace, int column) {
        counted(json, key, total, trace, column, nodeStats);
    }

    /** A counter of the overview that is asked for with the messages. */
    void rate(ObjectNode json, String key, long total, Trace trace, int column) {
        counted(json, key, total, trace, column, messageRates);
    }

    private static void counted(
            ObjectNode json, String key, long total, Trace trace, int column, long @Nullable [] moments) {
        json.put(key, total);
        var details = json.putObject(key + "_details").put("rate", trace.rate(column));
        if (moments != null) {
            samples(details, trace, column, moments);
        }
    }

    private static void samples(ObjectNode details, Trace trace, int column, long[] moments) {
        var totals =
                Arrays.stream(moments).map(moment -> trace.at(column, moment)).toArray();
        var samples = details.putArray("samples");
        for (var at = 0; at < totals.length; at++) {
            samples.addObject().put("sample", totals[at]).put("timestamp", moments[at]);
        }
        var first = totals.length - 1;
        details.put(
                "avg_rate", first < 1 ? 0.0 : (totals[0] - totals[first]) * 1_000.0 / (moments[0] - moments[first]));
        details.put("avg", Arrays.stream(totals).average().orElse(0));
    }
}
