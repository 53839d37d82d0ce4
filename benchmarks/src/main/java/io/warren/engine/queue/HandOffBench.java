package io.warren.engine.queue;

import io.warren.broker.connection.NettyLanes;
import io.warren.broker.connection.Transport;
import io.warren.engine.lane.Lane;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Commands from one event loop to a queue's inbox on another: what it costs to be elsewhere. */
@NullMarked
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Thread)
public class HandOffBench {
    private static final int COMMANDS = 10_000;
    private static final int ROUNDS = 1_000;
    private static final QueueCommand COMMAND = new QueueCommand.Deleted();

    private final Transport transport = Transport.start(2, true);
    private final List<Lane> lanes = new NettyLanes(transport).all();
    private final Semaphore done = new Semaphore(0);
    private Taker near;
    private Taker far;
    private Taker echo;

    /** Takes a burst of commands as a queue does. */
    private static final class Taker {
        private final Inbox inbox;
        private final Runnable onCommand;

        private Taker(Lane lane, Runnable onCommand) {
            this.onCommand = onCommand;
            inbox = new Inbox(lane, this::burst, () -> false);
        }

        private void burst() {
            for (var next = inbox.poll(); next != null; next = inbox.poll()) {
                onCommand.run();
            }
            inbox.done(false);
        }
    }

    /** Counts on one lane, again and again. */
    private static final class Countdown implements Runnable {
        private final int from;
        private final Runnable each;
        private final Runnable last;
        private int left;

        private Countdown(int from, Runnable each, Runnable last) {
            this.from = from;
            this.each = each;
            this.last = last;
            left = from;
        }

        @Override
        public void run() {
            if (--left > 0) {
                each.run();
            } else {
                left = from;
                last.run();
            }
        }
    }

    @Setup
    public void open() {
        far = new Taker(lanes.getLast(), new Countdown(COMMANDS, () -> {}, done::release));
        near = new Taker(lanes.getFirst(), new Countdown(ROUNDS, () -> echo.inbox.send(COMMAND), done::release));
        echo = new Taker(lanes.getLast(), () -> near.inbox.send(COMMAND));
    }

    @TearDown
    public void stop() {
        transport.stop(5_000);
    }

    /** A busy lane sends, the other takes what is there: wake-ups are shared by many commands. */
    @Benchmark
    @OperationsPerInvocation(COMMANDS)
    public void oneWay() {
        lanes.getFirst().execute(() -> {
            for (var at = 0; at < COMMANDS; at++) {
                far.inbox.send(COMMAND);
            }
        });
        done.acquireUninterruptibly();
    }

    /** One command at a time, there and back: two wake-ups of a lane that has nothing else to do. */
    @Benchmark
    @OperationsPerInvocation(ROUNDS)
    public void thereAndBack() {
        echo.inbox.send(COMMAND);
        done.acquireUninterruptibly();
    }
}
