package io.warren.engine.queue;

import io.warren.engine.metadata.QueueSettings;
import io.warren.engine.metadata.QueueSettings.Overflow;
import io.warren.engine.queue.QueueCommand.ConsumeResult;
import io.warren.engine.queue.QueueCommand.ConsumerSpec;
import io.warren.engine.queue.QueueCommand.Holder;
import io.warren.engine.queue.QueueCommand.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a queue should do, in lists that are searched and sorted: no paging, no rotation, no timers. It does not say whose
 * turn it is among equals; it says who may take, and in which order messages go.
 */
@SuppressWarnings("ReferenceEquality") // Of a holder, identity is what counts.
final class QueueModel {
    /** A message in the queue. */
    static final class Item {
        final int id;
        final int bodyBytes;
        final long expiresAtMillis;
        final int priority;
        final boolean durable;
        boolean redelivered;
        int deliveryCount;
        int acquiredCount;
        /** For the order of what came back to a quorum queue; 0 if it did not. */
        long returned;
        /** The queue's own number, known since it was handed out. */
        long entry;

        @Nullable
        Holder holder;

        @Nullable
        Taker taker;

        Item(int id, int bodyBytes, long expiresAtMillis, int priority, boolean durable) {
            this.id = id;
            this.bodyBytes = bodyBytes;
            this.expiresAtMillis = expiresAtMillis;
            this.priority = priority;
            this.durable = durable;
        }
    }

    /** A consumer. */
    static final class Taker {
        final ConsumerSpec spec;
        boolean refuses;
        int held;

        Taker(ConsumerSpec spec) {
            this.spec = spec;
        }

        boolean hasRoom() {
            return !refuses && (spec.noAck() || spec.prefetch() == 0 || held < spec.prefetch());
        }
    }

    private final QueueSettings settings;
    private final boolean quorum;
    private final boolean bodiesOnDisk;
    final List<Item> ready = new ArrayList<>();
    final List<Item> held = new ArrayList<>();
    /** In the order in which they came. */
    final List<Taker> takers = new ArrayList<>();
    /** {@code id reason} of what went to the dead letter exchange. */
    final List<String> dead = new ArrayList<>();
    /** Dead letters that nobody answered for, oldest first. */
    final List<Item> dying = new ArrayList<>();

    private @Nullable Taker active;
    /** Came just now to an empty queue: who waits gets it, however short its time to live. */
    private @Nullable Item fresh;

    private long returns;

    /** @param bodiesOnDisk whether a consumer may have to wait for what is first */
    QueueModel(QueueSettings settings, boolean quorum, boolean bodiesOnDisk) {
        this.settings = settings;
        this.quorum = quorum;
        this.bodiesOnDisk = bodiesOnDisk;
    }

    // What is asked.

    /** What the publisher hears. */
    String publish(Item item) {
        if (settings.overflow() != Overflow.DROP_HEAD
                && ((settings.maxLength() >= 0 && ready.size() >= settings.maxLength())
                        || (settings.maxLengthBytes() >= 0
                                && readyBytes() + item.bodyBytes > settings.maxLengthBytes()))) {
            if (settings.overflow() == Overflow.REJECT_PUBLISH_DLX) {
                die(item, "maxlen");
            }
            return "rejected";
        }
        fresh = ready.isEmpty() ? item : null;
        ready.add(item);
        return "accepted";
    }

    ConsumeResult consume(Taker taker) {
        var exclusive = takers.stream().anyMatch(each -> each.spec.exclusive());
        if (settings.singleActiveConsumer()
                ? taker.spec.exclusive()
                : exclusive || (taker.spec.exclusive() && !takers.isEmpty())) {
            return ConsumeResult.IN_EXCLUSIVE_USE;
        }
        takers.add(taker);
        if (settings.singleActiveConsumer() && active == null) {
            active = taker;
        }
        return ConsumeResult.OK;
    }

    void cancel(Taker taker) {
        takers.remove(taker);
        if (active == taker) {
            active = best();
        }
    }

    /** The next one that a get is given; null if nothing is ready. */
    @Nullable
    Item get(Holder holder, boolean noAck, long nowMillis) {
        var next = nextInTime(nowMillis);
        if (next != null) {
            ready.remove(next);
            if (!noAck) {
                next.holder = holder;
                held.add(next);
            }
        }
        return next;
    }

    void settle(Item item, Outcome outcome) {
        release(item);
        switch (outcome) {
            case ACK -> {}
            case REJECT -> die(item, "rejected");
            case REQUEUE -> putBack(item, false);
            case REQUEUE_COUNTED -> putBack(item, true);
        }
    }

    void close(Holder holder) {
        for (var each : List.copyOf(takers)) {
            if (each.spec.holder() == holder) {
                cancel(each);
            }
        }
        for (var each : heldBy(holder).stream()
                .sorted(Comparator.comparingInt(item -> item.id))
                .toList()) {
            release(each);
            putBack(each, true);
        }
    }

    int purge() {
        var count = ready.size();
        ready.clear();
        return count;
    }

    /** A dead letter was answered for. Those that must not be lost are sent again when they are refused. */
    void answered(int id, boolean accepted) {
        if (accepted || !settings.deadLetterAtLeastOnce()) {
            dying.removeIf(each -> each.id == id);
        }
    }

    /** What is durable is there again, in its old order; what was held may have been seen. */
    void restart() {
        takers.clear();
        active = null;
        for (var each : held) {
            each.redelivered = true;
            each.acquiredCount += quorum ? 1 : 0;
            each.holder = null;
            each.taker = null;
        }
        ready.addAll(held);
        held.clear();
        // Whose arrival nobody confirmed is still ours.
        ready.addAll(dying);
        dying.clear();
        ready.removeIf(each -> !each.durable);
        ready.forEach(each -> each.returned = 0);
    }

