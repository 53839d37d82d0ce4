package io.warren.storage.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.engine.message.Message;
import io.warren.engine.message.Receipt;
import io.warren.engine.queue.QueueLog;
import io.warren.storage.file.DiskFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compaction beside publishing, settling and reading, with the journal's own threads on a real disk. */
final class CompactionUnderLoadTest {
    private static final JournalSettings SMALL = new JournalSettings(64 << 10, 128 << 10, 16 << 10, 64 << 10, 50, 2);
    private static final long QUEUE = 1;
    private static final int MESSAGES = 20_000;
    private static final int KEPT_EVERY = 100;
    private static final int ON_THE_WAY = 500;

    @TempDir
    Path directory;

    private final ConcurrentLinkedQueue<Message> safe = new ConcurrentLinkedQueue<>();
    private final AtomicInteger onTheWay = new AtomicInteger();
    private final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());

    @Test
    void spaceIsGivenBackAndEverythingThatLivesIsReadMeanwhileAndFoundAfterwards() throws Exception {
        var kept = new TreeMap<Integer, Message>();
        try (var journal = open()) {
            var queue = journal.open(QUEUE, new AtOnce());
            for (var number = 0; number < MESSAGES; number++) {
                append(journal, number);
                settleWhatIsSafe(queue, kept);
                if (number % 1_000 == 999) {
                    assertReads(queue, kept);
                }
            }
            while (onTheWay.get() > 0) {
                settleWhatIsSafe(queue, kept);
                Thread.onSpinWait();
            }
            settleWhatIsSafe(queue, kept);
            assertReads(queue, kept);

            assertTrue(journal.picture().relocated() > 0, "nothing was moved");
            awaitLittleSpace(journal);
            assertReads(queue, kept);
        }
        assertEquals(List.of(), failures);

        try (var journal = open()) {
            var queue = journal.open(QUEUE, new AtOnce());
            var index = queue.recovered();
            var positions = new long[index.size()];
            for (var at = 0; at < positions.length; at++) {
                positions[at] = index.position(at);
            }
            assertEquals(List.copyOf(kept.keySet()), numbers(read(queue, positions)));
        }
    }

    private Journal open() {
        return Journal.open(new DiskFiles(), directory.resolve("journal"), SMALL, failures::add);
    }

    private void append(Journal journal, int number) {
        while (onTheWay.get() >= ON_THE_WAY) {
            Thread.onSpinWait();
        }
        var message = JournalByHand.message(number);
        onTheWay.incrementAndGet();
        journal.append(message, new long[] {QUEUE}, true, new Receipt() {
            @Override
            public void accepted() {
                safe.add(message);
                onTheWay.decrementAndGet();
            }

            @Override
            public void rejected() {
                failures.add(new AssertionError("message " + number + " was rejected"));
                onTheWay.decrementAndGet();
            }
        });
    }

    /** All but some: those would keep every segment if nobody moved them. */
    private void settleWhatIsSafe(QueueLog queue, TreeMap<Integer, Message> kept) {
        for (var each = safe.poll(); each != null; each = safe.poll()) {
            var number = JournalByHand.number(each);
            if (number % KEPT_EVERY == 0) {
                kept.put(number, each);
            } else {
                queue.settle(each);
            }
        }
    }

    /** What lives fits into two segments; besides there are one to write to, one prepared and those about to go. */
    private static void awaitLittleSpace(Journal journal) {
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (journal.picture().bytes() > 8L * SMALL.segmentBytes()) {
            assertTrue(System.nanoTime() < deadline, () -> journal.picture() + " is too much");
            journal.checkpoint();
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static void assertReads(QueueLog queue, TreeMap<Integer, Message> kept) throws Exception {
        var positions = kept.values().stream().mapToLong(Message::position).toArray();
        assertEquals(List.copyOf(kept.keySet()), numbers(read(queue, positions)));
    }

    private static List<@Nullable Message> read(QueueLog queue, long[] positions) throws Exception {
        var answer = new CompletableFuture<List<@Nullable Message>>();
        queue.read(positions, answer::complete);
        return answer.get(30, TimeUnit.SECONDS);
    }

    /** -1 for one that could not be read. */
    private static List<Integer> numbers(List<@Nullable Message> messages) {
        return messages.stream()
                .map(each -> each == null ? -1 : JournalByHand.number(each))
                .toList();
    }
}
