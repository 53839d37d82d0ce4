package io.warren.cluster.raft;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Proposes at whoever leads, with a bound of what is open, and knows the longest time without a commit. */
final class Load {
    final AtomicInteger committed = new AtomicInteger();
    private final TestCluster cluster;
    private final int bodyBytes;
    private final AtomicLong lastCommit = new AtomicLong(System.nanoTime());
    private final AtomicLong longest = new AtomicLong();
    private final Semaphore open;
    private final Thread thread = Thread.ofPlatform().daemon().unstarted(this::run);
    private volatile boolean stopping;

    Load(TestCluster cluster, int inFlight, int bodyBytes) {
        this.cluster = cluster;
        this.open = new Semaphore(inFlight);
        this.bodyBytes = bodyBytes;
    }

    void start() {
        lastCommit.set(System.nanoTime());
        thread.start();
    }

    void stop() throws InterruptedException {
        stopping = true;
        thread.join();
        longest.accumulateAndGet(System.nanoTime() - lastCommit.get(), Math::max);
    }

    void resetStall() {
        longest.set(0);
    }

    long stallMillis() {
        return TimeUnit.NANOSECONDS.toMillis(longest.get());
    }

    private void run() {
        long number = 0;
        while (!stopping) {
            try {
                if (!open.tryAcquire(10, TimeUnit.MILLISECONDS)) {
                    continue;
                }
            } catch (InterruptedException ending) {
                return;
            }
            var leader = cluster.alive().stream()
                    .map(site -> site.running)
                    .filter(each -> each != null && each.state().leadingTerm() > 0)
                    .findFirst();
            if (leader.isEmpty()) {
                open.release();
                LockSupport.parkNanos(200_000);
                continue;
            }
            var now = leader.get();
            var term = Math.max(1, now.state().leadingTerm());
            now.member().propose(Numbers.bytes(number++, bodyBytes), term, this::told);
        }
    }

    private void told(Outcome outcome) {
        if (outcome instanceof Outcome.Committed) {
            var at = System.nanoTime();
            longest.accumulateAndGet(at - lastCommit.getAndSet(at), Math::max);
            committed.incrementAndGet();
        }
        open.release();
    }
}
