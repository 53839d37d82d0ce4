package io.warren.engine.log;

import io.warren.engine.message.Receipt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * A node whose disk is a list of what was handed over, of which a power cut keeps a beginning. One thread only, so it suits
 * simulations and tests.
 */
public final class MemoryGroupLogs implements GroupLogContract.Node {
    private final SplittableRandom random;
    private final List<Step> steps = new ArrayList<>();
    private int onDisk;
    private boolean broken;
    private boolean ended;
    private Runnable look = () -> {};

    /** Something handed over. */
    private record Step(long group, Consumer<Held> change, Receipt receipt) {}

    public MemoryGroupLogs(long seed) {
        random = new SplittableRandom(seed);
    }

    @Override
    public GroupLog open(long group) {
        return new MemoryGroupLog(this, group, found().getOrDefault(group, new Held()));
    }

    private Map<Long, Held> found() {
        var groups = new HashMap<Long, Held>();
        for (var step : steps) {
            step.change.accept(groups.computeIfAbsent(step.group, id -> new Held()));
            groups.values().removeIf(held -> held.dropped);
        }
        return groups;
    }

    void put(long group, Consumer<Held> change, Receipt receipt) {
        if (ended) {
            receipt.rejected();
        } else {
            steps.add(new Step(group, change, receipt));
        }
    }

    @Override
    public void work() {
        var waiting = List.copyOf(steps.subList(onDisk, steps.size()));
        look.run();
        look = () -> {};
        onDisk = steps.size();
        if (broken && !ended) {
            ended = true;
            waiting.forEach(step -> step.receipt.rejected());
        } else {
            waiting.forEach(step -> step.receipt.accepted());
        }
    }

    @Override
    public void beforeForce(Runnable once) {
        look = once;
    }

    @Override
    public void powerCut() {
        onDisk += random.nextInt(steps.size() - onDisk + 1);
        steps.subList(onDisk, steps.size()).clear();
    }

    @Override
    public void breakDisk() {
        broken = true;
    }

    /** What a group holds. */
    static final class Held {
        long first = 1;
        final List<GroupEntry> entries = new ArrayList<>();
        Vote vote = Vote.NONE;
        boolean dropped;

        long last() {
            return first + entries.size() - 1;
        }

        void cutBelow(long firstKept) {
            entries.subList(0, (int) (firstKept - first)).clear();
            first = firstKept;
        }

        void cutAbove(long lastKept) {
            entries.subList((int) (lastKept + 1 - first), entries.size()).clear();
        }

        void restartAt(long nextIndex) {
            entries.clear();
            first = nextIndex;
        }
    }
}
