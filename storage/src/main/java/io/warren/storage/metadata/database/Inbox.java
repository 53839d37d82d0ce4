package io.warren.storage.metadata.database;

import io.warren.engine.metadata.AppliedChange;
import io.warren.engine.view.LoginEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Changes on their way from the log's thread to the database's, and logins from anywhere. Bounded: when there is no room the
 * rest of the changes is missed, which the database's thread makes up for from the log. The lock is held for an addition to a list and never while anything waits.
 */
final class Inbox {
    static final int ROOM = 10_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private ArrayList<AppliedChange> waiting = new ArrayList<>();
    private ArrayList<LoginEntry> logins = new ArrayList<>();
    private boolean missed = true;
    private boolean closed;
    private @Nullable Throwable broken;

    /** What there is to do. */
    sealed interface Next {
        record Changes(List<AppliedChange> changes) implements Next {}

        /** Some are missing; what was waiting is dropped. */
        record Missed() implements Next {}

        record Logins(List<LoginEntry> logins) implements Next {}

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

    /** Kept also before anybody begins to take them; those for whom there is no room are dropped. */
    void add(LoginEntry login) {
        lock.lock();
        try {
            if (!closed && logins.size() < ROOM) {
                logins.add(login);
                changed.signal();
            }
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
            while (!closed && !missed && broken == null && waiting.isEmpty() && logins.isEmpty()) {
                changed.awaitUninterruptibly();
            }
            if (closed) {
                // Nobody tells the logins again.
                return logins.isEmpty() ? new Next.Closed() : takeLogins();
            }
            if (broken != null) {
                var cause = broken;
                broken = null;
                return new Next.Broken(cause);
            }
            if (missed) {
                return new Next.Missed();
            }
            if (waiting.isEmpty()) {
                return takeLogins();
            }
            var taken = waiting;
            waiting = new ArrayList<>();
            return new Next.Changes(taken);
        } finally {
            lock.unlock();
        }
    }

    private Next takeLogins() {
        var taken = logins;
        logins = new ArrayList<>();
        return new Next.Logins(taken);
    }
}
