package io.warren.cluster.forward;

import io.warren.cluster.forward.FrameFormat.Head;
import io.warren.cluster.forward.FrameFormat.Kind;
import io.warren.cluster.member.NodeId;
import io.warren.cluster.member.Traffic;
import io.warren.cluster.member.Transport;
import io.warren.engine.lane.Clock;
import io.warren.engine.message.Message;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One end of a session: frames that go out numbered, and frames that come in. Nothing is sent again: what the transport took
 * arrives in order, or the peer is gone; a gap or a long silence ends the session.
 *
 * <p>Owner: the link's lane.
 */
final class Conversation {
    private static final int FRAME_BYTES = 256 << 10;
    /** May be under way before the peer says that it took some. */
    private static final int WINDOW_BYTES = 8 << 20;

    private static final long ACKNOWLEDGE_AFTER_MILLIS = 1_000;
    private static final long SILENCE_MILLIS = 10_000;
    /** A frame goes out at least so often, so that a peer that has forgotten the session is found out. */
    private static final long STILL_THERE_MILLIS = 3_000;

    private final Kind kind;
    private final long session;
    private final NodeId peer;
    private final Transport transport;
    private final Clock clock;

    private WireOut frame = newFrame();
    private int operations;
    private @Nullable Message messageInFrame;
    /** Whole frames that wait for the window or the transport. */
    private final ArrayDeque<Frame> waiting = new ArrayDeque<>();

    private final ArrayDeque<Sent> underWay = new ArrayDeque<>();
    private long bytesUnderWay;
    private long lastNumber;
    private long progressAtMillis;
    private long sentAtMillis;

    private long taken;
    private long bytesToAcknowledge;
    private boolean owesAcknowledgement;
    private long owesSinceMillis;

    private record Frame(ByteBuffer bytes, int operations) {}

    private record Sent(long number, int bytes) {}

    Conversation(Kind kind, long session, NodeId peer, Transport transport, Clock clock) {
        this.kind = kind;
        this.session = session;
        this.peer = peer;
        this.transport = transport;
        this.clock = clock;
        sentAtMillis = clock.monotonicMillis();
    }

    long session() {
        return session;
    }

    /** Message of the last enqueue in the frame that gathers. */
    @Nullable
    Message messageInFrame() {
        return messageInFrame;
    }

    void messageInFrame(Message message) {
        messageInFrame = message;
    }

    /** Adds an operation to the frame that gathers. */
    void add(Consumer<WireOut> operation) {
        operation.accept(frame);
        operations++;
        if (frame.length() >= FRAME_BYTES) {
            closeFrame();
        }
    }

    /** Sends what there is and may go; false if the transport has no room just now. */
    boolean flush() {
        if (operations > 0) {
            closeFrame();
        }
        for (var next = waiting.peekFirst(); next != null && mayGo(next); next = waiting.peekFirst()) {
            if (!send(next)) {
                return false;
            }
            waiting.removeFirst();
        }
        if (owesAcknowledgement && bytesToAcknowledge >= WINDOW_BYTES / 4) {
            acknowledge();
        }
        return true;
    }

    private boolean mayGo(Frame frame) {
        return bytesUnderWay == 0 || bytesUnderWay + frame.bytes.remaining() <= WINDOW_BYTES;
    }

    private static WireOut newFrame() {
        return new WireOut().zeros(FrameFormat.HEAD);
    }

    private void closeFrame() {
        waiting.addLast(new Frame(frame.bytes(), operations));
        frame = newFrame();
        operations = 0;
        messageInFrame = null;
    }

    private boolean send(Frame next) {
        var number = lastNumber + 1;
        FrameFormat.head(next.bytes, new Head(kind, next.operations, session, number, taken));
        var length = next.bytes.remaining();
        if (!transport.send(peer, Traffic.FORWARD, next.bytes)) {
            return false;
        }
        lastNumber = number;
        sentAtMillis = clock.monotonicMillis();
        if (underWay.isEmpty()) {
            progressAtMillis = sentAtMillis;
        }
        underWay.addLast(new Sent(number, length));
        bytesUnderWay += length;
        acknowledged();
        return true;
    }

    private void acknowledge() {
        if (transport.send(peer, Traffic.FORWARD, FrameFormat.bare(new Head(kind, 0, session, 0, taken)))) {
            acknowledged();
        }
    }

    private void acknowledged() {
        owesAcknowledgement = false;
        bytesToAcknowledge = 0;
    }

    /** A frame of this session came in; false if it is not the next one, or claims what cannot be. */
    boolean heard(Head head, int bytes) {
        if (head.acknowledged() > lastNumber) {
            return false;
        }
        while (!underWay.isEmpty() && underWay.getFirst().number <= head.acknowledged()) {
            bytesUnderWay -= underWay.removeFirst().bytes;
            progressAtMillis = clock.monotonicMillis();
        }
        if (head.number() == 0) {
            return true;
        }
        if (head.number() != taken + 1) {
            return false;
        }
        taken = head.number();
        bytesToAcknowledge += bytes;
        if (!owesAcknowledgement) {
            owesAcknowledgement = true;
            owesSinceMillis = clock.monotonicMillis();
        }
        return true;
    }

    /** Looks at the time; false if the peer has said nothing for too long. */
    boolean look() {
        var now = clock.monotonicMillis();
        if (!underWay.isEmpty() && now - progressAtMillis >= SILENCE_MILLIS) {
            return false;
        }
        if (now - sentAtMillis >= STILL_THERE_MILLIS && waiting.isEmpty() && operations == 0) {
            closeFrame();
        }
        if (owesAcknowledgement && now - owesSinceMillis >= ACKNOWLEDGE_AFTER_MILLIS) {
            acknowledge();
        }
        return true;
    }
}
