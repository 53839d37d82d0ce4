package io.warren.benchmarks.jmh;

import io.warren.amqp.types.BasicProperties;
import io.warren.amqp.types.FieldTable;
import io.warren.broker.connection.NettyLanes;
import io.warren.broker.connection.Transport;
import io.warren.engine.lane.Clock;
import io.warren.engine.lane.Lane;
import io.warren.engine.message.Message;
import io.warren.engine.message.Receipt;
import io.warren.engine.metadata.QueueSettings;
import io.warren.engine.metadata.QueueSpec;
import io.warren.engine.metadata.QueueType;
import io.warren.engine.queue.Delivery;
import io.warren.engine.queue.LocalQueue;
import io.warren.engine.queue.QueueCommand;
import io.warren.engine.queue.QueueCommand.ConsumerSpec;
import io.warren.engine.queue.QueueCommand.Holder;
import io.warren.engine.queue.QueueCommand.Outcome;
import io.warren.engine.queue.QueueEvents;
import io.warren.engine.queue.Subscriber;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A transient message through a queue: enqueued, delivered, acknowledged a hundred at a time. No sockets, no disk. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class QueueBench {
    private static final int MESSAGES = 10_000;
    private static final int ACKED_AT_ONCE = 100;
    private static final int BODY_BYTES = 100;

    /** Everything on the measuring thread, which turns the queue's lane after each burst of messages. */
    @State(Scope.Thread)
    public static class OneThread {
        @Param({"1", "100"})
        int burst;

        private final TurnedLane lane = new TurnedLane();
        private final LocalQueue queue = open(lane);
        private final AckingConsumer consumer = new AckingConsumer(queue, null);

        @Setup
        public void consume() {
            consumer.begin();
            lane.run();
        }
    }

    /** As in a broker: the queue on one event loop, who publishes and consumes on another. */
    @State(Scope.Thread)
    public static class TwoLanes {
        private final Transport transport = Transport.start(2, true);
        private final List<Lane> lanes = new NettyLanes(transport).all();
        private final LocalQueue queue = open(lanes.getFirst());
        private final AckingConsumer consumer = new AckingConsumer(queue, lanes.getLast());

        @Setup
        public void consume() {
            consumer.begin();
        }

        @TearDown
        public void stop() {
            transport.stop(5_000);
        }
    }

    /** Takes all it is given and acknowledges a hundred at a time, on a lane of its own if it has one. */
    private static final class AckingConsumer implements Subscriber {
        private final Holder holder = new Holder(1, 1, "bench (1)", "guest");
        private final LocalQueue queue;
        private final @Nullable Lane lane;
        private final Semaphore acked = new Semaphore(0);
        private long[] entries = new long[ACKED_AT_ONCE];
        private int held;

        private AckingConsumer(LocalQueue queue, @Nullable Lane lane) {
            this.queue = queue;
            this.lane = lane;
        }

        private void begin() {
            var spec = new ConsumerSpec(holder, "bench", false, false, 10 * ACKED_AT_ONCE, 0, -1, FieldTable.EMPTY);
            queue.send(new QueueCommand.Consume(spec, this, _ -> {}));
        }

        @Override
        public boolean claim() {
            return true;
        }

        @Override
        public void deliver(Delivery delivery) {
            if (lane == null) {
                take(delivery.entry());
            } else {
                lane.execute(() -> take(delivery.entry()));
            }
        }

        private void take(long entry) {
            entries[held++] = entry;
            if (held == ACKED_AT_ONCE) {
                queue.send(new QueueCommand.Settle(holder, entries, Outcome.ACK));
                entries = new long[ACKED_AT_ONCE];
                held = 0;
                acked.release(ACKED_AT_ONCE);
            }
        }

        @Override
        public void cancelled() {
            throw new IllegalStateException("the queue ended the consumer");
        }
    }

    /** Runs when it is told to. */
    private static final class TurnedLane implements Lane {
        private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

        @Override
        public void execute(Runnable task) {
            tasks.addLast(task);
        }

        private void run() {
            for (var task = tasks.pollFirst(); task != null; task = tasks.pollFirst()) {
                task.run();
            }
        }

        @Override
        public boolean isCurrent() {
            return true;
        }

        @Override
        public Timer schedule(Runnable task, long delayMillis) {
            return () -> {};
        }
    }

    /** Nothing happens to this queue. */
    private static final class NoEvents implements QueueEvents {
        @Override
        public void expired(QueueSpec queue) {}

        @Override
        public void lastConsumerGone(QueueSpec queue) {}

        @Override
        public void lost(QueueSpec queue, long position) {}
    }

    /** The queue's own work. */
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public void oneThread(OneThread state) {
        for (var sent = 0; sent < MESSAGES; sent += state.burst) {
            for (var at = 0; at < state.burst; at++) {
                state.queue.send(new QueueCommand.Enqueue(message(), false, Receipt.NONE));
            }
            state.lane.run();
        }
        awaitAcks(state.consumer);
    }

    /** The same with the hand-offs there and back. */
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public void twoLanes(TwoLanes state) {
        state.lanes.getLast().execute(() -> {
            for (var at = 0; at < MESSAGES; at++) {
                state.queue.send(new QueueCommand.Enqueue(message(), false, Receipt.NONE));
            }
        });
        awaitAcks(state.consumer);
    }

    private static void awaitAcks(AckingConsumer consumer) {
        consumer.acked.acquireUninterruptibly(MESSAGES);
    }

    private static Message message() {
        return new Message(
                "",
                "bench",
                BasicProperties.EMPTY,
                new byte[BODY_BYTES],
                Message.Attributes.at(1_790_000_000_000L, Message.NO_TTL, -1));
    }

    private static LocalQueue open(Lane lane) {
        var spec = new QueueSpec(1, "/", "bench", QueueType.CLASSIC, false, false, false, FieldTable.EMPTY, 0, "guest");
        var settings = new QueueSettings(
                -1,
                -1,
                -1,
                -1,
                QueueSettings.Overflow.DROP_HEAD,
                null,
                null,
                false,
                0,
                0,
                false,
                -1,
                -1,
                false,
                null,
                null,
                FieldTable.EMPTY);
        return LocalQueue.open(
                spec,
                settings,
                lane,
                Clock.SYSTEM,
                new OneMessageLog(null),
                (_, _, _, receipt) -> receipt.accepted(),
                new NoEvents());
    }
}
