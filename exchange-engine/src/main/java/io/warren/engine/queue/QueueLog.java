package io.warren.engine.queue;

import io.warren.engine.message.Message;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one queue keeps of its messages. Called on the queue's lane only; nothing blocks, and nothing here makes anybody wait
 * for the disk.
 */
public interface QueueLog {
    /** Live messages found at start in their order; given away once, empty for a new queue. */
    MessageIndex recovered();

    /** The message left this queue (acked, dropped, expired, purged, dead-lettered). Its position may not be set yet. */
    void settle(Message message);

    /** As {@link #settle(Message)} for one whose body is not in memory. */
    void settle(long position);

    /** The message came back; the counts shall survive a restart. Its position may not be set yet. */
    void returned(Message message, int deliveryCount, int acquiredCount);

    /** As {@link #returned(Message, int, int)} for one whose body is not in memory. */
    void returned(long position, int deliveryCount, int acquiredCount);

    /**
     * Writes a message that is in memory only, so that its body may be let go of: its position is set some time later.
     * What is paged is not recovered.
     */
    void page(Message message);

    /**
     * Reads messages back, off the lane; the answer comes on the lane, in the order of the positions. An element is null if
     * it could not be read: that was logged, and the queue says what it lost.
     */
    void read(long[] positions, Consumer<List<@Nullable Message>> answer);

    /** The queue was deleted: all its entries are dead. */
    void drop();

    /** The node stops; the queue says how its messages stood, exactly. Order as recovered next time. */
    void stop(MessageIndex live);
}
