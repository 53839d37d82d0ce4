package io.warren.engine.channel;

import io.warren.amqp.types.FieldTable;
import java.util.function.Consumer;

/** Where it is told what happens in the node (RabbitMQ, "Event Exchange"). Any thread; nothing blocks. */
@FunctionalInterface
public interface EventSink {
    /** Nobody listens. */
    EventSink NONE = (_, _) -> {};

    /**
     * Tells an event.
     *
     * @param key its routing key, as {@code queue.created}
     * @param headers puts what there is to say of it; called only if anybody listens
     */
    void tell(String key, Consumer<FieldTable.Builder> headers);

    /** Whether anybody listens; to ask before looking for something to tell costs a lot. */
    default boolean isHeard() {
        return true;
    }
}
