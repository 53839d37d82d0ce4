package io.warren.cluster;

import io.warren.cluster.member.Members;
import io.warren.cluster.member.NodeId;
import io.warren.cluster.metadata.Bytes;
import io.warren.engine.queue.QueueHandle;
import io.warren.engine.queue.QueueStats;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * What queues that run here have counted, told to all other nodes every now and then: what changed since the last time, and
 * everything once in a while and when somebody came.
 *
 * <p>Owner: the thread that calls {@link #tell}.
 */
final class QueueNews {
    private static final int TOPIC = 3;
    private static final int AT_ONCE = 1_000;
    private static final long ALL_MILLIS = 60_000;

    private final Calls calls;
    private final Supplier<Map<Long, QueueHandle>> here;
    private final Map<Long, QueueStats> told = new HashMap<>();
    private Members heard = new Members(0, List.of());
    private long allAtMillis;

    /** A queue and what it has counted. */
    record Row(long id, QueueStats stats) {}

    /** @param seen takes what other nodes tell */
    QueueNews(Calls calls, Supplier<Map<Long, QueueHandle>> here, BiConsumer<Long, QueueStats> seen) {
        this.calls = calls;
        this.here = here;
        calls.serve(TOPIC, (_, rows) -> {
            read(rows).forEach(each -> seen.accept(each.id, each.stats));
            return ByteBuffer.allocate(0);
        });
    }

    void tell(Members now, NodeId self, long monotonicMillis) {
        var others = now.nodes().stream().filter(each -> !each.equals(self)).toList();
        if (!now.without(heard).isEmpty() || monotonicMillis - allAtMillis >= ALL_MILLIS) {
            told.clear();
            allAtMillis = monotonicMillis;
        }
        heard = now;
        var queues = here.get();
        told.keySet().retainAll(queues.keySet());
        var rows = new ArrayList<Row>();
        queues.forEach((id, queue) -> {
            var stats = queue.stats();
            if (!stats.equals(told.put(id, stats))) {
                rows.add(new Row(id, stats));
            }
        });
        for (var from = 0; from < rows.size(); from += AT_ONCE) {
            var batch = write(rows.subList(from, Math.min(rows.size(), from + AT_ONCE)));
            others.forEach(each -> calls.tell(each, TOPIC, batch));
        }
    }

    static ByteBuffer write(List<Row> rows) {
        return new Bytes.Out().each(rows, QueueNews::write).done();
    }

    private static void write(Bytes.Out out, Row row) {
        var stats = row.stats;
        out.longNumber(row.id)
                .text(stats.state())
                .longNumber(stats.ready())
                .longNumber(stats.unacked())
                .longNumber(stats.readyBytes())
                .longNumber(stats.unackedBytes())
                .longNumber(stats.persistentMessages())
                .longNumber(stats.persistentBytes())
                .longNumber(stats.messagesInMemory())
                .number(stats.consumers())
                .longNumber(Double.doubleToLongBits(stats.consumerUtilisation()))
                .longNumber(stats.headEnqueuedAtMillis())
                .longNumber(stats.memoryBytes())
                .longNumber(stats.idleSinceMillis())
                .text(stats.singleActiveConsumerTag())
                .longNumber(stats.published())
                .longNumber(stats.delivered())
                .longNumber(stats.deliveredNoAck())
                .longNumber(stats.got())
                .longNumber(stats.gotNoAck())
                .longNumber(stats.acked())
                .longNumber(stats.redelivered())
                .longNumber(stats.gotEmpty())
                .longNumber(stats.deadLettered())
                .longNumber(stats.dropped())
                .longNumber(stats.expired());
    }

    /** Throws IllegalArgumentException for what is none. */
    static List<Row> read(ByteBuffer bytes) {
        var in = new Bytes.In(bytes);
        var rows = in.each(each -> new Row(each.longNumber(), stats(each)));
        in.end();
        return rows;
    }

    private static QueueStats stats(Bytes.In in) {
        return new QueueStats(
                in.text(),
                in.longNumber(),
                in.longNumber(),
                in.longNumber(),
                in.longNumber(),
                in.longNumber(),
                in.longNumber(),
                in.longNumber(),
                in.number(),
                Double.longBitsToDouble(in.longNumber()),
                in.longNumber(),
                in.longNumber(),
                in.longNumber(),
                in.text(),
                in.longNumber(),
                in.longNumber(),
                in.longNumber(),
                in.longNumber(),
                in.longNumber(),
                in.longNumber(),
                in.longNumber(),
                in.longNumber(),
                in.longNumber(),
                in.longNumber(),
                in.longNumber());
    }
}
