package io.warren.cluster.forward;

import io.warren.cluster.forward.FrameFormat.Head;
import io.warren.cluster.forward.FrameFormat.Kind;
import io.warren.cluster.member.NodeId;
import io.warren.cluster.member.Traffic;
import io.warren.cluster.member.Transport;
import io.warren.engine.lane.Clock;
import io.warren.engine.lane.Lane;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything between this node and one other: what is asked there and what is served to it, each in a session of its own.
 *
 * <p>Owner of all state: the lane. Others hand tasks over; at most one task of this link is pending on the lane, and what
 * gathers meanwhile goes out in the same frames.
 */
final class Link {
    private static final Logger LOG = LoggerFactory.getLogger(Link.class);
    private static final int TASKS_AT_ONCE = 1_000;
    private static final long LOOK_MILLIS = 250;
    private static final long ROOM_MILLIS = 10;

    private final NodeId peer;
    private final Lane lane;
    private final Transport transport;
    private final Clock clock;
    private final Relay.Served served;
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();

    private final Asking asking;
    private @Nullable Serving serving;
    private boolean looks;
    private boolean waitsForRoom;
    private boolean closed;

    Link(NodeId peer, Lane lane, Transport transport, Clock clock, Relay.Served served, LongSupplier sessions) {
        this.peer = peer;
        this.lane = lane;
        this.transport = transport;
        this.clock = clock;
        this.served = served;
        this.asking = new Asking(
                this::present, () -> new Conversation(Kind.ASKS, sessions.getAsLong(), peer, transport, clock));
    }

    /** Any thread; tasks of one thread keep their order. */
    void hand(Runnable task) {
        tasks.add(task);
        wake();
    }

    private void wake() {
        if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
            lane.execute(this::burst);
        }
    }

    private void burst() {
        var left = TASKS_AT_ONCE;
        for (var task = tasks.poll(); task != null; task = --left > 0 ? tasks.poll() : null) {
            try {
                task.run();
            } catch (RuntimeException failed) {
                // What the two nodes think of each other may differ now: they begin anew.
                LOG.error("forward: a task between this node and {} failed", peer, failed);
                tasks.add(this::gone);
            }
        }
        flush();
        scheduled.set(false);
        if (!tasks.isEmpty()) {
            wake();
        }
    }

    Asking asking() {
        return asking;
    }

    private void flush() {
        var current = serving;
        var allAsked = asking.flush();
        var allAnswered = current == null || current.flush();
        if (!(allAsked && allAnswered) && !waitsForRoom) {
            waitsForRoom = true;
            var _ = lane.schedule(() -> hand(() -> waitsForRoom = false), ROOM_MILLIS);
        }
        if (!looks && (asking.open() || current != null)) {
            looks = true;
            var _ = lane.schedule(() -> hand(this::look), LOOK_MILLIS);
        }
    }

    private void look() {
        looks = false;
        if (!asking.look()) {
            tellAskingIsOver("not acknowledged in time");
        }
        var current = serving;
        if (current != null && !current.look()) {
            endServing();
            reset(Kind.UNKNOWN_SESSION, current.session(), "not acknowledged in time");
        }
    }

    /** The peer cannot be heard any more, or is another one now. */
    void gone() {
        asking.lose();
        endServing();
    }

    void close() {
        closed = true;
        gone();
    }

    private void endServing() {
        var current = serving;
        serving = null;
        if (current != null) {
            current.end();
        }
    }

    private boolean present() {
        return !closed && transport.members().has(peer);
    }

    void arrived(ByteBuffer frame) {
        if (!present()) {
            return; // It could not be answered.
        }
        Head head;
        try {
            head = FrameFormat.read(frame);
        } catch (Garbage garbage) {
            LOG.warn("forward: {} from {}; both sessions with it end", garbage.getMessage(), peer);
            gone();
            return;
        }
        switch (head.kind()) {
            case ASKS -> asks(head, frame);
            case ANSWERS -> answers(head, frame);
            case UNKNOWN_SESSION -> {
                if (asking.has(head.session())) {
                    asking.lose();
                }
            }
            case SESSION_OVER -> {
                var current = serving;
                if (current != null && current.session() == head.session()) {
                    endServing();
                }
            }
        }
    }

    private void asks(Head head, ByteBuffer frame) {
        var current = serving;
        if (current == null || current.session() != head.session()) {
            if (head.number() != 1) {
                reset(Kind.UNKNOWN_SESSION, head.session(), null);
                return;
            }
            endServing();
            current = new Serving(
                    new Conversation(Kind.ANSWERS, head.session(), peer, transport, clock), served, this::hand);
            serving = current;
        }
        var why = current.heard(head, frame.remaining()) ? null : "a gap in its frames";
        if (why == null && head.number() > 0) {
            try {
                current.take(AskFormat.read(FrameFormat.operations(frame), head.operations()));
            } catch (Garbage garbage) {
                why = garbage.getMessage();
            }
        }
        if (why != null) {
            endServing();
            reset(Kind.UNKNOWN_SESSION, head.session(), why);
        }
    }

    private void answers(Head head, ByteBuffer frame) {
        if (!asking.has(head.session())) {
            reset(Kind.SESSION_OVER, head.session(), null);
            return;
        }
        var why = asking.heard(head, frame.remaining()) ? null : "a gap in its frames";
        if (why == null && head.number() > 0) {
            try {
                asking.take(AnswerFormat.read(FrameFormat.operations(frame), head.operations()));
            } catch (Garbage garbage) {
                why = garbage.getMessage();
            }
        }
        if (why != null) {
            tellAskingIsOver(why);
        }
    }

    private void tellAskingIsOver(String why) {
        var session = asking.session();
        asking.lose();
        reset(Kind.SESSION_OVER, session, why);
    }

    /** If it gets lost, the next frame of the session is answered with another one. */
    private void reset(Kind kind, long session, @Nullable String why) {
        if (why != null) {
            LOG.warn("forward: a session with {} ends: {}", peer, why);
        }
        var _ = transport.send(peer, Traffic.FORWARD, FrameFormat.bare(new Head(kind, 0, session, 0, 0)));
    }
}
