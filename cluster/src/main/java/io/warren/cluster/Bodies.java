package io.warren.cluster;

import io.warren.cluster.member.NodeId;
import io.warren.cluster.metadata.Bytes;
import io.warren.cluster.raft.GroupMember;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Entries that one member lacks and another has.
 *
 * <p>A node says that it lacks one only of a shard that it holds, and only of what its member knows to be committed. One that is
 * starting, or behind, cannot say.
 */
final class Bodies {
    private static final Logger LOG = LoggerFactory.getLogger(Bodies.class);
    private static final int ONE = 1;
    private static final int HOW_MANY_LACK = 6;

    // What is said of an entry. Who asks adds that it knows the last of these.
    private static final int LACKS = 0;
    private static final int HERE = 1;
    private static final int CANNOT_SAY = 2;

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long AGAIN_MILLIS = 500;
    private static final long CATCH_UP_MILLIS = 3_000;
    private static final long LOOK_MILLIS = 20;

    private final Calls calls;
    private final NodeId self;
    private final Map<Integer, ShardSeat> seats = new ConcurrentHashMap<>();
    private volatile boolean closed;

    Bodies(Calls calls, NodeId self) {
        this.calls = calls;
        this.self = self;
        calls.serve(ONE, this::answer);
        calls.serve(HOW_MANY_LACK, this::howManyLack);
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

    private static ByteBuffer question(int shard, long index) {
        return new Bytes.Out().number(shard).longNumber(index).octet(CANNOT_SAY).done();
    }

    private @Nullable ByteBuffer answer(NodeId from, ByteBuffer question) {
        var in = new Bytes.In(question);
        var shard = in.number();
        var index = in.longNumber();
        var seat = seats.get(shard);
        if (seat == null || seat.applied() < index) {
            return in.more() ? new Bytes.Out().octet(CANNOT_SAY).done() : null;
        }
        var entry = seat.read(index);
        if (entry == null) {
            return new Bytes.Out().octet(LACKS).done();
        }
        var bytes = new byte[entry.remaining()];
        entry.get(bytes);
        return new Bytes.Out().octet(HERE).bytes(bytes).done();
    }

    /** For one shard, whose members are asked as they are then. */
    BodyKeeper.Others of(int shard, IntFunction<Set<GroupMember>> members) {
        return new BodyKeeper.Others() {
            @Override
            public @Nullable ByteBuffer copy(long index) {
                return Bodies.this.copy(shard, index, members);
            }

            @Override
            public @Nullable ByteBuffer tryCopy(long index) {
                return ask(shard, index, others(members.apply(shard))).data;
            }
        };
    }

    private List<NodeId> others(Set<GroupMember> members) {
        return members.stream()
                .map(GroupMember::node)
                .filter(each -> !each.equals(self))
                .toList();
    }

    /** What came of one round: the data, or whether all said that they lack it. */
    private record Round(@Nullable ByteBuffer data, boolean allLack) {}

    private @Nullable ByteBuffer copy(int shard, long index, IntFunction<Set<GroupMember>> members) {
        var said = false;
        while (!closed) {
            var others = others(members.apply(shard));
            // Each is asked anew: one that lacked it may have copied it from one that is gone since.
            var round = ask(shard, index, others);
            if (round.data != null || round.allLack) {
                return round.data;
            }
            if (!said) {
                said = true;
                LOG.warn("event=body_awaited shard={} entry={} of={}", shard, index, others);
            }
            pause();
        }
        throw new CancellationException();
    }

    private Round ask(int shard, long index, List<NodeId> others) {
        var lacking = 0;
        for (var each : others) {
            try {
                var answer = calls.ask(each, ONE, question(shard, index), PATIENCE);
                var in = new Bytes.In(answer.join());
                var saying = in.octet();
                if (saying == HERE) {
                    return new Round(ByteBuffer.wrap(in.bytes()), false);
                }
                if (saying == LACKS) {
                    lacking++;
                }
            } catch (CompletionException unanswered) {
                LOG.debug("event=body_not_answered shard={} entry={} of={}", shard, index, each);
            }
        }
        return new Round(null, lacking == others.size());
    }

    private static void pause() {
        try {
            Thread.sleep(AGAIN_MILLIS);
        } catch (InterruptedException ending) {
            throw new CancellationException();
        }
    }

    // Who has all.

    private @Nullable ByteBuffer howManyLack(NodeId from, ByteBuffer question) {
        var in = new Bytes.In(question);
        var seat = seats.get(in.number());
        if (seat == null || !reaches(seat, in.longNumber())) {
            return null;
        }
        return new Bytes.Out().number(seat.lacking()).done();
    }

    /** Waits until it has applied so much, not for long. Before that it may be about to be given a snapshot. */
    private static boolean reaches(ShardSeat seat, long index) {
        for (var waited = 0L; waited < CATCH_UP_MILLIS && seat.applied() < index; waited += LOOK_MILLIS) {
            try {
                Thread.sleep(LOOK_MILLIS);
            } catch (InterruptedException ending) {
                return false;
            }
        }
        return seat.applied() >= index;
    }

    /**
     * Whether all of these that answer have every message of the shard, and they are enough.
     *
     * @param heard the others that shall answer
     * @param enough how many must say so, this node among them
     */
    CompletableFuture<Boolean> whole(ShardSeat seat, Collection<NodeId> heard, int enough) {
        var applied = seat.applied();
        List<CompletableFuture<Boolean>> asked = heard.stream()
                .map(each -> calls.ask(
                                each,
                                HOW_MANY_LACK,
                                new Bytes.Out()
                                        .number(seat.number())
                                        .longNumber(applied)
                                        .done(),
                                PATIENCE)
                        .thenApply(answer -> new Bytes.In(answer).number() == 0))
                .toList();
        return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
                .handle((_, unanswered) -> unanswered == null
                        && seat.lacking() == 0
                        && 1 + asked.size() >= enough
                        && asked.stream().allMatch(CompletableFuture::join));
    }
}
