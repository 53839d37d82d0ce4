package io.warren.cluster.raft;

import io.warren.engine.log.GroupLog;
import io.warren.engine.log.GroupLogs;
import io.warren.engine.message.Receipt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** All logs of a node on one {@link MemoryDisk}. */
public final class MemoryLogs implements GroupLogs {
    private final MemoryDisk disk;
    private final Set<Long> groups = new TreeSet<>();

    public MemoryLogs(MemoryDisk disk) {
        this.disk = disk;
    }

    @Override
    public synchronized Set<Long> groups() {
        return new TreeSet<>(groups);
    }

    @Override
    public Opened open(long group) {
        return new Opened.Whole(disk.open(group));
    }

    @Override
    public synchronized GroupLog create(long group) {
        if (!groups.add(group)) {
            throw new IllegalArgumentException("group " + group + " is here");
        }
        return disk.open(group);
    }

    @Override
    public synchronized void drop(long group, Receipt receipt) {
        groups.remove(group);
        disk.open(group).drop(receipt);
    }

    @Override
    public OptionalLong oldest() {
        return OptionalLong.empty();
    }
}
