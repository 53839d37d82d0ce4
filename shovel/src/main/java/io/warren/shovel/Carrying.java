package io.warren.shovel;

import io.warren.engine.view.ShovelPicture;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Messages between one source and one destination, for as long as both last.
 *
 * <p>Owner: the shovel's thread; others look at the metrics. A message is settled at the source when the definition's mode says
 * so, and those at the head first: one that the destination has not confirmed holds back the acks of those behind it, never
 * their way.
 */
final class Carrying {
    static final long UNLIMITED = -1;

    /** A destination of this broker is looked at so often while an alarm lasts. */
    private static final long BLOCKED_MILLIS = 200;

    private static final int AT_ONCE = 500;

    /** Changes a message before it leaves. */
    interface Marking {
        Carried mark(Carried message);
    }

    /** A message that was published and is not settled at the source. */
    private static final class Out {
        final long tag;
        final long sequence;
        boolean confirmed;
        boolean rejected;

        Out(long tag, long sequence) {
            this.tag = tag;
            this.sequence = sequence;
        }

        boolean answered() {
            return confirmed || rejected;
        }
    }

    private final ShovelDefinition definition;
    private final Source source;
    private final Destination destination;
    private final BlockingQueue<Event> events;
    private final Marking marking;
    private final ArrayDeque<Carried> waiting = new ArrayDeque<>();
    private final ArrayDeque<Out> outstanding = new ArrayDeque<>();
    private final Map<Long, Out> bySequence = new HashMap<>();
    private long remaining;
    private long remainingUnacked;
    private long forwarded;
    private volatile boolean blocked;
    private volatile ShovelPicture.Metrics shown;

    Carrying(
            ShovelDefinition definition,
            Source source,
            Destination destination,
            BlockingQueue<Event> events,
            long remaining,
            Marking marking) {
        this.definition = definition;
        this.source = source;
        this.destination = destination;
        this.events = events;
        this.remaining = remaining;
        this.remainingUnacked = remaining;
        this.marking = marking;
        this.shown = new ShovelPicture.Metrics(remaining, remaining, 0, 0);
    }

    ShovelPicture.Metrics metrics() {
        return shown;
    }

    boolean blocked() {
        return blocked;
    }

    /** Returns when the shovel has done its work. */
    void carry(long withinNanos) throws InterruptedException {
        var began = System.nanoTime();
        var batch = new ArrayList<Event>(AT_ONCE);
        while (remaining != 0) {
            var left = withinNanos - (System.nanoTime() - began);
            if (left <= 0) {
                return;
            }
            var patience = blocked ? TimeUnit.MILLISECONDS.toNanos(BLOCKED_MILLIS) : left;
            var first = events.poll(Math.min(left, patience), TimeUnit.NANOSECONDS);
            if (first != null) {
                batch.add(first);
                events.drainTo(batch, AT_ONCE);
            }
            batch.forEach(this::take);
            batch.clear();
            forward();
            settle();
            shown = new ShovelPicture.Metrics(remaining, remainingUnacked, waiting.size(), forwarded);
        }
    }

    private void take(Event event) {
        switch (event) {
            case Event.Delivered(var message) -> waiting.add(message);
            case Event.Confirmed(var sequence, var multiple) -> answered(sequence, multiple, true);
            case Event.Rejected(var sequence, var multiple) -> answered(sequence, multiple, false);
            case Event.Blocked _ -> {
                // The destination is asked before each message.
            }
            case Event.Ended(var why) -> throw new ShovelFailed(why);
        }
    }

    private void answered(long sequence, boolean multiple, boolean confirmed) {
        if (!multiple) {
            answered(bySequence.remove(sequence), confirmed);
            return;
        }
        for (var each : outstanding) {
            if (each.sequence > sequence) {
                break;
            }
            if (!each.answered()) {
                answered(bySequence.remove(each.sequence), confirmed);
            }
        }
    }

    private void answered(@Nullable Out out, boolean confirmed) {
        // One that was settled when it was published is not waited for.
        if (out != null && !out.answered()) {
            out.confirmed = confirmed;
            out.rejected = !confirmed;
            if (!confirmed) {
                source.giveBack(out.tag);
            }
        }
    }

    private void forward() {
        var confirms = definition.ackMode() == ShovelDefinition.AckMode.ON_CONFIRM;
        while (!waiting.isEmpty() && remainingUnacked != 0) {
            if (!destination.open()) {
                blocked = true;
                return;
            }
            var message = marking.mark(waiting.remove());
            var sequence = destination.publish(message);
            var out = new Out(message.tag(), sequence);
            out.confirmed = !confirms;
            outstanding.add(out);
            if (confirms) {
                bySequence.put(sequence, out);
            }
            forwarded++;
            if (remainingUnacked > 0) {
                remainingUnacked--;
            }
        }
        blocked = false;
    }

    private void settle() {
        List<Long> acked = new ArrayList<>();
        var done = 0;
        for (var head = outstanding.peek(); head != null && head.answered(); head = outstanding.peek()) {
            outstanding.remove();
            done++;
            if (head.confirmed) {
                acked.add(head.tag);
            }
        }
        if (!acked.isEmpty()) {
            source.ack(acked.stream().mapToLong(Long::longValue).toArray());
        }
        if (remaining > 0) {
            remaining -= done;
        }
    }
}
