package io.warren.cluster.forward;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A frame: a head and the operations behind it.
 *
 * <pre>
 *   0  1  version, 1; who finds another reads nothing behind it
 *   1  1  kind: 1 asks, 2 answers, 3 the asker's session is unknown here, 4 the asker's session is over
 *   2  2  zero
 *   4  4  number of operations
 *   8  8  the asker's session, drawn at random
 *  16  8  number of the frame in its session and direction, from 1; 0 if it only acknowledges
 *  24  8  all frames of the other direction up to this one were taken
 *  32     operations, see {@link AskFormat} and {@link AnswerFormat}
 * </pre>
 */
final class FrameFormat {
    static final int HEAD = 32;
    private static final byte VERSION = 1;
    private static final int OPERATIONS_AT = 4;
    private static final int SESSION_AT = 8;
    private static final int NUMBER_AT = 16;
    private static final int ACKNOWLEDGED_AT = 24;

    private FrameFormat() {}

    enum Kind {
        ASKS(1),
        ANSWERS(2),
        UNKNOWN_SESSION(3),
        SESSION_OVER(4);

        private final byte code;

        Kind(int code) {
            this.code = (byte) code;
        }

        static @Nullable Kind of(byte code) {
            for (var each : values()) {
                if (each.code == code) {
                    return each;
                }
            }
            return null;
        }
    }

    record Head(Kind kind, int operations, long session, long number, long acknowledged) {}

    /** Fills the room that was left for the head. */
    static void head(ByteBuffer frame, Head head) {
        frame.put(0, VERSION)
                .put(1, head.kind.code)
                .putShort(2, (short) 0)
                .putInt(OPERATIONS_AT, head.operations)
                .putLong(SESSION_AT, head.session)
                .putLong(NUMBER_AT, head.number)
                .putLong(ACKNOWLEDGED_AT, head.acknowledged);
    }

    /** A frame without operations. */
    static ByteBuffer bare(Head head) {
        var frame = ByteBuffer.allocate(HEAD);
        head(frame, head);
        return frame;
    }

    static Head read(ByteBuffer frame) {
        if (frame.remaining() < HEAD) {
            throw new Garbage("a frame of " + frame.remaining() + " bytes");
        }
        var in = frame.slice();
        if (in.get(0) != VERSION) {
            throw new Garbage("a frame of version " + (in.get(0) & 0xFF) + "; this node knows " + VERSION);
        }
        var kind = Kind.of(in.get(1));
        var head = kind == null
                ? null
                : new Head(
                        kind,
                        in.getInt(OPERATIONS_AT),
                        in.getLong(SESSION_AT),
                        in.getLong(NUMBER_AT),
                        in.getLong(ACKNOWLEDGED_AT));
        if (head == null
                || head.operations < 0
                || head.operations > in.remaining() - HEAD
                || head.number < 0
                || head.acknowledged < 0) {
            throw new Garbage("the head of a frame that is none");
        }
        return head;
    }

    static WireIn operations(ByteBuffer frame) {
        var in = frame.slice();
        return new WireIn(in.slice(HEAD, in.remaining() - HEAD));
    }
}
