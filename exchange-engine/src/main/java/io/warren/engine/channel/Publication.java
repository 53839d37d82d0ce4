package io.warren.engine.channel;

import io.warren.engine.message.Receipt;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * One message on its way from a channel to its queues and the log: complete when everybody asked has answered.
 *
 * <p>Answers come on any thread; the last of them hands the publication to its session. What became of it is read after
 * that only.
 */
final class Publication implements Receipt {
    /** Nobody waits for it but the session's budget. */
    static final long UNCONFIRMED = 0;

    /** Part of a transaction that is being committed. */
    static final long IN_TRANSACTION = -1;

    private static final AtomicIntegerFieldUpdater<Publication> OUTSTANDING =
            AtomicIntegerFieldUpdater.newUpdater(Publication.class, "outstanding");

    private final Session session;
    private final @Nullable Channel channel;
    private final long sequence;
    private final int bytes;
    private volatile int outstanding;
    private volatile boolean rejected;

    /**
     * @param channel who hears of it, null for nobody
     * @param sequence number to confirm, {@link #UNCONFIRMED} or {@link #IN_TRANSACTION}
     * @param answers how many will come; at least one
     */
    Publication(Session session, @Nullable Channel channel, long sequence, int bytes, int answers) {
        this.session = session;
        this.channel = channel;
        this.sequence = sequence;
        this.bytes = bytes;
        this.outstanding = answers;
    }

    @Override
    public void accepted() {
        var left = OUTSTANDING.decrementAndGet(this);
        assert left >= 0 : "a publication was answered more often than it asked";
        if (left == 0) {
            session.completed(this);
        }
    }

    @Override
    public void rejected() {
        rejected = true;
        accepted();
    }

    @Nullable
    Channel channel() {
        return channel;
    }

    long sequence() {
        return sequence;
    }

    int bytes() {
        return bytes;
    }

    boolean wasRejected() {
        return rejected;
    }
}
