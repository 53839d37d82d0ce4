package io.warren.engine.queue;

import io.warren.engine.message.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which bodies are in memory: a budget, writing out beyond it, reading back ahead of consumers.
 *
 * <p>Owner: the queue's lane. A body is let go of only once the log told its position.
 */
final class Paging {
    private static final int READY_IN_MEMORY = 16_384;
    private static final int BATCH_MESSAGES = 256;
    private static final long BATCH_BYTES = 1 << 20;
    private static final int READS_AT_ONCE = 4;

    private final QueueLog log;
    private final long budgetBytes;
    private final Consumer<Entry> lost;
    private final Runnable arrived;

    private long bytes;
    private long bodies;
    private long readyBodies;
    private int reads;
    /** How often everything ready was thrown away: an answer from before finds nobody who wants it. */
    private int purges;

    /**
     * @param lost told of an entry that cannot be read
     * @param arrived runs after an answer was taken in
     */
    Paging(QueueLog log, long budgetBytes, Consumer<Entry> lost, Runnable arrived) {
        this.log = log;
        this.budgetBytes = budgetBytes;
        this.lost = lost;
        this.arrived = arrived;
    }

    /** Bodies in memory, and what they cost. */
    long bodies() {
        return bodies;
    }

    long bytes() {
        return bytes;
    }

    boolean hasRoom() {
        return bytes < budgetBytes && readyBodies < READY_IN_MEMORY;
    }

    /** A message came. */
    void came(Entry entry) {
        if (entry.message != null) {
            bodies++;
            bytes += Entry.cost(entry.message);
        }
    }

    /** It left this queue for good. */
    void left(Entry entry) {
        if (entry.message != null) {
            bodies--;
            bytes -= Entry.cost(entry.message);
        }
    }

    void becameReady(Entry entry) {
        if (entry.message != null) {
            readyBodies++;
        }
    }

    void noLongerReady(Entry entry) {
        if (entry.message != null) {
            readyBodies--;
        }
    }

    /** It was handed out: what many consumers hold for long must not fill the memory either. */
    void handedOut(Entry entry) {
        if (bytes > budgetBytes && entry.message != null && entry.logged() && entry.position() != Message.UNWRITTEN) {
            left(entry);
            entry.letGo();
        }
    }

    /**
     * Moves the tails to disk while there is too much in memory.
     *
     * @return whether some wait for their positions, so that it is worth looking again soon
     */
    boolean writeOut(Ready ready) {
        if (hasRoom()) {
            return false;
        }
        var waits = false;
        for (var line : ready.usedLines()) {
            while (!hasRoom()) {
                var entry = line.firstOfTail();
                if (entry == null) {
                    break;
                }
                if (entry.position() == Message.UNWRITTEN) {
                    askForPositions(line);
                    waits = true;
                    break;
                }
                left(entry);
                readyBodies--;
                line.pageOutFirstOfTail();
            }
        }
        return waits;
    }

    private void askForPositions(Line line) {
        var left = BATCH_MESSAGES;
        for (var each : line.tail()) {
            if (left-- == 0) {
                return;
            }
            var message = each.message;
            if (!each.logged() && message != null) {
                each.paged = true;
                log.page(message);
            }
        }
    }

    /** Asks for the front's body if nobody did, and for more behind it. */
    void fetch(Ready ready, Entry front) {
        if (!front.requested) {
            var batch = new ArrayList<Entry>();
            batch.add(front);
            front.requested = true;
            ready.collectUnreadReturns(batch, BATCH_MESSAGES, BATCH_BYTES);
            var line = ready.frontLine();
            if (line != null && line.hungry()) {
                line.collectUnread(batch, BATCH_MESSAGES, BATCH_BYTES);
            }
            read(batch);
        }
        readAhead(ready);
    }

    void purged() {
        purges++;
    }

    void readAhead(Ready ready) {
        var line = ready.frontLine();
        while (line != null && reads < READS_AT_ONCE && line.hungry()) {
            var batch = new ArrayList<Entry>(BATCH_MESSAGES);
            line.collectUnread(batch, BATCH_MESSAGES, BATCH_BYTES);
            if (batch.isEmpty()) {
                return;
            }
            read(batch);
        }
    }

    /** For dead letters: these bodies, whatever the budget. */
    void read(List<Entry> batch) {
        var positions = new long[batch.size()];
        for (var i = 0; i < positions.length; i++) {
            var entry = batch.get(i);
            entry.requested = true;
            positions[i] = entry.position();
        }
        reads++;
        var asked = purges;
        log.read(positions, messages -> {
            reads--;
            for (var i = 0; i < positions.length; i++) {
                var entry = batch.get(i);
                entry.requested = false;
                var purged = asked != purges && entry.place == Entry.Place.READY;
                if (entry.place != Entry.Place.GONE && !purged) {
                    take(entry, messages.get(i));
                }
            }
            arrived.run();
        });
    }

    private void take(Entry entry, @Nullable Message message) {
        if (message == null) {
            lost.accept(entry);
            return;
        }
        entry.message = message;
        came(entry);
        if (entry.place == Entry.Place.READY) {
            becameReady(entry);
        }
    }
}
