package io.warren.engine.queue;

import io.warren.engine.message.DeathHistory;
import io.warren.engine.message.DeathHistory.Reason;
import io.warren.engine.message.Message;
import io.warren.engine.message.Receipt;
import io.warren.engine.metadata.QueueSettings;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Messages on their way to the dead letter exchange, in the order in which they died.
 *
 * <p>Owner: the queue's lane; receipts come on any thread and are taken in by {@link #takeReceipts}. For limits and
 * counters a dead letter has left the queue (at-least-once: it counts as unacked); its log hears of its end only after it
 * has arrived, so that a crash duplicates it and never loses it.
 */
final class DeadLetters {
    /** From here on nothing expires and no head is dropped until some have arrived. */
    private static final int CROWDED = 1_024;

    private static final int BODIES_AT_ONCE = 256;

    private final QueueHandle from;
    private final Forwarding forwarding;
    private final Paging paging;
    private final Turn turn;
    private final Ends ends;

    private final ArrayDeque<Letter> waiting = new ArrayDeque<>(2);
    private final LinkedHashSet<Letter> underWay = new LinkedHashSet<>(2);
    private final ConcurrentLinkedQueue<Letter> receipts = new ConcurrentLinkedQueue<>();
    private QueueSettings settings;
    private boolean closed;
    private boolean keepsRefused;

    /** What becomes of a dead letter in its queue. */
    interface Ends {
        /** It has arrived, or nobody wants it: the queue forgets it. */
        void over(Entry entry);

        /** Its target refused it and it must not be lost: {@link #again} later. */
        void retryLater(Letter letter);

        /** A receipt came, on any thread. */
        void wake();
    }

    /** One on its way. */
    static final class Letter {
        final Entry entry;
        private final Reason reason;
        private volatile boolean refused;

        private Letter(Entry entry, Reason reason) {
            this.entry = entry;
            this.reason = reason;
        }
    }

    DeadLetters(QueueHandle from, Forwarding forwarding, Paging paging, Turn turn, Ends ends, QueueSettings settings) {
        this.from = from;
        this.forwarding = forwarding;
        this.paging = paging;
        this.turn = turn;
        this.ends = ends;
        this.settings = settings;
    }

    void set(QueueSettings now) {
        settings = now;
    }

    /** Whether this queue dead-letters at all. */
    boolean wanted() {
        return settings.deadLetterExchange() != null;
    }

    boolean hasRoom() {
        return waiting.size() + underWay.size() < CROWDED;
    }

    boolean receiptsWait() {
        return !receipts.isEmpty();
    }

    boolean atLeastOnce() {
        return settings.deadLetterAtLeastOnce();
    }

    /** Takes an entry that has left its place; {@link #wanted} holds. */
    void add(Entry entry, Reason reason) {
        entry.place = Entry.Place.DYING;
        waiting.addLast(new Letter(entry, reason));
        pump();
    }

    /** Sends those whose turn it is and whose body is there; asks for bodies. */
    void pump() {
        while (!waiting.isEmpty() && !closed) {
            var next = waiting.getFirst();
            if (next.entry.place == Entry.Place.GONE) {
                waiting.removeFirst();
            } else if (next.entry.message == null) {
                if (!next.entry.requested) {
                    readBodies();
                }
                return;
            } else {
                waiting.removeFirst();
                forward(next);
            }
        }
    }

    private void readBodies() {
        var batch = new ArrayList<Entry>();
        for (var each : waiting) {
            if (batch.size() == BODIES_AT_ONCE) {
                break;
            }
            if (each.entry.message == null && !each.entry.requested && each.entry.place == Entry.Place.DYING) {
                batch.add(each.entry);
            }
        }
        paging.read(batch);
    }

    private void forward(Letter letter) {
        var exchange = settings.deadLetterExchange();
        var message = letter.entry.message;
        if (exchange == null || message == null) {
            ends.over(letter.entry);
            return;
        }
        underWay.add(letter);
        letter.refused = false;
        forwarding.forward(from, exchange, dead(message, letter.reason, exchange), new Receipt() {
            @Override
            public void accepted() {
                receipts.add(letter);
                ends.wake();
            }

            @Override
            public void rejected() {
                letter.refused = true;
                receipts.add(letter);
                ends.wake();
            }
        });
    }

    private Message dead(Message message, Reason reason, String exchange) {
        return DeathHistory.record(
                message, from.spec().name(), reason, exchange, settings.deadLetterRoutingKey(), turn.wallMillis);
    }

    void takeReceipts() {
        for (var letter = receipts.poll(); letter != null; letter = receipts.poll()) {
            if (!underWay.remove(letter) || closed) {
                continue;
            }
            if (letter.refused && keepsRefused) {
                waiting.addLast(letter);
            } else if (letter.refused && letter.entry.countedWhileDying) {
                underWay.add(letter);
                ends.retryLater(letter);
            } else {
                ends.over(letter.entry);
            }
        }
    }

    /** A retry: it is still under way unless the queue has ended. */
    void again(Letter letter) {
        if (!closed && underWay.remove(letter)) {
            forward(letter);
        }
    }

    /** The node stops: a target that refuses may only have stopped before us. The letter stays ours. */
    void keepRefused() {
        keepsRefused = true;
    }

    /** Nothing more is sent. */
    void close() {
        closed = true;
    }

    /** Those that have not arrived. */
    List<Entry> unfinished() {
        var entries = new ArrayList<Entry>();
        underWay.forEach(each -> entries.add(each.entry));
        waiting.forEach(each -> entries.add(each.entry));
        return entries;
    }

    boolean nothingUnderWay() {
        return underWay.isEmpty();
    }
}
