package io.warren.storage.journal;

import io.warren.engine.message.Message;
import io.warren.engine.message.Receipt;
import org.jspecify.annotations.Nullable;

/** Something handed to the writer; also the node of its inbox, so that an entry costs one object. Written by who made it, then by the writer. */
abstract sealed class Work
        permits Work.Append,
                Work.Settle,
                Work.Returned,
                Work.Page,
                Work.Drop,
                Work.Relocate,
                Work.Task,
                Work.Closed,
                GroupWork {
    /** In the inbox the one put before; taken out, the one put after. */
    @Nullable
    Work next;

    /** How many wait, this one included. */
    int waiting;

    static final class Append extends Work {
        final Message message;
        final long[] queues;
        final boolean forced;
        final Receipt receipt;
        boolean answered;

        Append(Message message, long[] queues, boolean forced, Receipt receipt) {
            this.message = message;
            this.queues = queues;
            this.forced = forced;
            this.receipt = receipt;
        }
    }

    static final class Settle extends Work {
        final QueuePart queue;
        final @Nullable Message message;
        final long position;

        Settle(QueuePart queue, @Nullable Message message, long position) {
            this.queue = queue;
            this.message = message;
            this.position = position;
        }

        /** Its append, if there was one, was written before. */
        long resolved() {
            return message == null ? position : message.position();
        }
    }

    static final class Returned extends Work {
        final QueuePart queue;
        final @Nullable Message message;
        final long position;
        final int deliveryCount;
        final int acquiredCount;

        Returned(QueuePart queue, @Nullable Message message, long position, int deliveryCount, int acquiredCount) {
            this.queue = queue;
            this.message = message;
            this.position = position;
            this.deliveryCount = deliveryCount;
            this.acquiredCount = acquiredCount;
        }

        long resolved() {
            return message == null ? position : message.position();
        }
    }

    static final class Page extends Work {
        final QueuePart queue;
        final Message message;

        Page(QueuePart queue, Message message) {
            this.queue = queue;
            this.message = message;
        }
    }

    static final class Drop extends Work {
        final QueuePart queue;

        Drop(QueuePart queue) {
            this.queue = queue;
        }
    }

    /** A live message that compaction carries out of a segment. */
    static final class Relocate extends Work {
        final long place;
        final byte[] payload;
        /** Durable queues for which it was alive when the last checkpoint was taken. */
        final LongList targets;

        Relocate(long place, byte[] payload, LongList targets) {
            this.place = place;
            this.payload = payload;
            this.targets = targets;
        }
    }

    /** Ends the batch and then runs on the writer thread. */
    static final class Task extends Work {
        final Runnable task;

        Task(Runnable task) {
            this.task = task;
        }
    }

    /** Stands in a closed inbox. */
    static final class Closed extends Work {}
}
