package io.warren.cluster;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How much one thread has handed to another that has not worked it off. Above the bound the first one waits, unless what it
 * brings is all there is.
 *
 * <p>One thread begins, another is done; the lock is held for an addition.
 */
final class Ahead {
    private final long most;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition less = lock.newCondition();
    private long bytes;

    Ahead(long most) {
        this.most = most;
    }

    /** Returns when there is room. An interrupted thread is let through: it has been told to end. */
    void begin(long more) {
        lock.lock();
        try {
            while (bytes > 0 && bytes + more > most) {
                less.await();
            }
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        } finally {
            bytes += more;
            lock.unlock();
        }
    }

    void done(long worked) {
        lock.lock();
        try {
            bytes -= worked;
            less.signal();
        } finally {
            lock.unlock();
        }
    }
}
