package io.warren.engine.queue;

import io.warren.engine.message.Message;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a stopping queue tells its log: everything live that survives, in order of the numbers.
 *
 * <p>Empties what it reads, so that millions of entries on disk need no second representation.
 */
final class LastIndex {
    private final MessageIndex index;

    private LastIndex(int expected) {
        index = new MessageIndex(expected);
    }

    /** @param loose entries that are not ready: held, or dead letters that have not arrived */
    static MessageIndex of(Ready ready, List<Entry> loose) {
        var others = new ArrayList<>(loose);
        others.addAll(ready.takeReturns());
        others.sort(Comparator.comparingLong(each -> each.number));
        var last = new LastIndex((int) Math.min(Integer.MAX_VALUE - 8, ready.size() + others.size()));
        var next = 0;
        while (true) {
            var first = lowest(ready);
            if (next < others.size() && (first == null || others.get(next).number < first.number)) {
                last.add(others.get(next++));
            } else if (first != null) {
                ready.take(first);
                last.add(first);
            } else {
                return last.index;
            }
        }
    }

    private static @Nullable Entry lowest(Ready ready) {
        Entry lowest = null;
        for (var each : ready.fronts()) {
            if (lowest == null || each.number < lowest.number) {
                lowest = each;
            }
        }
        return lowest;
    }

    private void add(Entry entry) {
        if (entry.durable && entry.position() != Message.UNWRITTEN) {
            index.add(
                    entry.position(),
                    entry.bodyBytes,
                    entry.enqueuedAtMillis,
                    entry.timeToLiveMillis,
                    entry.priority,
                    entry.redelivered,
                    entry.deliveryCount,
                    entry.acquiredCount);
        }
    }
}
