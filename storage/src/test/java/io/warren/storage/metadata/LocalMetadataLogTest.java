package io.warren.storage.metadata;

import static io.warren.storage.metadata.Answers.ROOT;
import static io.warren.storage.metadata.Answers.ask;
import static io.warren.storage.metadata.Answers.bind;
import static io.warren.storage.metadata.Answers.deleteQueue;
import static io.warren.storage.metadata.Answers.exchange;
import static io.warren.storage.metadata.Answers.queue;
import static io.warren.storage.metadata.Answers.surviving;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.amqp.types.ReplyCode;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.MetadataOutcome;
import io.warren.engine.metadata.NodeLimits;
import io.warren.engine.metadata.VirtualHostMetadata;
import io.warren.storage.file.ForgetfulDisk;
import io.warren.storage.file.PowerCut;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

final class LocalMetadataLogTest {
    private static final Path DIRECTORY = Path.of("data/metadata");

    private final ForgetfulDisk disk = new ForgetfulDisk();
    private final List<Throwable> failures = new ArrayList<>();

    private LocalMetadataLog open() {
        return LocalMetadataLog.open(disk, DIRECTORY, NodeLimits.NONE, failures::add);
    }

    private static VirtualHostMetadata root(LocalMetadataLog log) {
        var root = log.current().virtualHost("/");
        assertNotNull(root);
        return root;
    }

    @Test
    void whatSurvivesIsFoundAfterARestartAndNothingElse() {
        Metadata before;
        try (var log = open()) {
            ask(log, ROOT);
            ask(log, queue("durable", true, false));
            ask(log, queue("transient", false, false));
            ask(log, queue("exclusive", true, true));
            ask(log, exchange("e", true, false));
            ask(log, bind("e", "durable"));
            ask(log, bind("e", "transient"));
            before = log.current();
        }
        try (var log = open()) {
            assertEquals(surviving(before), surviving(log.current()));
            assertEquals(List.of("durable"), List.copyOf(root(log).queues().keySet()));
            assertTrue(log.current().revision() >= before.revision());
            assertTrue(log.current().nextId() >= before.nextId());
        }
    }

    @Test
    void idsOfWhatDoesNotSurviveAreNotGivenAgainAfterAPowerCut() {
        var given = 0L;
        try (var log = open()) {
            ask(log, ROOT);
            for (var each = 0; each < 3_000; each++) {
                ask(log, queue("q" + each, false, true));
            }
            given = log.current().nextId();
            disk.cutPowerAfter(0);
        }
        disk.crash(new SplittableRandom(1));
        try (var log = open()) {
            assertTrue(log.current().nextId() >= given);
        }
    }

    @Test
    void tenThousandDeclaresInARowShareForces() throws InterruptedException {
        try (var log = open()) {
            ask(log, ROOT);
            var before = disk.forces();
            var answered = new CountDownLatch(10_000);
            for (var each = 0; each < 10_000; each++) {
                log.submit(queue("q" + each, true, false), Answers.ADA, outcome -> {
                    assertInstanceOf(MetadataOutcome.Applied.class, outcome);
                    answered.countDown();
                });
            }
            assertTrue(answered.await(20, TimeUnit.SECONDS));
            assertTrue(disk.forces() - before < 1_000, (disk.forces() - before) + " forces");
            assertEquals(10_000, root(log).queues().size());
        }
    }

    @Test
    void changesThatDoNotSurviveCauseNoForceEach() {
        try (var log = open()) {
            ask(log, ROOT);
            var before = disk.forces();
            for (var each = 0; each < 100; each++) {
                ask(log, queue("q" + each, false, true));
            }
            // What is reserved ahead, and a witness wherever nothing was asked for a moment.
            assertTrue(disk.forces() - before < 20, (disk.forces() - before) + " forces");
        }
    }

    @Test
    void listenersHearBeforeTheAnswerAndInOrder() {
        var heard = new ArrayList<String>();
        try (var log = open()) {
            log.listen((change, origin, before, after) -> {
                assertEquals(before.revision() + 1, after.revision());
                assertEquals(after.revision(), log.current().revision());
                heard.add("listener " + after.revision());
            });
            var done = new CountDownLatch(2);
            log.submit(ROOT, Answers.ADA, outcome -> {
                heard.add("answer 1");
                done.countDown();
            });
            log.submit(queue("q", true, false), Answers.ADA, outcome -> {
                heard.add("answer 2");
                done.countDown();
            });
            assertTrue(await(done));
        }
        assertEquals(List.of("listener 1", "answer 1", "listener 2", "answer 2"), heard);
    }

