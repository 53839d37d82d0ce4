package io.warren.broker.connection;

import io.warren.amqp.frame.FrameListener;
import io.warren.amqp.method.Method;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * Frames that were read already when the connection had to pause: the rest of one read at most, for the socket is not
 * read meanwhile. Owner: the connection's loop.
 */
final class HeldFrames {
    private sealed interface Held {
        record OfMethod(int channel, Method method) implements Held {}

        record OfHeader(int channel, int classId, long bodyBytes, byte[] properties) implements Held {}

        record OfBody(int channel, ByteBuffer part) implements Held {}

        record OfHeartbeat() implements Held {}
    }

    private final ArrayDeque<Held> frames = new ArrayDeque<>();
    private boolean holding;
    private boolean releasing;

    boolean holding() {
        return holding;
    }

    void hold() {
        holding = true;
    }

    void method(int channel, Method method) {
        keep(new Held.OfMethod(channel, method));
    }

    void header(int channel, int classId, long bodyBytes, byte[] properties) {
        keep(new Held.OfHeader(channel, classId, bodyBytes, properties));
    }

    void body(int channel, ByteBuffer part) {
        var kept = new byte[part.remaining()];
        part.get(kept);
        keep(new Held.OfBody(channel, ByteBuffer.wrap(kept)));
    }

    void heartbeat() {
        keep(new Held.OfHeartbeat());
    }

    /** Hands the frames on, until there are no more or one of them makes the connection pause again. */
    void release(FrameListener listener) {
        holding = false;
        releasing = true;
        while (!holding && !frames.isEmpty()) {
            switch (frames.poll()) {
                case Held.OfMethod(var channel, var method) -> listener.method(channel, method);
                case Held.OfHeader(var channel, var classId, var bodyBytes, var properties) ->
                    listener.header(channel, classId, bodyBytes, properties);
                case Held.OfBody(var channel, var part) -> listener.body(channel, part);
                case Held.OfHeartbeat() -> listener.heartbeat();
            }
        }
        releasing = false;
    }

    void drop() {
        holding = false;
        frames.clear();
    }

    private void keep(Held frame) {
        if (releasing) {
            // The frame just handed on made the connection pause again: it is still the first.
            frames.addFirst(frame);
        } else {
            frames.add(frame);
        }
    }
}