    // What is seen.

    /** A delivery must be of the next message, to somebody who may have it. */
    void delivered(Taker to, int id, long nowMillis) {
        var next = fresh != null && ready.contains(fresh) ? fresh : nextInTime(nowMillis);
        while (bodiesOnDisk && next != null && next.id != id && isTooMuch()) {
            // While its body was fetched it was too much.
            drop(next);
            next = nextInTime(nowMillis);
        }
        var expected = next;
        require(
                expected != null && expected.id == id,
                () -> "delivered " + id + " instead of " + (expected == null ? "nothing" : expected.id));
        require(mayTake(to), () -> to.spec.tag() + " may not take " + id);
        if (!settings.singleActiveConsumer()) {
            for (var each : takers) {
                require(
                        each.spec.priority() <= to.spec.priority() || !each.hasRoom(),
                        () -> each.spec.tag() + " comes before " + to.spec.tag());
            }
        }
        if (next != null) {
            ready.remove(next);
            if (!to.spec.noAck()) {
                to.held++;
                next.holder = to.spec.holder();
                next.taker = to;
                held.add(next);
            }
        }
    }

    /** At rest: what is too old or too much has gone, and nobody waits for what is there. */
    void atRest(long nowMillis) {
        fresh = null;
        while (isTooMuch()) {
            var next = nextInTime(nowMillis);
            if (next != null && isTooMuch()) {
                drop(next);
            }
        }
        expireFronts(nowMillis);
        require(
                ready.isEmpty() || takers.stream().noneMatch(this::mayTake),
                () -> ready.size() + " ready, and somebody waits for them");
    }

    /** The next to go: what came back to a quorum queue, then the highest priority, then the oldest. */
    @Nullable
    Item next() {
        return ready.stream()
                .min(Comparator.<Item>comparingLong(each -> each.returned > 0 ? each.returned : Long.MAX_VALUE)
                        .thenComparingInt(each -> -level(each))
                        .thenComparingInt(each -> each.id))
                .orElse(null);
    }

    List<Item> heldBy(Holder holder) {
        return held.stream().filter(each -> each.holder == holder).toList();
    }

    long readyBytes() {
        return bytes(ready);
    }

    static long bytes(List<Item> items) {
        return items.stream().mapToLong(each -> each.bodyBytes).sum();
    }

    // How it is decided.

    private void drop(Item item) {
        ready.remove(item);
        die(item, "maxlen");
    }

    private boolean isTooMuch() {
        return settings.overflow() == Overflow.DROP_HEAD
                && ((settings.maxLength() >= 0 && ready.size() > settings.maxLength())
                        || (settings.maxLengthBytes() >= 0 && readyBytes() > settings.maxLengthBytes()));
    }

    private boolean mayTake(Taker taker) {
        if (!takers.contains(taker) || !taker.hasRoom()) {
            return false;
        }
        if (!settings.singleActiveConsumer()) {
            return true;
        }
        handOver();
        return active == taker && !givesWay();
    }

    /** In a quorum queue a higher priority takes over as soon as the active consumer holds nothing. */
    private void handOver() {
        if (givesWay() && active != null && active.held == 0) {
            active = best();
        }
    }

    private boolean givesWay() {
        var best = best();
        return quorum && active != null && best != null && best.spec.priority() > active.spec.priority();
    }

    private @Nullable Taker best() {
        Taker best = null;
        for (var each : takers) {
            if (best == null || each.spec.priority() > best.spec.priority()) {
                best = each;
            }
        }
        return best;
    }

    private void release(Item item) {
        held.remove(item);
        item.holder = null;
        if (item.taker != null) {
            item.taker.held--;
            item.taker = null;
        }
        if (settings.singleActiveConsumer()) {
            handOver();
        }
    }

    private void putBack(Item item, boolean failed) {
        item.redelivered = true;
        if (quorum) {
            item.acquiredCount++;
            item.deliveryCount += failed ? 1 : 0;
            if (settings.deliveryLimit() >= 0 && item.deliveryCount > settings.deliveryLimit()) {
                die(item, "delivery_limit");
                return;
            }
            item.returned = ++returns;
        }
        ready.add(item);
    }

    private void die(Item item, String reason) {
        if (settings.deadLetterExchange() != null) {
            dead.add(item.id + " " + reason);
            dying.add(item);
        }
    }

    /** The next to go, after those before it that are too old have gone. */
    private @Nullable Item nextInTime(long nowMillis) {
        var next = next();
        while (next != null && next.expiresAtMillis <= nowMillis) {
            ready.remove(next);
            die(next, "expired");
            next = next();
        }
        return next;
    }

    /** Whatever stands first, of its priority or of what came back, and is too old. */
    private void expireFronts(long nowMillis) {
        for (var again = true; again; ) {
            again = false;
            for (var each : List.copyOf(ready)) {
                if (each.expiresAtMillis <= nowMillis && isFirstOfItsKind(each)) {
                    ready.remove(each);
                    die(each, "expired");
                    again = true;
                }
            }
        }
    }

    private boolean isFirstOfItsKind(Item item) {
        return ready.stream()
                .noneMatch(each -> item.returned > 0
                        ? each.returned > 0 && each.returned < item.returned
                        : each.returned == 0 && level(each) == level(item) && each.id < item.id);
    }

    private int level(Item item) {
        return Math.min(item.priority < 0 ? settings.defaultPriority() : item.priority, settings.maxPriority());
    }

    private static void require(boolean holds, java.util.function.Supplier<String> what) {
        if (!holds) {
            throw new AssertionError(what.get());
        }
    }
}
