package io.warren.cluster.metadata;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What this node asked for and does not know the end of. Any thread. Said again until it is applied here or its time is over;
 * it is done once all the same, for each has a number.
 */
final class Asked {
    /** So few that none is overtaken by more than are remembered as done ({@link ClusterState}). */
    static final int UNDER_WAY = 512;

    private final ConcurrentMap<Long, One> open = new ConcurrentHashMap<>();
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private volatile long first;
    private final AtomicLong next;

    static final long NEVER = Long.MAX_VALUE;

    /**
     * One request.
     *
     * <p>It is told the result, or null if its time is over.
     */
    static final class One {
        final ByteBuffer entry;
        private final Consumer<Applying.@Nullable Result> told;
        private final long giveUpAtMillis;
        private volatile long saidAtMillis;

        private One(ByteBuffer entry, Consumer<Applying.@Nullable Result> told, long giveUpAtMillis) {
            this.entry = entry;
            this.told = told;
            this.giveUpAtMillis = giveUpAtMillis;
        }
    }

    /** @param first higher than any number of an earlier life of this node */
    Asked(long first) {
        this.first = first;
        next = new AtomicLong(first);
    }

    /** Runs it when few enough are under way, behind those that came before; in this thread if that is now. */
    void whenThereIsRoom(Runnable asking) {
        synchronized (waiting) {
            waiting.addLast(asking);
        }
        goOn();
    }

    /** One at a time, so that they keep their order. */
    private void goOn() {
        synchronized (waiting) {
            while (open.size() < UNDER_WAY && !waiting.isEmpty()) {
                waiting.removeFirst().run();
            }
        }
    }

    /** Whether nobody waits for it any more, who did in this life of the node. */
    boolean isGivenUp(long number) {
        return number >= first && number < next.get() && !open.containsKey(number);
    }

    /** Numbers below were given before, by another life of this node whose clock was ahead. */
    void above(long known) {
        first = Math.max(first, known + 1);
        next.accumulateAndGet(known + 1, Math::max);
    }

    long number() {
        return next.getAndIncrement();
    }

    /** @param giveUpAtMillis {@link #NEVER} for what must come to be */
    One add(long number, ByteBuffer entry, Consumer<Applying.@Nullable Result> told, long now, long giveUpAtMillis) {
        var one = new One(entry, told, giveUpAtMillis);
        one.saidAtMillis = now;
        open.put(number, one);
        return one;
    }

    void done(long number, Applying.Result result) {
        var one = open.remove(number);
        if (one != null) {
            one.told.accept(result);
            goOn();
        }
    }

    /** Those that were said longest ago than this, in their order; those whose time is over are told. */
    List<One> again(long now, long afterMillis) {
        var due = new ArrayList<One>();
        open.keySet().stream().sorted().forEach(number -> {
            var one = open.get(number);
            if (one == null) {
                return;
            }
            if (now >= one.giveUpAtMillis) {
                giveUp(number);
            } else if (now - one.saidAtMillis >= afterMillis) {
                one.saidAtMillis = now;
                due.add(one);
            }
        });
        return due;
    }

    void giveUpAll() {
        List.copyOf(open.keySet()).forEach(this::giveUp);
    }

    private void giveUp(long number) {
        var one = open.remove(number);
        if (one != null) {
            one.told.accept(null);
            goOn();
        }
    }
}
