package io.warren.engine.channel;

import io.warren.amqp.method.ChannelMethod;
import io.warren.amqp.method.Method;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * The frames of one channel that wait, in order, until a method before them has its answer. Owner: the connection's loop.
 */
final class ParkedFrames {
    /** What a frame costs besides its body; keeps a flood of empty ones bounded, too. */
    private static final int FRAME_BYTES = 128;

    private sealed interface Frame {
        record OfMethod(Method method) implements Frame {}

        record OfHeader(int classId, long bodyBytes, byte[] properties) implements Frame {}

        record OfBody(byte[] part) implements Frame {}
    }

    private final ArrayDeque<Frame> frames = new ArrayDeque<>();
    private final ParkedBytes account;
    private long bytes;

    /** Counts what all channels of a session have parked. */
    interface ParkedBytes {
        void moved(long bytes);
    }

    ParkedFrames(ParkedBytes account) {
        this.account = account;
    }

    boolean isEmpty() {
        return frames.isEmpty();
    }

    void method(Method method) {
        frames.add(new Frame.OfMethod(method));
        count(FRAME_BYTES);
    }

    void header(int classId, long bodyBytes, byte[] properties) {
        frames.add(new Frame.OfHeader(classId, bodyBytes, properties));
        count(FRAME_BYTES + properties.length);
    }

    void body(ByteBuffer part) {
        var copy = new byte[part.remaining()];
        part.get(copy);
        frames.add(new Frame.OfBody(copy));
        count(FRAME_BYTES + copy.length);
    }

    /** Whether the client has closed the channel meanwhile. */
    boolean close() {
        return frames.stream()
                .anyMatch(each -> each instanceof Frame.OfMethod(var method) && method instanceof ChannelMethod.Close);
    }

    /** Hands the first frame to the channel. */
    void releaseOne(Channel channel) {
        switch (frames.remove()) {
            case Frame.OfMethod(var method) -> {
                count(-FRAME_BYTES);
                channel.take(method);
            }
            case Frame.OfHeader(var classId, var bodyBytes, var properties) -> {
                count(-FRAME_BYTES - properties.length);
                channel.take(classId, bodyBytes, properties);
            }
            case Frame.OfBody(var part) -> {
                count(-FRAME_BYTES - part.length);
                channel.take(ByteBuffer.wrap(part));
            }
        }
    }

    void drop() {
        frames.clear();
        count(-bytes);
    }

    private void count(long by) {
        bytes += by;
        account.moved(by);
    }
}
