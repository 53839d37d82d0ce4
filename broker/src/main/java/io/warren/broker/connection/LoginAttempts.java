package io.warren.broker.connection;

import java.util.concurrent.atomic.LongAdder;

/** How many tried to log in by one protocol, and how many could. Any thread. */
public final class LoginAttempts {
    private final LongAdder succeeded = new LongAdder();
    private final LongAdder failed = new LongAdder();

    void count(Logins.Outcome outcome) {
        switch (outcome) {
            case Logins.Outcome.Granted _ -> succeeded.increment();
            case Logins.Outcome.Refused _ -> failed.increment();
        }
    }

    public long succeeded() {
        return succeeded.sum();
    }

    public long failed() {
        return failed.sum();
    }

    /** Starts again. */
    public void reset() {
        succeeded.reset();
        failed.reset();
    }
}
