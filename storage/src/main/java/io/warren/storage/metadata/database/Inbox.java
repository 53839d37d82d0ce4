package io.warren.storage.metadata.database;

import io.warren.engine.metadata.AppliedChange;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Changes on their way from the log's thread to the database's. Bounded: when there is no room the rest is missed, which the
 * database's thread makes up for from the log. The lock is held for an addition to a list and never while anything waits.
 */
final class Inbox {
    static final int ROOM = 10_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private ArrayList<AppliedChange> waiting = new ArrayList<>();
    private boolean missed = true;
    private boolean closed;
    private @Nullable Throwable broken;

    /** What there is to do. */
    sealed interface Next {
        record Changes(List<AppliedChange> changes) implements Next {}

        /** Some are missing; what was waiting is dropped. */
        record Missed() implements Next {}

        record Broken(Throwable cause) implements Next {}

        record Closed() implements Next {}
    }

    /** Called by the log's thread. */
    void add(AppliedChange change) {
        lock.lock();
        try {
            if (closed || missed) {
                return;
            }
            if (waiting.size() < ROOM) {
                waiting.add(change);
            } else {
                missed = true;
                waiting = new ArrayList<>();
            }
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** A new file knows of nothing: what is waiting goes, and all is missed. */
    void miss() {
        lock.lock();
        try {
            missed = true;
            broken = null;
            waiting = new ArrayList<>();
        } finally {
            lock.unlock();
        }
    }

    /** What is waiting goes, and what comes from now on is kept. */
    void beginAgain() {
        lock.lock();
        try {
            missed = false;
            waiting = new ArrayList<>();
        } finally {
            lock.unlock();
        }
    }

    /** Somebody who reads found that the file is no good. */
    void broken(Throwable cause) {
        lock.lock();
        try {
            broken = cause;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            waiting = new ArrayList<>();
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    Next next() {
        lock.lock();
        try {
            while (!closed && !missed && broken == null && waiting.isEmpty()) {
                changed.awaitUninterruptibly();
            }
            if (closed) {
                return new Next.Closed();
            }
            if (broken != null) {
                var cause = broken;
                broken = null;
                return new Next.Broken(cause);
            }
            if (missed) {
                return new Next.Missed();
            }
            var taken = waiting;
            waiting = new ArrayList<>();
            return new Next.Changes(taken);
        } finally {
            lock.unlock();
        }
    }
}
