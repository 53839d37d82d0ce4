package io.warren.broker.connection;

import io.netty.channel.EventLoop;
import io.warren.engine.lane.Lane;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A lane that is an event loop, so that a queue and the connections that use it may share a thread. The loop's own task
 * queue keeps the order of each caller and never runs a task inside another.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A task that fails is logged by the loop, which goes on.
final class NettyLane implements Lane {
    private final EventLoop loop;
    private final AtomicInteger placed = new AtomicInteger();

    NettyLane(EventLoop loop) {
        this.loop = loop;
    }

    @Override
    public void execute(Runnable task) {
        loop.execute(task);
    }

    @Override
    public boolean isCurrent() {
        return loop.inEventLoop();
    }

    @Override
    public Timer schedule(Runnable task, long delayMillis) {
        var scheduled = loop.schedule(task, delayMillis, TimeUnit.MILLISECONDS);
        return () -> scheduled.cancel(false);
    }

    /** How many queues were placed here. */
    int placed() {
        return placed.get();
    }

    void place() {
        placed.incrementAndGet();
    }
}
