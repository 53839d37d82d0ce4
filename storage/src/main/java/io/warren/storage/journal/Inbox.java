package io.warren.storage.journal;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What waits for the writer. Many put, one takes all at once; what one thread puts keeps its order.
 *
 * <p>Its bound is kept by those who feed it: {@link #waiting} is what they look at before they read on from a socket.
 */
final class Inbox {
    private static final Work CLOSED = new Work.Closed();

    private final AtomicReference<@Nullable Work> last = new AtomicReference<>();
    private volatile @Nullable Thread taker;

    /** This thread is woken from now on when something comes; null for nobody: it must then look for itself. */
    void wakes(@Nullable Thread thread) {
        taker = thread;
    }

    /** False if the journal has ended; the caller then answers for the work. */
    boolean put(Work work) {
        while (true) {
            var before = last.get();
            if (before == CLOSED) {
                return false;
            }
            work.next = before;
            work.waiting = before == null ? 1 : before.waiting + 1;
            if (last.compareAndSet(before, work)) {
                if (before == null) {
                    LockSupport.unpark(taker);
                }
                return true;
            }
        }
    }

    /** All that waits, the oldest first; null if nothing does. */
    @Nullable
    Work takeAll() {
        return last.get() == CLOSED ? null : oldestFirst(last.getAndSet(null));
    }

    /** As {@link #takeAll}, and nothing gets in any more. */
    @Nullable
    Work close() {
        var rest = last.getAndSet(CLOSED);
        return rest == CLOSED ? null : oldestFirst(rest);
    }

    boolean closed() {
        return last.get() == CLOSED;
    }

    int waiting() {
        var now = last.get();
        return now == null ? 0 : now.waiting;
    }

    private static @Nullable Work oldestFirst(@Nullable Work newest) {
        Work result = null;
        var work = newest;
        while (work != null) {
            var older = work.next;
            work.next = result;
            result = work;
            work = older;
        }
        return result;
    }
}
