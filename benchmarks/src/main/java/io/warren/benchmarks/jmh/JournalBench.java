package io.warren.benchmarks.jmh;

import io.warren.amqp.types.BasicProperties;
import io.warren.engine.lane.Lane;
import io.warren.engine.message.Message;
import io.warren.engine.message.Receipt;
import io.warren.engine.queue.QueueLog;
import io.warren.storage.file.DiskFiles;
import io.warren.storage.journal.Journal;
import io.warren.storage.journal.JournalSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
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

/**
 * A message of 1 KiB to the disk, through the journal's own threads, and its settle. Time is that of the whole path for one
 * message with so many on their way; the disk is the one below {@code java.io.tmpdir}.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class JournalBench {
    private static final int BODY_BYTES = 1024;
    private static final int SETTLED_AT_ONCE = 20_000;

    /** A journal in a fresh directory and one queue in it. */
    @State(Scope.Thread)
    public static class OneQueue {
        private static final BasicProperties PROPERTIES =
                BasicProperties.builder().deliveryMode(2).build();

        private final byte[] body = new byte[BODY_BYTES];
        private Path directory;
        private Journal journal;
        private QueueLog log;
        private long queue;

        @Setup
        public void open() throws IOException {
            directory = Files.createTempDirectory("journal");
            journal = Journal.open(new DiskFiles(), directory, JournalSettings.DEFAULT, cause -> {
                throw cause;
            });
            newQueue();
        }

        private void newQueue() {
            log = journal.open(++queue, new NoLane());
        }

        /** What an iteration left is dead, so that its segments go and the disk does not fill. */
        @TearDown(Level.Iteration)
        public void drop() {
            log.drop();
            newQueue();
        }

        @TearDown
        public void close() throws IOException {
            journal.close();
            try (var files = Files.walk(directory)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }

        private Message append(boolean forced, Receipt receipt) {
            var message = new Message(
                    "", "bench", PROPERTIES, body, Message.Attributes.at(1_790_000_000_000L, Message.NO_TTL, -1));
            journal.append(message, new long[] {queue}, forced, receipt);
            return message;
        }
    }

    /** How many messages may wait for their receipt. */
    @State(Scope.Thread)
    public static class Window {
        @Param({"false", "true"})
        boolean forced;

        @Param({"1", "1000"})
        int window;

        private Places places;

        @Setup
        public void open() {
            places = new Places(window);
        }

        /** Before the queue is dropped: nothing is on its way. */
        @TearDown(Level.Iteration)
        public void await() {
            places.takeAll();
            places.giveAll();
        }
    }

    /** Messages that the settles of one invocation end. */
    @State(Scope.Thread)
    public static class Written {
        private final Message[] messages = new Message[SETTLED_AT_ONCE];

        @Setup(Level.Invocation)
        public void append(OneQueue one) {
            var places = new Places(1);
            for (var at = 0; at < messages.length - 1; at++) {
                messages[at] = one.append(false, Receipt.NONE);
            }
            places.take();
            messages[messages.length - 1] = one.append(false, places);
            places.takeAll();
        }
    }

    /** Room for messages on their way. */
    private static final class Places implements Receipt {
        private final Semaphore free;
        private final int all;

        private Places(int all) {
            this.all = all;
            free = new Semaphore(all);
        }

        private void take() {
            free.acquireUninterruptibly();
        }

        private void takeAll() {
            free.acquireUninterruptibly(all);
        }

        private void giveAll() {
            free.release(all);
        }

        @Override
        public void accepted() {
            free.release();
        }

        @Override
        public void rejected() {
            throw new IllegalStateException("the journal ended");
        }
    }

    /** Nothing is read back here, so nothing comes to the queue's lane. */
    private static final class NoLane implements Lane {
        @Override
        public void execute(Runnable task) {
            throw new IllegalStateException("nothing was asked for");
        }

        @Override
        public boolean isCurrent() {
            return false;
        }

        @Override
        public Timer schedule(Runnable task, long delayMillis) {
            throw new IllegalStateException("nothing was asked for");
        }
    }

    @Benchmark
    public Message append(OneQueue one, Window window) {
        window.places.take();
        return one.append(window.forced, window.places);
    }

    /** Settles of messages on disk, until the writer has written them: a message behind them says so. */
    @Benchmark
    @BenchmarkMode(Mode.SingleShotTime)
    @OperationsPerInvocation(SETTLED_AT_ONCE)
    @Warmup(iterations = 20)
    @Measurement(iterations = 20)
    public void settle(OneQueue one, Written written) {
        for (var message : written.messages) {
            one.log.settle(message);
        }
        var places = new Places(1);
        places.take();
        one.append(false, places);
        places.takeAll();
    }
}
