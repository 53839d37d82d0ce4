package io.warren.engine.channel;

import io.warren.amqp.method.BasicMethod;
import io.warren.amqp.types.BasicProperties;
import io.warren.amqp.types.MalformedWire;
import io.warren.amqp.types.ReplyCode;
import io.warren.engine.metadata.Refusal;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A basic.publish on its way in: method, content header, body frames (AMQP 0-9-1, section 2.3.5.2).
 *
 * <p>Owner: the connection's loop. The body's size is checked when the header tells it, before a byte is kept, and a
 * body grows with what arrives: a header that promises much costs nothing.
 */
final class ContentAssembly {
    /** RabbitMQ's ceiling, whatever is configured. */
    static final long CEILING_BYTES = 512L << 20;

    private static final byte[] EMPTY = {};

    private BasicMethod.@Nullable Publish method;
    private @Nullable BasicProperties properties;
    private byte[] body = EMPTY;
    private int expected;
    private int received;

    /** What came of a frame. */
    sealed interface Step {
        /** More frames must follow. */
        record More() implements Step {}

        record Whole(BasicMethod.Publish method, BasicProperties properties, byte[] body) implements Step {}

        /** For a message that is too large the channel is closed; everything else costs the connection. */
        record Wrong(Refusal refusal) implements Step {}
    }

    private static final Step MORE = new Step.More();

    /** Whether frames of a content are awaited, so that no method may come. */
    boolean begun() {
        return method != null;
    }

    void begin(BasicMethod.Publish publish) {
        assert !begun();
        method = publish;
    }

    Step header(int classId, long bodyBytes, byte[] list, long mostBytes) {
        var publish = method;
        if (publish == null) {
            return wrong(ReplyCode.UNEXPECTED_FRAME, "expected method frame, got non method frame instead");
        }
        if (properties != null) {
            return wrong(ReplyCode.UNEXPECTED_FRAME, "expected content body, got non content body frame instead");
        }
        if (classId != BasicMethod.CLASS_ID) {
            return wrong(
                    ReplyCode.UNEXPECTED_FRAME,
                    "expected content header for class " + BasicMethod.CLASS_ID + ", got one for class " + classId
                            + " instead");
        }
        if (bodyBytes < 0 || bodyBytes > CEILING_BYTES) {
            return wrong(
                    ReplyCode.FRAME_ERROR,
                    "content body size " + Long.toUnsignedString(bodyBytes) + " exceeds maximum allowed size "
                            + CEILING_BYTES);
        }
        if (bodyBytes > mostBytes) {
            return wrong(
                    ReplyCode.PRECONDITION_FAILED,
                    "message size " + bodyBytes + " is larger than "
                            + (mostBytes == CEILING_BYTES ? "max size " : "configured max size ") + mostBytes);
        }
        // Only now: a list of properties that nobody waits for is an unexpected frame, whatever is in it.
        BasicProperties of;
        try {
            of = BasicProperties.ofWire(list);
        } catch (MalformedWire malformed) {
            return wrong(ReplyCode.SYNTAX_ERROR, String.valueOf(malformed.getMessage()));
        }
        if (bodyBytes == 0) {
            reset();
            return new Step.Whole(publish, of, EMPTY);
        }
        properties = of;
        expected = (int) bodyBytes;
        return MORE;
    }

    Step body(ByteBuffer part) {
        var publish = method;
        var header = properties;
        if (publish == null) {
            return wrong(ReplyCode.UNEXPECTED_FRAME, "expected method frame, got non method frame instead");
        }
        if (header == null) {
            return wrong(
                    ReplyCode.UNEXPECTED_FRAME,
                    "expected content header for class " + BasicMethod.CLASS_ID
                            + ", got non content header frame instead");
        }
        var length = part.remaining();
        if (length > expected - received) {
            return wrong(ReplyCode.FRAME_ERROR, "content body frame exceeds remaining content size");
        }
        if (received + length > body.length) {
            grow(received + length);
        }
        part.get(body, received, length);
        received += length;
        if (received < expected) {
            return MORE;
        }
        assert body.length == expected;
        var whole = new Step.Whole(publish, header, body);
        reset();
        return whole;
    }

    /** A method where a header or body should be. */
    Refusal interrupted() {
        return new Refusal(
                ReplyCode.UNEXPECTED_FRAME,
                properties == null
                        ? "expected content header for class " + BasicMethod.CLASS_ID
                                + ", got non content header frame instead"
                        : "expected content body, got non content body frame instead");
    }

    /** The method whose content is awaited. */
    BasicMethod.@Nullable Publish method() {
        return method;
    }

    void reset() {
        method = null;
        properties = null;
        body = EMPTY;
        expected = 0;
        received = 0;
    }

    private void grow(int needed) {
        var places = Math.min(expected, Math.max(needed, body.length * 2));
        var larger = new byte[places];
        System.arraycopy(body, 0, larger, 0, received);
        body = larger;
    }

    private static Step wrong(ReplyCode code, String text) {
        return new Step.Wrong(new Refusal(code, text));
    }
}
