package io.warren.cluster.shard;

import io.warren.engine.message.Message;
import io.warren.engine.message.Receipt;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What will be said in one entry: gathered while others are under way, then written, then known as proposed until it is
 * committed or lost.
 *
 * <p>Owner: the shard's lane.
 */
final class Batch {
    private static final int MOST_MESSAGES = 1 << 16;
    /** Larger ones would be humongous to G1 on a small heap, as would what carries them. */
    private static final long MOST_BYTES = 128 << 10;

    final List<Published> messages = new ArrayList<>();
    final LinkedHashSet<LeadQueue> opens = new LinkedHashSet<>(2);
    final LinkedHashSet<LeadQueue> takes = new LinkedHashSet<>(2);
    final LinkedHashSet<Long> drops = new LinkedHashSet<>(2);
    final Map<Long, Left> settled = new LinkedHashMap<>();
    final Map<Long, Map<Long, Counts>> returned = new LinkedHashMap<>();
    final List<Arriving> arriving = new ArrayList<>(1);
    final List<Runnable> whenCommitted = new ArrayList<>(2);

    /** Of the proposal, once it is one. */
    long sequence;

    private long bytes;

    /** A message under way: its copy for this shard, whose position is not known yet, and who waits for what becomes of it. */
    static final class Published {
        final Message message;
        final List<LeadQueue> queues = new ArrayList<>(1);
        final List<Receipt> receipts = new ArrayList<>(1);
        private final Message source;
        private int record;

        private Published(Message source) {
            this.source = source;
            // A position belongs to one log, and the message may go into several.
            message = source.with(null, null, source.properties(), source.attributes());
        }

        int record() {
            return record;
        }
    }

    /** Positions that left one queue. */
    static final class Left {
        private long[] positions = new long[4];
        private int size;

        void add(long position) {
            if (size == positions.length) {
                positions = Arrays.copyOf(positions, 2 * size);
            }
            positions[size++] = position;
        }

        private void addAll(Left others) {
            for (var at = 0; at < others.size; at++) {
                add(others.positions[at]);
            }
        }

        /** First and last of each range: what lies side by side in the index is one range. */
        private long[] ranges(@Nullable QueueIndex index) {
            Arrays.sort(positions, 0, size);
            var ranges = new long[2 * size];
            var filled = 0;
            for (var at = 0; at < size; at++) {
                var next = positions[at];
                if (filled > 0 && index != null && index.after(ranges[filled - 1]) == next) {
                    ranges[filled - 1] = next;
                } else {
                    ranges[filled++] = next;
                    ranges[filled++] = next;
                }
            }
            return Arrays.copyOf(ranges, filled);
        }
    }

    record Counts(int deliveries, int acquired) {}

    /**
     * What a queue had before it came to this shard, or a part of that. The answer is whether it is committed; it is not said
     * again when it is lost.
     */
    static final class Arriving {
        final long queue;
        final List<Shard.Arrival> messages;
        final Consumer<Boolean> answer;
        private final boolean anew;
        private int firstRecord;

        private Arriving(long queue, boolean anew, List<Shard.Arrival> messages, Consumer<Boolean> answer) {
            this.queue = queue;
            this.anew = anew;
            this.messages = messages;
            this.answer = answer;
        }

        static Arriving of(long queue, List<Shard.Arrival> messages, Consumer<Boolean> answer) {
            return new Arriving(queue, false, messages, answer);
        }

        /** Lets go of what came before it, and of nothing that comes after it. */
        static Arriving anew(long queue, Consumer<Boolean> answer) {
            return new Arriving(queue, true, List.of(), answer);
        }

        /** Of the message at this place in the list. */
        int record(int at) {
            return firstRecord + at;
        }

        private void write(EntryWriter out) {
            if (anew) {
                out.drop(queue);
            }
            if (!messages.isEmpty()) {
                out.open(queue);
                firstRecord = out.records();
                messages.forEach(each -> out.message(each.message(), new long[] {queue}));
            }
        }
    }

    boolean isEmpty() {
        return nobodyWaits() && settled.isEmpty() && returned.isEmpty();
    }

    /** Whether all there is to say may as well be said a little later. */
    boolean nobodyWaits() {
        return messages.isEmpty() && !urgent();
    }

    /** Whether somebody waits for more than a receipt. */
    boolean urgent() {
        return !(opens.isEmpty()
                && takes.isEmpty()
                && drops.isEmpty()
                && arriving.isEmpty()
                && whenCommitted.isEmpty());
    }

    boolean full() {
        return bytes >= MOST_BYTES || messages.size() >= MOST_MESSAGES;
    }

    /** A message that goes to several queues is told of once for each, one after the other, and written once. */
    @SuppressWarnings("ReferenceEquality") // Equal content is not enough to be one message.
    void publish(LeadQueue queue, Message message, Receipt receipt) {
        var last = messages.isEmpty() ? null : messages.getLast();
        if (last == null || last.source != message || last.queues.contains(queue)) {
            last = new Published(message);
            messages.add(last);
            bytes += MessageFormat.bound(message, 1);
        }
        last.queues.add(queue);
        last.receipts.add(receipt);
    }

    void arrive(Arriving part) {
        arriving.add(part);
        part.messages.forEach(each -> bytes += MessageFormat.bound(each.message(), 1));
    }

    void settle(long queue, long position) {
        settled.computeIfAbsent(queue, _ -> new Left()).add(position);
    }

    void returned(long queue, long position, int deliveries, int acquired) {
        returned.computeIfAbsent(queue, _ -> new LinkedHashMap<>()).put(position, new Counts(deliveries, acquired));
    }

    /** What must be said nevertheless although the proposal got lost. Messages are not said again: who brought them does. */
    void takeOver(Batch lost) {
        lost.opens.stream().filter(each -> !each.dropped()).forEach(opens::add);
        takes.addAll(lost.takes);
        drops.addAll(lost.drops);
        lost.settled.forEach(
                (queue, left) -> settled.computeIfAbsent(queue, _ -> new Left()).addAll(left));
        lost.returned.forEach((queue, counts) -> counts.forEach((position, each) ->
                returned.computeIfAbsent(queue, _ -> new LinkedHashMap<>()).putIfAbsent(position, each)));
        whenCommitted.addAll(lost.whenCommitted);
    }

    /**
     * Opens come before the messages of these queues, and returns before the settles of the same messages.
     *
     * @param index by which what is settled is joined to ranges
     */
    ByteBuffer write(ShardIndex index, long term, long clockMillis) {
        var out = new EntryWriter((int) Math.min(bytes, 2 * MOST_BYTES) + 64 * messages.size());
        opens.forEach(each -> out.open(each.id()));
        takes.forEach(each -> out.take(each.id()));
        for (var each : messages) {
            each.record = out.message(
                    each.message, each.queues.stream().mapToLong(LeadQueue::id).toArray());
        }
        arriving.forEach(each -> each.write(out));
        returned.forEach((queue, counts) -> out.returned(
                queue,
                counts.keySet().stream().mapToLong(Long::longValue).toArray(),
                counts.values().stream().mapToInt(Counts::deliveries).toArray(),
                counts.values().stream().mapToInt(Counts::acquired).toArray()));
        settled.forEach((queue, left) -> out.settle(queue, left.ranges(index.queue(queue))));
        drops.forEach(out::drop);
        return out.finish(term, sequence, clockMillis);
    }
}
