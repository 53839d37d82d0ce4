package io.warren.engine.metadata;

import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldValue;
import io.warren.engine.metadata.Metadata.ParameterKey;
import org.jspecify.annotations.Nullable;

/**
 * That a queue delivers nothing for now. Kept as a parameter, so that it outlives a restart; it goes with its queue, and one
 * that was left behind by another queue of that name does not count.
 *
 * @param queueId of the queue that is meant
 * @param user who wanted it
 * @param reason in his words, perhaps empty
 * @param sinceMillis wall clock
 * @param untilMillis wall clock at which the queue delivers again by itself, {@link #RESUMED} for not before somebody says so
 */
public record QueuePause(
        String virtualHost,
        String queue,
        long queueId,
        String user,
        String reason,
        long sinceMillis,
        long untilMillis) {
    public static final String COMPONENT = "queue-pause";

    /** The end of a pause that only a command ends. */
    public static final long RESUMED = Long.MAX_VALUE;

    /** Of a queue, null if there is none; one that is over by the clock may still be there. */
    public static @Nullable QueuePause of(Metadata now, QueueSpec queue) {
        var parameter = now.parameters().get(key(queue.virtualHost(), queue.name()));
        if (parameter == null || !(parameter.value() instanceof FieldValue.Table(var table))) {
            return null;
        }
        var pause = new QueuePause(
                queue.virtualHost(),
                queue.name(),
                number(table, "id", 0),
                text(table, "user"),
                text(table, "reason"),
                number(table, "since", 0),
                number(table, "until", RESUMED));
        return pause.queueId == queue.id() ? pause : null;
    }

    public boolean over(long wallMillis) {
        return untilMillis <= wallMillis;
    }

    public Parameter toParameter() {
        var table = FieldTable.builder()
                .put("id", new FieldValue.Int64(queueId))
                .put("user", FieldValue.LongString.of(user))
                .put("reason", FieldValue.LongString.of(reason))
                .put("since", new FieldValue.Int64(sinceMillis))
                .put("until", new FieldValue.Int64(untilMillis))
                .build();
        return new Parameter(virtualHost, COMPONENT, queue, new FieldValue.Table(table));
    }

    public static ParameterKey key(String virtualHost, String queue) {
        return new ParameterKey(virtualHost, COMPONENT, queue);
    }

    private static String text(FieldTable table, String name) {
        return table.get(name) instanceof FieldValue.LongString text ? text.text() : "";
    }

    private static long number(FieldTable table, String name, long absent) {
        var value = table.get(name);
        var number = value == null ? null : value.asLong();
        return number == null ? absent : number;
    }
}