    /** Nothing lies behind the last change but what the log says when nobody asks for anything. */
    @Test
    void aBitThatFlipsInTheLastChangeIsFoundOut() {
        var file = DIRECTORY.resolve("changes-0000000001.log");
        var before = 0L;
        var after = 0L;
        try (var log = open()) {
            before = witnessed(log, ROOT, file);
            after = witnessed(log, queue("q", true, false), file);
            disk.cutPowerAfter(0);
        }
        disk.crash(new SplittableRandom(1));
        assertTrue(after > before);
        disk.flipBit(file, before + 40, 3);
        assertThrows(MetadataUnreadable.class, this::open);
        disk.flipBit(file, before + 40, 3);
        try (var log = open()) {
            assertNotNull(root(log).queue("q"));
        }
    }

    /** Size of the file when the change and what is said behind it are on the disk. */
    private long witnessed(LocalMetadataLog log, MetadataChange change, Path file) {
        var forces = disk.forces();
        ask(log, change);
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (disk.forces() < forces + 2) {
            assertTrue(System.nanoTime() - end < 0, "a witness in time");
            LockSupport.parkNanos(1_000_000);
        }
        return disk.size(file);
    }

    @Test
    void aFailedForceEndsTheLogAndIsToldOnce() {
        try (var log = open()) {
            ask(log, ROOT);
            disk.failForceAfter(0);
            var refused = assertInstanceOf(MetadataOutcome.Refused.class, ask(log, queue("q", true, false)));
            assertEquals(ReplyCode.INTERNAL_ERROR, refused.code());
            assertNull(root(log).queue("q"));
            var operations = disk.operations();
            assertInstanceOf(MetadataOutcome.Refused.class, ask(log, queue("r", true, false)));
            assertInstanceOf(MetadataOutcome.Refused.class, ask(log, queue("s", false, true)));
            assertEquals(operations, disk.operations());
        }
        assertEquals(1, failures.size());
    }

    @Test
    void whoComesAfterTheCloseIsRefused() {
        var log = open();
        log.close();
        assertInstanceOf(MetadataOutcome.Refused.class, ask(log, ROOT));
    }

    @Test
    void aTransientQueueKeepsASurvivingAutoDeleteExchangeAliveAcrossTheLog() {
        try (var log = open()) {
            ask(log, ROOT);
            ask(log, exchange("auto", true, true));
            ask(log, queue("first", true, false));
            ask(log, queue("temporary", false, true));
            ask(log, queue("second", true, false));
            ask(log, bind("auto", "first"));
            ask(log, bind("auto", "temporary"));
            ask(log, deleteQueue(log.current(), "first"));
            ask(log, bind("auto", "second"));
            disk.cutPowerAfter(0);
        }
        disk.crash(new SplittableRandom(2));
        try (var log = open()) {
            var auto = root(log).exchange("auto");
            assertNotNull(auto);
            assertEquals(List.of(Answers.binding("auto", "second")), List.copyOf(auto.outgoing()));
        }
    }

    @Test
    void anExchangeThatWentWithATransientQueueStaysAway() {
        try (var log = open()) {
            ask(log, ROOT);
            ask(log, exchange("auto", true, true));
            ask(log, queue("temporary", false, true));
            ask(log, bind("auto", "temporary"));
            ask(log, deleteQueue(log.current(), "temporary"));
            assertNull(root(log).exchange("auto"));
            disk.cutPowerAfter(0);
        }
        disk.crash(new SplittableRandom(3));
        try (var log = open()) {
            assertNull(root(log).exchange("auto"));
        }
    }

    /** Random wishes and power cuts: every answer holds, nothing is there that nobody asked for, no id comes twice. */
    @Test
    void everyAnswerHoldsOverAnyNumberOfPowerCuts() {
        for (var seed = 0; seed < 150; seed++) {
            new PowerCuts(seed).run();
        }
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException cause) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Test
    void aPowerCutInTheMiddleOfASnapshotCostsNothing() {
        for (var at = 0; at < 60; at++) {
            var each = new ForgetfulDisk();
            var log = LocalMetadataLog.open(each, DIRECTORY, NodeLimits.NONE, _ -> {});
            ask(log, ROOT);
            for (var name = 0; name < 5; name++) {
                ask(log, queue("q" + name, true, false));
            }
            var expected = surviving(log.current());
            each.cutPowerAfter(0);
            log.close();
            each.crash(new SplittableRandom(at));
            each.cutPowerAfter(at);
            try {
                // An unclean end makes the next start write a snapshot and a new log.
                LocalMetadataLog.open(each, DIRECTORY, NodeLimits.NONE, _ -> {}).close();
            } catch (PowerCut here) {
                // As wished.
            }
            each.crash(new SplittableRandom(at));
            try (var last = LocalMetadataLog.open(each, DIRECTORY, NodeLimits.NONE, _ -> {})) {
                assertEquals(expected, surviving(last.current()));
            }
        }
    }
}
