package io.warren.engine.queue;

import io.warren.amqp.types.BasicProperties;
import io.warren.benchmarks.jmh.OneMessageLog;
import io.warren.engine.message.Message;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A message put behind all that are ready, and the one in front taken. Up to 16,384 bodies stay in memory; behind more, every
 * message goes to a stretch on disk and comes back. The log answers at once: it is the index that is measured, not a disk.
 */
@NullMarked
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Thread)
public class ReadyBench {
    /** After so many the queue looks whether there is too much in memory; a burst of commands. */
    private static final int BURST = 256;

    private static final Message MESSAGE = message();

    /** How many wait in between. */
    @Param({"0", "10000", "1000000"})
    int depth;

    private final Counters counters = new Counters();
    private Paging paging;
    private Ready ready;
    private long number;

    @Setup
    public void fill() {
        paging = new Paging(new OneMessageLog(MESSAGE), Long.MAX_VALUE, lost -> {}, () -> {});
        ready = new Ready(counters, paging, 0, 0, false);
        for (var at = 0; at < depth; at++) {
            add();
        }
    }

    @Benchmark
    public Entry addAndTake() {
        add();
        return take();
    }

    private void add() {
        var entry = new Entry(++number, MESSAGE, true);
        counters.came(entry);
        paging.came(entry);
        ready.add(entry);
        if (number % BURST == 0) {
            paging.writeOut(ready);
        }
    }

    private Entry take() {
        var front = ready.front();
        if (front == null) {
            throw new IllegalStateException("nothing is ready");
        }
        if (front.message == null) {
            paging.fetch(ready, front);
        }
        ready.take(front);
        paging.left(front);
        counters.left(front);
        front.place = Entry.Place.GONE;
        return front;
    }

    private static Message message() {
        var message = new Message(
                "",
                "bench",
                BasicProperties.EMPTY,
                new byte[1024],
                Message.Attributes.at(1_790_000_000_000L, Message.NO_TTL, -1));
        message.written(1);
        return message;
    }
}
