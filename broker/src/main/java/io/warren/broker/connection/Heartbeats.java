package io.warren.broker.connection;

import io.netty.channel.EventLoop;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Heartbeats of one connection (AMQP 0-9-1, section 4.2.7; RabbitMQ, "Detecting Dead TCP Connections"): one is sent when
 * nothing was for half the interval, and a client that sent nothing for two intervals is gone.
 *
 * <p>Owner: the connection's loop, by whose clock it counts.
 */
final class Heartbeats {
    private final EventLoop loop;
    private final Runnable beat;
    private final Runnable glance;
    private final Runnable missed;
    private long intervalNanos;
    private long lastReceived;
    private long lastSent;
    private boolean listening = true;
    private @Nullable Future<?> sending;
    private @Nullable Future<?> watching;

    /**
     * Prepares without starting.
     *
     * @param beat writes a heartbeat frame
     * @param glance looks for what came to a socket that is not read, at least every half interval
     * @param missed the client is gone
     */
    Heartbeats(EventLoop loop, Runnable beat, Runnable glance, Runnable missed) {
        this.loop = loop;
        this.beat = beat;
        this.glance = glance;
        this.missed = missed;
    }

    /** Begins; 0 seconds means that there are none. */
    void start(int seconds) {
        if (seconds == 0) {
            return;
        }
        intervalNanos = TimeUnit.SECONDS.toNanos(seconds);
        lastReceived = now();
        lastSent = now();
        scheduleSend(intervalNanos / 2);
        scheduleWatch(2 * intervalNanos);
    }

    void stop() {
        intervalNanos = 0;
        if (sending != null) {
            sending.cancel(false);
        }
        if (watching != null) {
            watching.cancel(false);
        }
    }

    void received() {
        lastReceived = now();
    }

    void sent() {
        lastSent = now();
    }

    /** While the socket is not read, the client's silence means nothing. */
    void listening(boolean wanted) {
        if (listening != wanted) {
            listening = wanted;
            lastReceived = now();
        }
    }

    private void send() {
        if (intervalNanos == 0) {
            return;
        }
        glance.run();
        var due = lastSent + intervalNanos / 2 - now();
        if (due <= 0) {
            beat.run();
            lastSent = now();
            due = intervalNanos / 2;
        }
        scheduleSend(due);
    }

    private void watch() {
        if (intervalNanos == 0) {
            return;
        }
        if (!listening) {
            scheduleWatch(2 * intervalNanos);
            return;
        }
        var due = lastReceived + 2 * intervalNanos - now();
        if (due <= 0) {
            missed.run();
        } else {
            scheduleWatch(due);
        }
    }

    private void scheduleSend(long nanos) {
        sending = loop.schedule(this::send, nanos, TimeUnit.NANOSECONDS);
    }

    private void scheduleWatch(long nanos) {
        watching = loop.schedule(this::watch, nanos, TimeUnit.NANOSECONDS);
    }

    private long now() {
        return loop.ticker().nanoTime();
    }
}
