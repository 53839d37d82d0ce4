package io.warren.cluster;

import io.warren.cluster.member.NodeId;
import io.warren.cluster.metadata.Bytes;
import io.warren.cluster.raft.GroupMember;
import io.warren.cluster.shard.BodyCopier;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Entries that one member lacks and another has. */
final class Bodies {
    private static final Logger LOG = LoggerFactory.getLogger(Bodies.class);
    private static final int TOPIC = 1;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long AGAIN_MILLIS = 500;

    private final Calls calls;
    private final NodeId self;
    private final Map<Integer, ShardSeat> seats = new ConcurrentHashMap<>();
    private volatile boolean closed;

    Bodies(Calls calls, NodeId self) {
        this.calls = calls;
        this.self = self;
        calls.serve(TOPIC, this::answer);
    }

    void seat(ShardSeat seat) {
        seats.put(seat.number(), seat);
    }

    void leave(ShardSeat seat) {
        seats.remove(seat.number(), seat);
    }

    void close() {
        closed = true;
    }

    private ByteBuffer answer(NodeId from, ByteBuffer question) {
        var in = new Bytes.In(question);
        var shard = in.number();
        var index = in.longNumber();
        var seat = seats.get(shard);
        // A member that is not there yet, or no more, lacks it as well.
        var entry = seat == null ? null : seat.read(index);
        if (entry == null) {
            return new Bytes.Out().octet(0).done();
        }
        var bytes = new byte[entry.remaining()];
        entry.get(bytes);
        return new Bytes.Out().octet(1).bytes(bytes).done();
    }

    /** For one shard, whose members are asked as they are then. */
    BodyCopier of(int shard, IntFunction<Set<GroupMember>> members) {
        return index -> copy(shard, index, members);
    }

    private @Nullable ByteBuffer copy(int shard, long index, IntFunction<Set<GroupMember>> members) {
        var lacking = new HashSet<NodeId>();
        var said = false;
        while (!closed) {
            var others = members.apply(shard).stream()
                    .map(GroupMember::node)
                    .filter(each -> !each.equals(self))
                    .toList();
            for (var each : others) {
                if (lacking.contains(each)) {
                    continue;
                }
                try {
                    var question =
                            new Bytes.Out().number(shard).longNumber(index).done();
                    var in = new Bytes.In(
                            calls.ask(each, TOPIC, question, PATIENCE).join());
                    if (in.flag()) {
                        return ByteBuffer.wrap(in.bytes());
                    }
                    lacking.add(each);
                } catch (CompletionException unanswered) {
                    if (!said) {
                        said = true;
                        LOG.warn("event=body_awaited shard={} entry={} of={}", shard, index, each);
                    }
                }
            }
            if (lacking.containsAll(others)) {
                LOG.error("event=body_lost shard={} entry={}", shard, index);
                return null;
            }
            pause();
        }
        return null;
    }

    private static void pause() {
        try {
            Thread.sleep(AGAIN_MILLIS);
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }
}
