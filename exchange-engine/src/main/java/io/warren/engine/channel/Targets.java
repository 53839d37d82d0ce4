package io.warren.engine.channel;

import io.warren.engine.message.Message;
import io.warren.engine.message.Receipt;
import io.warren.engine.metadata.QueueSpec;
import io.warren.engine.queue.MessageLog;
import io.warren.engine.queue.QueueCommand;
import io.warren.engine.queue.QueueHandle;
import java.util.Arrays;
import java.util.List;

/**
 * Live queues that a message was routed to, and what it takes to hand it to them. Immutable; serves every message with
 * the same route, as long as the metadata it was routed by is the current one.
 */
public final class Targets {
    public static final Targets NONE = new Targets(new QueueHandle[0], new long[0], false, true);

    private final QueueHandle[] queues;
    /** Ids of those that survive a restart. */
    private final long[] durable;
    /** Whether any of the durable ones wants its confirms to wait for the disk. */
    private final boolean forced;
    /** Whether every queue was live; if not, one may still be opening and the next message shall look again. */
    private final boolean complete;

    private Targets(QueueHandle[] queues, long[] durable, boolean forced, boolean complete) {
        this.queues = queues;
        this.durable = durable;
        this.forced = forced;
        this.complete = complete;
    }

    /** Queues that are gone since they were routed to are left out: what was sent to them counts as taken. */
    public static Targets of(List<QueueSpec> routed, Queues live) {
        if (routed.isEmpty()) {
            return NONE;
        }
        var found = new QueueHandle[routed.size()];
        var durable = new long[routed.size()];
        var count = 0;
        var durables = 0;
        var forced = false;
        for (var spec : routed) {
            var queue = live.queue(spec.id());
            if (queue == null) {
                continue;
            }
            found[count++] = queue;
            if (spec.survivesRestart()) {
                durable[durables++] = spec.id();
                forced |= queue.settings().forced();
            }
        }
        return new Targets(
                Arrays.copyOf(found, count), Arrays.copyOf(durable, durables), forced, count == found.length);
    }

    boolean complete() {
        return complete;
    }

    public int queues() {
        return queues.length;
    }

    /** How many answers {@link #send} asks for. */
    public int receipts(Message message) {
        return queues.length + (logged(message) ? 1 : 0);
    }

    /** Writes the message where it must survive, then gives it to every queue. */
    public void send(Message message, MessageLog log, Receipt receipt) {
        var logged = logged(message);
        if (logged) {
            log.append(message, durable, forced, receipt);
        }
        if (queues.length == 1) {
            queues[0].send(new QueueCommand.Enqueue(message, logged, receipt));
            return;
        }
        var kept = new QueueCommand.Enqueue(message, true, receipt);
        var lost = new QueueCommand.Enqueue(message, false, receipt);
        for (var queue : queues) {
            queue.send(logged && queue.spec().survivesRestart() ? kept : lost);
        }
    }

    private boolean logged(Message message) {
        return durable.length > 0 && message.persistent();
    }
}
