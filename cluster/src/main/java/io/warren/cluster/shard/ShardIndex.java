package io.warren.cluster.shard;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * What a shard's log has made of its queues: the same on every member at the same entry.
 *
 * <p>Owner: the shard's lane. Depends on the entries alone: no clock, no chance, no settings.
 */
final class ShardIndex {
    private final TreeMap<Long, QueueIndex> queues;
    private long applied;
    private long clockMillis;

    ShardIndex() {
        this(0, 0, new TreeMap<>());
    }

    ShardIndex(long applied, long clockMillis, TreeMap<Long, QueueIndex> queues) {
        this.applied = applied;
        this.clockMillis = clockMillis;
        this.queues = queues;
    }

    /** Index of the last entry that is in here. */
    long applied() {
        return applied;
    }

    /** The latest moment a leader has named. A later leader's clock does not go behind it. */
    long clockMillis() {
        return clockMillis;
    }

    @Nullable
    QueueIndex queue(long id) {
        return queues.get(id);
    }

    int queues() {
        return queues.size();
    }

    void forEach(BiConsumer<Long, QueueIndex> each) {
        queues.forEach(each);
    }

    /** An entry that says nothing to a shard: a new leader's first, or a change of members. */
    void skip(long index) {
        follow(index);
    }

    /** @param term of the entry in the log */
    void apply(long index, long term, EntryFormat.Entry entry) {
        follow(index);
        if (entry.head().term() != term) {
            return; // Proposed by a leader that was none any more when it was appended.
        }
        clockMillis = Math.max(clockMillis, entry.head().clockMillis());
        for (var command : entry.commands()) {
            apply(index, term, command);
        }
    }

    private void apply(long index, long term, ShardCommand command) {
        switch (command) {
            case ShardCommand.Publish publish -> {
                var position = Position.of(index, publish.record());
                for (var id : publish.queues()) {
                    var queue = queues.get(id);
                    if (queue != null) {
                        queue.add(position, term, publish);
                    }
                }
            }
            case ShardCommand.Settle(var id, var ranges) -> {
                var queue = queues.get(id);
                for (var at = 0; queue != null && at + 1 < ranges.length; at += 2) {
                    queue.settle(ranges[at], ranges[at + 1]);
                }
            }
            case ShardCommand.Return(var id, var positions, var deliveries, var acquired) -> {
                var queue = queues.get(id);
                for (var at = 0; queue != null && at < positions.length; at++) {
                    queue.returned(positions[at], deliveries[at], acquired[at]);
                }
            }
            case ShardCommand.Open(var id) -> queues.computeIfAbsent(id, _ -> new QueueIndex());
            case ShardCommand.Drop(var id) -> queues.remove(id);
            case ShardCommand.Take(var id) -> {
                var queue = queues.get(id);
                if (queue != null) {
                    queue.take(term);
                }
            }
        }
    }

    private void follow(long index) {
        if (index <= applied) {
            throw new IllegalStateException("entry " + index + " applied after entry " + applied);
        }
        applied = index;
    }

    /** Index of the oldest entry whose bodies a queue still needs; one more than the last applied if there is none. */
    long firstNeeded() {
        var oldest = Long.MAX_VALUE;
        for (var queue : queues.values()) {
            oldest = Math.min(oldest, queue.oldest());
        }
        return oldest == Long.MAX_VALUE ? applied + 1 : Position.index(oldest);
    }

    /** Indexes of all entries whose bodies a queue still needs, rising. */
    long[] needed() {
        var entries = LongStream.builder();
        for (var queue : queues.values()) {
            queue.rows((position, _, _, _, _, _, _) -> entries.add(Position.index(position)));
        }
        return entries.build().sorted().distinct().toArray();
    }

    ShardIndex copy() {
        var copies = new TreeMap<Long, QueueIndex>();
        queues.forEach((id, queue) -> copies.put(id, queue.copy()));
        return new ShardIndex(applied, clockMillis, copies);
    }

    /** Equal on all members that have applied the same entries. */
    long hash() {
        var hash = QueueIndex.mix(applied, clockMillis);
        for (Map.Entry<Long, QueueIndex> each : queues.entrySet()) {
            hash = QueueIndex.mix(
                    QueueIndex.mix(hash, each.getKey()), each.getValue().hash());
        }
        return hash;
    }
}
