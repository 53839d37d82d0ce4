package io.warren.cluster.raft;

import io.warren.engine.log.GroupEntry;
import io.warren.engine.log.GroupLog;
import io.warren.engine.log.MemoryGroupLogs;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/** The group logs of one node, forced by a thread as a journal would, in memory that outlives the node. */
public final class MemoryDisk implements AutoCloseable {
    private final MemoryGroupLogs logs;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean closed;
    private boolean held;
    private boolean pending;
    private long pendingBytes;
    private long nanosForEachForce;
    private long nanosForEachKib;

    public MemoryDisk(long seed) {
        logs = new MemoryGroupLogs(seed);
        Thread.ofPlatform().daemon().name("memory-disk").start(this::force);
    }

    public GroupLog open(long group) {
        lock.lock();
        try {
            return guarded(logs.open(group));
        } finally {
            lock.unlock();
        }
    }

    /** Nothing is forced from now on, until released. */
    void hold(boolean yes) {
        lock.lock();
        try {
            held = yes;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The next force fails, and with it the disk. */
    void breakDown() {
        lock.lock();
        try {
            logs.breakDisk();
        } finally {
            lock.unlock();
        }
    }

    /** What was not forced may be gone. Logs opened before are not used any more. */
    void powerCut() {
        lock.lock();
        try {
            logs.powerCut();
        } finally {
            lock.unlock();
        }
    }

    /** Each force takes so long, and so long again for each KiB that it brings. */
    void slow(Duration eachForce, Duration eachKib) {
        lock.lock();
        try {
            nanosForEachForce = eachForce.toNanos();
            nanosForEachKib = eachKib.toNanos();
        } finally {
            lock.unlock();
        }
    }

    private void force() {
        lock.lock();
        try {
            while (!closed) {
                if (pending && !held) {
                    pending = false;
                    takeTime();
                    logs.work();
                } else {
                    changed.awaitUninterruptibly();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** As a disk does: what is handed over meanwhile need not wait for it. */
    private void takeTime() {
        var nanos = nanosForEachForce + nanosForEachKib * pendingBytes / 1_024;
        pendingBytes = 0;
        if (nanos > 0) {
            var end = System.nanoTime() + nanos;
            lock.unlock();
            try {
                for (var left = nanos; left > 0; left = end - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
            } finally {
                lock.lock();
            }
        }
    }

    private static long bytes(Object[] arguments) {
        return arguments != null && arguments.length == 2 && arguments[0] instanceof List<?> entries
                ? entries.stream()
                        .mapToLong(each -> ((GroupEntry) each).data().remaining())
                        .sum()
                : 0;
    }

    private GroupLog guarded(GroupLog log) {
        return (GroupLog) Proxy.newProxyInstance(
                GroupLog.class.getClassLoader(), new Class<?>[] {GroupLog.class}, (proxy, method, arguments) -> {
                    lock.lock();
                    try {
                        pendingBytes += bytes(arguments);
                        return method.invoke(log, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    } finally {
                        pending = true;
                        changed.signalAll();
                        lock.unlock();
                    }
                });
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
