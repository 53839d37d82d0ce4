package io.warren.cluster.shard;

import io.warren.engine.log.GroupEntry;
import io.warren.engine.message.DeathHistory;
import io.warren.engine.message.Message;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** What the committed entries mean, told in the plainest way. */
final class ShardModel {
    final TreeMap<Long, TreeMap<Long, int[]>> queues = new TreeMap<>();
    final Map<String, Long> settledAt = new HashMap<>();
    final Map<String, TreeMap<Long, Integer>> countsAt = new HashMap<>();
    private final Map<Long, Integer> lastKey = new HashMap<>();

    void apply(long index, GroupEntry entry) {
        if (entry.kind() != GroupEntry.Kind.COMMAND) {
            return;
        }
        var read = EntryFormat.read(entry.data());
        if (read.head().term() != entry.term()) {
            throw new AssertionError("an entry of term " + entry.term() + " was proposed in " + read.head());
        }
        for (var command : read.commands()) {
            apply(index, entry, command);
        }
    }

    private void apply(long index, GroupEntry entry, ShardCommand command) {
        switch (command) {
            case ShardCommand.Publish publish -> {
                var position = Position.of(index, publish.record());
                var message = MessageFormat.read(EntryFormat.message(entry.data(), publish.record()), position);
                for (var queue : publish.queues()) {
                    if (queues.containsKey(queue)) {
                        queues.get(queue).put(position, new int[2]);
                        checkOrder(queue, message);
                    }
                }
            }
            case ShardCommand.Settle(var queue, var ranges) -> {
                for (var at = 0; at < ranges.length && queues.containsKey(queue); at += 2) {
                    var gone = queues.get(queue).subMap(ranges[at], true, ranges[at + 1], true);
                    gone.keySet().forEach(position -> settledAt.put(queue + "@" + position, index));
                    gone.clear();
                }
            }
            case ShardCommand.Return(var queue, var positions, var deliveries, var acquired) -> {
                for (var at = 0; at < positions.length; at++) {
                    var counts = queues.getOrDefault(queue, new TreeMap<>()).get(positions[at]);
                    if (counts != null) {
                        counts[0] = Math.max(counts[0], deliveries[at]);
                        counts[1] = Math.max(counts[1], acquired[at]);
                        countsAt.computeIfAbsent(queue + "@" + positions[at], _ -> new TreeMap<>())
                                .put(index, counts[0]);
                    }
                }
            }
            case ShardCommand.Open(var queue) -> queues.putIfAbsent(queue, new TreeMap<>());
            case ShardCommand.Drop(var queue) -> queues.remove(queue);
            case ShardCommand.Take _ -> {}
        }
    }

    /** A publisher's messages lie in the order in which they were published. */
    private void checkOrder(long queue, Message message) {
        if (message.attributes().producer() != DeathHistory.PRODUCER) {
            var key = Integer.parseInt(message.routingKey());
            var before = lastKey.put(queue, key);
            if (before != null && before >= key) {
                throw new AssertionError("queue " + queue + ": message " + key + " behind " + before);
            }
        }
    }
}
