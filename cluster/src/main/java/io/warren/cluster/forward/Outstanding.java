package io.warren.cluster.forward;

import io.warren.engine.queue.QueueCommand;
import io.warren.engine.queue.QueueCommand.Holder;
import io.warren.engine.queue.QueueHandle;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What was asked of a queue and is not answered, and its consumers, in the order in which they came.
 *
 * <p>Guarded by the handle's lock.
 */
final class Outstanding {
    private final LinkedHashSet<Kept> kept = new LinkedHashSet<>();
    /** Those that are not being cancelled. */
    private final Map<ConsumerKey, Kept> consumers = new HashMap<>();

    /** Identity of the holder is what counts. */
    private record ConsumerKey(Holder holder, String tag) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof ConsumerKey(var otherHolder, var otherTag)
                    && sameObject(holder, otherHolder)
                    && tag.equals(otherTag);
        }

        @Override
        public int hashCode() {
            return 31 * System.identityHashCode(holder) + tag.hashCode();
        }
    }

    @SuppressWarnings("ReferenceEquality") // As for the queue itself.
    static boolean sameObject(Holder one, Holder other) {
        return one == other;
    }

    boolean isEmpty() {
        return kept.isEmpty();
    }

    boolean has(Kept asked) {
        return kept.contains(asked);
    }

    /** Not to be added to or removed from while it is walked. */
    Iterable<Kept> all() {
        return kept;
    }

    void add(Kept asked) {
        kept.add(asked);
        var consume = asked.consume();
        if (consume != null) {
            consumers.put(key(consume), asked);
        }
    }

    /** False if it was not there any more. */
    boolean remove(Kept asked) {
        if (!kept.remove(asked)) {
            return false;
        }
        asked.over = true;
        forget(asked);
        return true;
    }

    private void forget(Kept asked) {
        var consume = asked.consume();
        if (consume != null) {
            consumers.remove(key(consume), asked);
        }
    }

    private static ConsumerKey key(QueueCommand.Consume consume) {
        return new ConsumerKey(consume.consumer().holder(), consume.consumer().tag());
    }

    @Nullable
    Kept consumer(Holder holder, String tag) {
        return consumers.get(new ConsumerKey(holder, tag));
    }

    /** A consumer that is being cancelled from now on: its tag may be used again. */
    @Nullable
    Kept cancel(Holder holder, String tag) {
        return consumers.remove(new ConsumerKey(holder, tag));
    }

    /** A channel is over. */
    void close(Holder holder, QueueHandle queue, List<Runnable> after) {
        for (var asked : List.copyOf(kept)) {
            if (asked.isOf(holder)) {
                remove(asked);
                asked.drop(queue, after);
            }
        }
    }

    /** Channels that consume where the queue is now. */
    Set<Holder> holders() {
        var holders = Collections.newSetFromMap(new IdentityHashMap<Holder, Boolean>());
        for (var asked : kept) {
            var consume = asked.consume();
            if (consume != null && asked.sent) {
                holders.add(consume.consumer().holder());
            }
        }
        return holders;
    }

    /** Nothing is sent any more; some of it is given up. */
    void unsend(Predicate<Kept> givenUp, QueueHandle queue, List<Runnable> after) {
        for (var each = kept.iterator(); each.hasNext(); ) {
            var asked = each.next();
            if (asked.cancelAnswer != null) {
                asked.cancelled(after);
            } else if (givenUp.test(asked)) {
                asked.end(false, queue, after);
            } else {
                asked.sent = false;
                continue;
            }
            each.remove();
            forget(asked);
        }
    }

    void deleted(QueueHandle queue, List<Runnable> after) {
        kept.forEach(each -> each.end(true, queue, after));
        kept.clear();
        consumers.clear();
    }
}
