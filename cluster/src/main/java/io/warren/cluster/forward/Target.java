package io.warren.cluster.forward;

import io.warren.cluster.member.NodeId;
import io.warren.engine.message.Message;
import io.warren.engine.queue.QueueHandle;
import org.jspecify.annotations.Nullable;

/** Where a queue is. */
public sealed interface Target {
    /**
     * On this node: it lives here, or is led here in some term.
     *
     * @param queue itself, not one that is forwarded
     * @param copies of messages for the log of its shard, shared by the shard's queues; null if nobody shares
     */
    record Here(QueueHandle queue, @Nullable MessageCopies copies) implements Target {
        public Here(QueueHandle queue) {
            this(queue, null);
        }

        /** The message for another log than the one it was, or may be, written to. */
        Message own(Message message) {
            return copies == null ? message.copy() : copies.of(message);
        }
    }

    /** On another node than this, in this term; a queue that does not move has the same always. */
    record There(NodeId node, long term) implements Target {}

    /** Nowhere now: somebody will lead it, or say where it is. */
    record Nowhere() implements Target {}

    /** It lives on that node alone, which cannot be reached. */
    record Down(String node) implements Target {}
}
