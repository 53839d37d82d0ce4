package io.warren.management.live;

import io.warren.engine.lane.Clock;
import io.warren.engine.metadata.Metadata;
import io.warren.management.http.Caller;
import io.warren.management.http.Pipeline;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * One tab that listens. Looks at all it watches, says what changed, and waits: a client that takes its time to read gets
 * fewer events, and none waits for it in memory.
 *
 * <p>Owner: the virtual thread of its request; {@link #end} is for others.
 */
final class EventStream {
    private static final long ALIVE_MILLIS = 5_000;
    private static final long LONGEST_WAIT_MILLIS = 1_000;
    /** A comment. */
    private static final byte[] NOTHING = ":\n\n".getBytes(StandardCharsets.UTF_8);

    private final Pipeline pipeline;
    private final Clock clock;
    private final Caller caller;
    private final List<Watch> watches;
    private final long intervalMillis;
    private final Predicate<Metadata> isOn;
    private final CountDownLatch ended = new CountDownLatch(1);
    private long saidAtMillis;

    /** @param isOn whether the caller is still let in */
    EventStream(
            Pipeline pipeline,
            Clock clock,
            Caller caller,
            List<Watch> watches,
            long intervalMillis,
            Predicate<Metadata> isOn) {
        this.pipeline = pipeline;
        this.clock = clock;
        this.caller = caller;
        this.watches = watches;
        this.intervalMillis = intervalMillis;
        this.isOn = isOn;
    }

    String user() {
        return caller.name();
    }

    void end() {
        ended.countDown();
    }

    /** Until the client goes, its session ends or the server does. */
    void write(OutputStream out) throws IOException {
        alive(out);
        var lookAtMillis = clock.monotonicMillis();
        var pace = new Pace(intervalMillis, lookAtMillis);
        while (true) {
            var metadata = pipeline.metadata();
            var asker = caller.in(metadata);
            if (asker == null || !isOn.test(metadata)) {
                say(out, "session", "{\"state\":\"expired\"}");
                return;
            }
            var now = clock.monotonicMillis();
            if (now >= lookAtMillis) {
                look(out, asker);
                lookAtMillis = pace.next(now, clock.monotonicMillis());
            }
            if (now - saidAtMillis >= ALIVE_MILLIS) {
                alive(out);
            }
            // Only who is written to is missed when he has gone, and a browser leaves with every page it turns to.
            out.write(NOTHING);
            out.flush();
            if (!waited(Math.min(LONGEST_WAIT_MILLIS, lookAtMillis - clock.monotonicMillis()))) {
                return;
            }
        }
    }

    private void look(OutputStream out, Caller now) throws IOException {
        for (var at = 0; at < watches.size(); at++) {
            for (var event : watches.get(at).look(at, pipeline, now)) {
                say(out, event.name(), event.data());
            }
        }
    }

    private boolean waited(long millis) {
        try {
            return !ended.await(Math.max(0, millis), TimeUnit.MILLISECONDS);
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void alive(OutputStream out) throws IOException {
        say(out, "alive", "{\"at\":" + clock.wallMillis() + "}");
    }

    private void say(OutputStream out, String event, String data) throws IOException {
        saidAtMillis = clock.monotonicMillis();
        out.write(("event: " + event + "\ndata: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
    }
}
