package io.warren.storage.metadata.database;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** How far the tables are, for those who wait until they are further. Any thread; waits with a lock that nobody keeps. */
final class Reached {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long revision;
    private boolean ended;

    long revision() {
        lock.lock();
        try {
            return revision;
        } finally {
            lock.unlock();
        }
    }

    /** 0 while the tables are being built. */
    void at(long now) {
        lock.lock();
        try {
            revision = now;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** They get no further: nobody waits any more. */
    void end() {
        lock.lock();
        try {
            ended = true;
            revision = 0;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean await(long wanted, Duration patience) {
        var left = patience.toNanos();
        lock.lock();
        try {
            while (revision < wanted && !ended && left > 0) {
                left = changed.awaitNanos(left);
            }
            return revision >= wanted && !ended;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }
}
