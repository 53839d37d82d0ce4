package io.warren.cluster.raft;

import io.warren.engine.message.Receipt;
import java.util.concurrent.CountDownLatch;

/** Waits for a receipt, on a thread that may. */
public final class Heard implements Receipt {
    private final CountDownLatch answered = new CountDownLatch(1);
    private volatile boolean yes;

    @Override
    public void accepted() {
        yes = true;
        answered.countDown();
    }

    @Override
    public void rejected() {
        answered.countDown();
    }

    /** Whether it was accepted. There is no time-out: a log that ends rejects what waits. */
    public boolean yes() {
        var interrupted = false;
        while (true) {
            try {
                answered.await();
                break;
            } catch (InterruptedException early) {
                // Not knowing is worse than being late: who asks would take it for a failed disk.
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return yes;
    }
}
