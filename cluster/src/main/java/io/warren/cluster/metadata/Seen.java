package io.warren.cluster.metadata;

import io.warren.cluster.member.NodeId;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * How far other nodes have applied group 0, and answers that wait for them: who was told that a queue is declared may use it
 * through any node at once. Nobody waits long for a node that is slow, nor at all for one that has not begun to tell.
 *
 * <p>Owner: the metadata thread.
 */
final class Seen {
    private static final long PATIENCE_MILLIS = 300;

    private final Map<NodeId, Long> applied = new HashMap<>();
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

    private record Waiting(long index, long untilMillis, Runnable answer) {}

    void told(NodeId by, long index) {
        applied.merge(by, index, Math::max);
    }

    /** Those that cannot be heard have to tell anew. */
    void heard(Collection<NodeId> nodes) {
        applied.keySet().retainAll(nodes);
    }

    void answer(long index, long now, Runnable answer) {
        if (applied.isEmpty()) {
            answer.run();
        } else {
            waiting.addLast(new Waiting(index, now + PATIENCE_MILLIS, answer));
        }
    }

    /** Gives the answers whose time has come, in their order. */
    void look(long now) {
        var all = applied.values().stream().mapToLong(Long::longValue).min().orElse(Long.MAX_VALUE);
        while (!waiting.isEmpty() && (waiting.getFirst().index <= all || waiting.getFirst().untilMillis <= now)) {
            waiting.removeFirst().answer.run();
        }
    }
}
