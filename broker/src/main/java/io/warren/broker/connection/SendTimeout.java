package io.warren.broker.connection;

import io.netty.channel.Channel;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends a connection whose socket is full and takes no byte for too long; RabbitMQ's {@code
 * tcp_listen_options.send_timeout}. A client that sends its heartbeats and never reads would hold its messages for ever.
 *
 * <p>Owner: the connection's loop, by whose clock it counts.
 */
final class SendTimeout {
    private final Channel socket;
    private final Runnable passed;
    private final long nanos;
    private @Nullable Future<?> watching;
    private @Nullable Object head;
    private long headProgress;
    private long lastProgress;

    SendTimeout(Channel socket, long millis, Runnable passed) {
        this.socket = socket;
        this.nanos = TimeUnit.MILLISECONDS.toNanos(millis);
        this.passed = passed;
    }

    /** Counts from when the socket became full. */
    void full(boolean now) {
        if (!now) {
            stop();
        } else if (watching == null) {
            hasTakenBytes();
            lastProgress = socket.eventLoop().ticker().nanoTime();
            schedule();
        }
    }

    void stop() {
        if (watching != null) {
            watching.cancel(false);
            watching = null;
        }
        head = null;
    }

    private void watch() {
        var now = socket.eventLoop().ticker().nanoTime();
        if (hasTakenBytes()) {
            lastProgress = now;
        }
        if (now - lastProgress >= nanos) {
            stop();
            passed.run();
        } else {
            schedule();
        }
    }

    /** Whether another buffer is the first in line since the last call, or more of the same one has gone. */
    @SuppressWarnings("ReferenceEquality") // An equal buffer is another one.
    private boolean hasTakenBytes() {
        var buffer = socket.unsafe().outboundBuffer();
        var first = buffer == null ? null : buffer.current();
        var progress = buffer == null ? 0 : buffer.currentProgress();
        var changed = first != head || progress != headProgress;
        head = first;
        headProgress = progress;
        return changed;
    }

    private void schedule() {
        watching = socket.eventLoop().schedule(this::watch, Math.max(1, nanos / 4), TimeUnit.NANOSECONDS);
    }
}
