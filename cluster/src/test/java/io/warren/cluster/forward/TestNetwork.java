package io.warren.cluster.forward;

import io.warren.cluster.member.Members;
import io.warren.cluster.member.MessageReceiver;
import io.warren.cluster.member.NodeId;
import io.warren.cluster.member.Traffic;
import io.warren.cluster.member.Transport;
import io.warren.engine.lane.HandTurnedLane;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Nodes whose messages arrive when the test says so, on one lane and one clock. */
final class TestNetwork {
    final HandTurnedLane lane = new HandTurnedLane();
    final Map<NodeId, Member> members = new LinkedHashMap<>();
    final ArrayDeque<Frame> underWay = new ArrayDeque<>();
    /** What was sent since the test last looked. */
    final List<Frame> sent = new ArrayList<>();

    private final AtomicLong sessions = new AtomicLong(1_000);
    private long views;
    /** Lets frames get lost. */
    Predicate<Frame> carries = _ -> true;

    record Frame(NodeId from, NodeId to, ByteBuffer bytes) {
        FrameFormat.Head head() {
            return FrameFormat.read(bytes);
        }
    }

    /** A node's end of the network. */
    final class Member implements Transport {
        private final NodeId self;
        private final List<Consumer<Members>> listeners = new ArrayList<>();
        private @Nullable MessageReceiver receiver;
        private Members picture;
        boolean full;

        private Member(NodeId self) {
            this.self = self;
            picture = new Members(0, List.of(self));
        }

        @Override
        public NodeId self() {
            return self;
        }

        @Override
        public Members members() {
            return picture;
        }

        @Override
        public boolean send(NodeId peer, Traffic kind, ByteBuffer bytes) {
            if (full || !picture.has(peer)) {
                return false;
            }
            var frame = new Frame(self, peer, bytes);
            underWay.add(frame);
            sent.add(frame);
            return true;
        }

        @Override
        public void receive(Traffic kind, MessageReceiver taker) {
            receiver = taker;
        }

        @Override
        public void onMembers(Consumer<Members> listener) {
            listeners.add(listener);
            listener.accept(picture);
        }

        @Override
        public void close() {
            throw new AssertionError("nobody closes what was handed in");
        }

        void bring(NodeId from, ByteBuffer bytes) {
            Objects.requireNonNull(receiver).receive(from, bytes.duplicate());
        }
    }

    Member join(NodeId node) {
        var member = new Member(node);
        members.put(node, member);
        view();
        return member;
    }

    void leave(NodeId node) {
        members.remove(node);
        underWay.removeIf(each -> each.from.equals(node) || each.to.equals(node));
        view();
    }

    /** Everybody sees who is there. */
    private void view() {
        var picture = new Members(++views, List.copyOf(members.keySet()));
        members.values().forEach(each -> {
            each.picture = picture;
            each.listeners.forEach(listener -> listener.accept(picture));
        });
    }

    long drawSession() {
        return sessions.incrementAndGet();
    }

    /** Until nothing is under way and nobody has anything to do. */
    void run() {
        lane.run();
        for (var frame = underWay.poll(); frame != null; frame = underWay.poll()) {
            var to = members.get(frame.to);
            if (to != null && carries.test(frame)) {
                to.bring(frame.from, frame.bytes);
            }
            lane.run();
        }
    }

    void pass(long millis) {
        for (var left = millis; left > 0; left -= 50) {
            lane.pass(Math.min(50, left));
            run();
        }
    }
}
