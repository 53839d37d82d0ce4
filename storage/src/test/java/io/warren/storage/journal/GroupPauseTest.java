package io.warren.storage.journal;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.engine.lane.Clock;
import io.warren.engine.log.GroupLog;
import io.warren.engine.log.Vote;
import io.warren.engine.message.Receipt;
import io.warren.storage.file.ForgetfulDisk;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** A writer that gathers messages, and a group that has something to say. */
final class GroupPauseTest {
    private static final long GROUP = 7;
    private static final long[] QUEUES = {1};
    private static final long MINUTE = 60_000_000_000L;

    private final WatchedThreads threads = new WatchedThreads();

    /** Real ones; the writer's is known. */
    private static final class WatchedThreads implements JournalThreads {
        private final JournalThreads real = JournalThreads.real(1);
        private final CompletableFuture<Thread> writer = new CompletableFuture<>();

        @Override
        public Executor background() {
            return real.background();
        }

        @Override
        public List<? extends Executor> readers() {
            return real.readers();
        }

        @Override
        public void startWriter(Thread.Builder.OfPlatform named, Runnable loop) {
            real.startWriter(named, () -> {
                writer.complete(Thread.currentThread());
                loop.run();
            });
        }

        @Override
        public void finish() {
            real.finish();
        }

        void awaitWriter(Thread.State state) {
            var deadline = System.nanoTime() + SECONDS.toNanos(10);
            while (writer.join().getState() != state) {
                assertTrue(System.nanoTime() < deadline, () -> writer.join().getState() + ", not " + state);
                Thread.onSpinWait();
            }
        }
    }

    private static final class Answer implements Receipt {
        private final CompletableFuture<Boolean> accepted = new CompletableFuture<>();

        @Override
        public void accepted() {
            accepted.complete(true);
        }

        @Override
        public void rejected() {
            accepted.complete(false);
        }

        boolean soon() {
            return accepted.orTimeout(10, SECONDS).join();
        }
    }

    /** Messages that came one by one shared forces, and the last force was a minute from now. */
    private static void makePauses(Gathering gathering) {
        var now = System.nanoTime() + MINUTE;
        while (gathering.pause(0) <= 0) {
            gathering.forced(now += 200_000, 1);
        }
        for (var force = 0; force < 500; force++) {
            gathering.forced(now += Gathering.PERIOD_NANOS, 5);
        }
        assertTrue(gathering.pause(System.nanoTime()) > MINUTE / 2);
    }

    @Test
    void anAppendEndsThePause() {
        assertEndsThePause((log, receipt) -> log.append(List.of(JournalByHand.groupEntry(1)), receipt));
    }

    @Test
    void aVoteEndsThePause() {
        assertEndsThePause((log, receipt) -> log.vote(new Vote(1, "a"), receipt));
    }

    @Test
    void aForceEndsThePause() {
        assertEndsThePause(GroupLog::force);
    }

    private void assertEndsThePause(BiConsumer<GroupLog, Receipt> wish) {
        var journal = Journal.recover(
                new ForgetfulDisk(),
                JournalByHand.DIRECTORY,
                new JournalSettings(1 << 20, 1 << 22, 4_096, 1 << 16, 0, 1),
                cause -> {
                    throw new AssertionError(cause);
                },
                Clock.SYSTEM,
                new SplittableRandom(1),
                threads);
        var log = journal.groups().create(GROUP);
        makePauses(journal.writer().gathering());
        journal.start();
        threads.awaitWriter(Thread.State.WAITING);
        var unforced = new Answer();
        journal.append(JournalByHand.message(1), QUEUES, false, unforced);
        assertTrue(unforced.soon());
        threads.awaitWriter(Thread.State.TIMED_WAITING);

        var gathered = new Answer();
        journal.append(JournalByHand.message(2), QUEUES, true, gathered);
        assertFalse(gathered.accepted.isDone());
        var answer = new Answer();
        wish.accept(log, answer);

        assertTrue(answer.soon());
        assertTrue(gathered.soon());
        journal.close();
    }
}
