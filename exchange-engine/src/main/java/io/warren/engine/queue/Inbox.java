package io.warren.engine.queue;

import io.warren.engine.lane.Lane;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Commands on their way to a queue. Any thread puts them in; the queue's lane takes them out, a burst at a time, with at
 * most one task of this queue pending on the lane.
 *
 * <p>It has no bound of its own: channels stop reading their sockets while too many of their publishes wait for receipts,
 * and all other commands are few for each delivery or request.
 */
final class Inbox {
    private final ConcurrentLinkedQueue<QueueCommand> commands = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final Lane lane;
    private final Runnable burst;
    private final BooleanSupplier moreElsewhere;

    /** @param moreElsewhere whether something arrived that is not a command */
    Inbox(Lane lane, Runnable burst, BooleanSupplier moreElsewhere) {
        this.lane = lane;
        this.burst = burst;
        this.moreElsewhere = moreElsewhere;
    }

    void send(QueueCommand command) {
        commands.add(command);
        wake();
    }

    /** There is something to do. Any thread. */
    void wake() {
        if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
            lane.execute(burst);
        }
    }

    @Nullable
    QueueCommand poll() {
        return commands.poll();
    }

    /** The burst is over. If there is more, others on the lane have their turn first. */
    void done(boolean more) {
        if (more) {
            lane.execute(burst);
            return;
        }
        scheduled.set(false);
        // Whoever came between the last look and this line found a task scheduled and did not wake us.
        if (!commands.isEmpty() || moreElsewhere.getAsBoolean()) {
            wake();
        }
    }
}
