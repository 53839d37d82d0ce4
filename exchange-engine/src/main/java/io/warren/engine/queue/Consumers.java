package io.warren.engine.queue;

import io.warren.engine.queue.QueueCommand.ConsumeResult;
import io.warren.engine.queue.QueueCommand.ConsumerPicture;
import io.warren.engine.queue.QueueCommand.ConsumerSpec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who consumes, and who is next: the highest priority that can take something, in turns within it; or one of them only
 * (exclusive, single active consumer).
 *
 * <p>Owner: the queue's lane. A consumer stands in the rotation exactly while it may take something.
 *
 * <p>Single active consumer: the first is active. When it is cancelled or its channel closes, the next takes over at once:
 * the highest priority, among equals the longest there. In a quorum queue a newcomer of higher priority takes over, after
 * the active one has settled what it has (RabbitMQ 4.3).
 */
final class Consumers {
    private final boolean single;
    private final boolean preempts;
    private final LinkedHashSet<Consumer> all = new LinkedHashSet<>();
    private final TreeMap<Integer, ArrayDeque<Consumer>> rotations = new TreeMap<>(Comparator.reverseOrder());
    private int queued;
    private @Nullable Consumer active;
    private @Nullable Consumer exclusive;
    private boolean everHad;

    /**
     * @param single whether only one of them is served
     * @param preempts whether a higher priority takes the place of the single one
     */
    Consumers(boolean single, boolean preempts) {
        this.single = single;
        this.preempts = preempts;
    }

    int size() {
        return all.size();
    }

    /** Whether the last one has gone. */
    boolean desertedAfterUse() {
        return everHad && all.isEmpty();
    }

    ConsumeResult mayJoin(ConsumerSpec spec) {
        if (single) {
            return spec.exclusive() ? ConsumeResult.IN_EXCLUSIVE_USE : ConsumeResult.OK;
        }
        var inUse = exclusive != null || (spec.exclusive() && !all.isEmpty());
        return inUse ? ConsumeResult.IN_EXCLUSIVE_USE : ConsumeResult.OK;
    }

    void add(Consumer consumer) {
        all.add(consumer);
        consumer.held.consumers.add(consumer);
        everHad = true;
        if (consumer.spec.exclusive()) {
            exclusive = consumer;
        }
        offer(consumer);
        if (single) {
            if (active == null) {
                active = consumer;
            } else {
                handOver();
            }
        }
    }

    List<Consumer> all() {
        return List.copyOf(all);
    }

    /** Null if this holder has none of that tag. */
    @Nullable
    Consumer remove(Unacked.Held held, String tag) {
        var consumer = find(held, tag);
        if (consumer != null) {
            remove(consumer);
        }
        return consumer;
    }

    void remove(Consumer consumer) {
        if (!all.remove(consumer)) {
            return;
        }
        consumer.held.consumers.remove(consumer);
        consumer.credit.gone = true;
        leaveRotation(consumer);
        if (exclusive == consumer) {
            exclusive = null;
        }
        if (active == consumer) {
            active = nextActive();
        } else if (active != null && active.credit.quiescing) {
            handOver();
        }
    }

    /** Whether anybody could take a message, as far as we know. */
    boolean anyMayTake() {
        if (single) {
            return active != null && active.mayTake();
        }
        return queued > 0;
    }

    /** The consumer whose turn it is, one delivery claimed of it; null if nobody takes anything now. */
    @Nullable
    Consumer claim() {
        if (single) {
            return active != null && claims(active) ? active : null;
        }
        if (queued == 0) {
            return null;
        }
        for (var rotation : rotations.values()) {
            for (var next = rotation.peekFirst(); next != null; next = rotation.peekFirst()) {
                if (claims(next)) {
                    return next;
                }
            }
        }
        return null;
    }

    /** What was claimed has been handed over: others come first now. */
    void delivered(Consumer consumer) {
        leaveRotation(consumer);
        if (!consumer.spec.noAck()) {
            consumer.credit.unsettled++;
        }
        offer(consumer);
    }

    /** One of its deliveries was settled. */
    void settled(Consumer consumer) {
        consumer.credit.unsettled--;
        assert consumer.credit.unsettled >= 0 : "settled more than delivered";
        offer(consumer);
        if (consumer.credit.quiescing) {
            handOver();
        }
    }

    void resume(Unacked.Held held, String tag) {
        var consumer = find(held, tag);
        if (consumer != null) {
            consumer.credit.refused = false;
            offer(consumer);
        }
    }

    List<ConsumerPicture> pictures() {
        var pictures = new ArrayList<ConsumerPicture>(all.size());
        for (var each : all) {
            pictures.add(new ConsumerPicture(each.spec, !single || each == active, each.credit.unsettled));
        }
        return pictures;
    }

    /** Tag of the one that is served, empty if that is not how this queue works. */
    String activeTag() {
        return active == null ? "" : active.spec.tag();
    }

    private static @Nullable Consumer find(Unacked.Held held, String tag) {
        for (var each : held.consumers) {
            if (each.spec.tag().equals(tag)) {
                return each;
            }
        }
        return null;
    }

    private boolean claims(Consumer consumer) {
        if (!consumer.mayTake()) {
            leaveRotation(consumer);
            return false;
        }
        if (!consumer.subscriber.claim()) {
            consumer.credit.refused = true;
            leaveRotation(consumer);
            return false;
        }
        return true;
    }

    private void offer(Consumer consumer) {
        if (!single && !consumer.credit.queued && consumer.mayTake()) {
            consumer.credit.queued = true;
            queued++;
            rotations
                    .computeIfAbsent(consumer.spec.priority(), _ -> new ArrayDeque<>(2))
                    .addLast(consumer);
        }
    }

    private void leaveRotation(Consumer consumer) {
        if (!consumer.credit.queued) {
            return;
        }
        consumer.credit.queued = false;
        queued--;
        var rotation = rotations.get(consumer.spec.priority());
        if (rotation != null) {
            if (rotation.peekFirst() == consumer) {
                rotation.removeFirst();
            } else {
                rotation.remove(consumer);
            }
            if (rotation.isEmpty() && consumer.credit.gone) {
                rotations.remove(consumer.spec.priority());
            }
        }
    }

    private @Nullable Consumer nextActive() {
        Consumer best = null;
        for (var each : all) {
            if (best == null || each.spec.priority() > best.spec.priority()) {
                best = each;
            }
        }
        return best;
    }

    private void handOver() {
        var now = active;
        if (!preempts || now == null) {
            return;
        }
        var best = nextActive();
        if (best == null || best.spec.priority() <= now.spec.priority()) {
            now.credit.quiescing = false;
            return;
        }
        now.credit.quiescing = now.credit.unsettled > 0;
        if (!now.credit.quiescing) {
            active = best;
        }
    }
}
