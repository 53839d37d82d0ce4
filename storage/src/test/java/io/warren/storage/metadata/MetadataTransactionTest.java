package io.warren.storage.metadata;

import static io.warren.storage.metadata.Answers.ADA;
import static io.warren.storage.metadata.Answers.ROOT;
import static io.warren.storage.metadata.Answers.ask;
import static io.warren.storage.metadata.Answers.bind;
import static io.warren.storage.metadata.Answers.deleteQueue;
import static io.warren.storage.metadata.Answers.exchange;
import static io.warren.storage.metadata.Answers.queue;
import static io.warren.storage.metadata.Answers.surviving;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.amqp.types.ReplyCode;
import io.warren.engine.metadata.AppliedChange;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.MetadataTransaction;
import io.warren.engine.metadata.NodeLimits;
import io.warren.engine.metadata.TransactionOutcome;
import io.warren.storage.file.ForgetfulDisk;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Several changes as one. */
final class MetadataTransactionTest {
    private static final Path DIRECTORY = Path.of("data/metadata");

    private final ForgetfulDisk disk = new ForgetfulDisk();

    private static LocalMetadataLog open(ForgetfulDisk disk) {
        return LocalMetadataLog.open(disk, DIRECTORY, NodeLimits.NONE, _ -> {});
    }

    private static TransactionOutcome.Applied applied(LocalMetadataLog log, MetadataChange... changes) {
        return assertInstanceOf(
                TransactionOutcome.Applied.class, Answers.askTogether(log, MetadataTransaction.ANY, changes));
    }

    private static Set<String> queues(Metadata metadata) {
        var root = metadata.virtualHost("/");
        assertNotNull(root);
        return root.queues().keySet();
    }

    @Test
    void eachIsDecidedOnWhatTheOnesBeforeItLeaveAndHasItsOwnRevision() {
        try (var log = open(disk)) {
            var outcome = applied(
                    log,
                    ROOT,
                    queue("q", true, false),
                    queue("q", true, false),
                    exchange("e", true, false),
                    bind("e", "q"));

            assertEquals(4, outcome.changes().size(), "the second declaration of q changes nothing");
            assertEquals(4, outcome.revision());
            assertEquals(4, log.current().revision());
        }
        try (var log = open(disk)) {
            assertEquals(Set.of("q"), queues(log.current()));
            assertEquals(4, log.current().revision());
        }
    }

    @Test
    void oneThatIsRefusedKeepsAllOthersFromHappening() {
        try (var log = open(disk)) {
            ask(log, ROOT);
            var before = log.current();
            var bytes = disk.operations();

            var refused = assertInstanceOf(
                    TransactionOutcome.Refused.class,
                    Answers.askTogether(
                            log,
                            MetadataTransaction.ANY,
                            queue("q", true, false),
                            bind("not there", "q"),
                            queue("r", true, false)));

            assertEquals(1, refused.at());
            assertEquals(ReplyCode.NOT_FOUND, refused.code());
            assertEquals(before, log.current());
            assertEquals(bytes, disk.operations(), "nothing is written");
        }
    }

    @Test
    void isRefusedWhenSomethingThatSurvivesChangedSince() {
        try (var log = open(disk)) {
            ask(log, ROOT);
            var planned = log.current().revision();
            ask(log, queue("exclusive", true, true));
            assertInstanceOf(
                    TransactionOutcome.Applied.class,
                    Answers.askTogether(log, planned, queue("first", true, false)),
                    "a queue that goes with its connection is no obstacle");

            var moved = assertInstanceOf(
                    TransactionOutcome.MovedOn.class, Answers.askTogether(log, planned, queue("second", true, false)));

            assertEquals(log.current().revision(), moved.revision());
            assertEquals(Set.of("exclusive", "first"), queues(log.current()));
            assertInstanceOf(
                    TransactionOutcome.MovedOn.class,
                    Answers.askTogether(log, log.current().revision() + 1),
                    "a revision that has not been");
        }
    }

    @Test
    void theRevisionHoldsAgainstWhatWaitsInTheSameBatch() {
        try (var log = open(disk)) {
            ask(log, ROOT);
            for (var round = 0; round < 50; round++) {
                var planned = log.current().revision();
                log.submit(queue("q" + round, true, false), ADA, _ -> {});
                assertInstanceOf(
                        TransactionOutcome.MovedOn.class,
                        Answers.askTogether(log, planned, queue("late" + round, true, false)));
            }
        }
    }

    @Test
    void theRevisionHoldsOverARestart() {
        try (var log = open(disk)) {
            ask(log, ROOT);
            ask(log, queue("q", true, false));
        }
        try (var log = open(disk)) {
            assertInstanceOf(TransactionOutcome.MovedOn.class, Answers.askTogether(log, 1, queue("r", true, false)));
            applied(log, queue("r", true, false));
        }
    }

    @Test
    void listenersHearOfEachInOrderAndNobodySeesHalfOfIt() {
        var heard = new ArrayList<AppliedChange>();
        var seen = new ArrayList<Long>();
        try (var log = open(disk)) {
            ask(log, ROOT);
            ask(log, queue("old", true, false));
            log.follow(each -> {
                heard.add(each);
                seen.add(log.current().revision());
            });
            applied(
                    log,
                    deleteQueue(log.current(), "old"),
                    queue("old", true, false),
                    queue("temporary", false, true),
                    exchange("e", true, false));

            assertEquals(
                    List.of(3L, 4L, 5L, 6L),
                    heard.stream().map(AppliedChange::revision).toList());
            assertEquals(List.of(6L, 6L, 6L, 6L), seen);
            assertEquals(Set.of(), queues(heard.getFirst().after()));
            assertEquals(Set.of("old"), queues(heard.get(2).before()));
            for (var each : heard) {
                assertEquals(each.before().revision() + 1, each.after().revision());
            }
        }
    }

    @Test
    void theHistoryTellsOfEachThatIsWritten() {
        try (var log = open(disk)) {
            ask(log, ROOT);
            applied(log, queue("q", true, false), queue("temporary", false, true), exchange("e", true, false));
            var told = new ArrayList<AppliedChange>();
            log.replay(1, told::add);

            assertEquals(
                    List.of(2L, 4L), told.stream().map(AppliedChange::revision).toList());
            assertEquals(4, log.lastWritten());
            assertTrue(told.stream().allMatch(each -> each.origin().equals(ADA)));
        }
    }

    @Test
    void isOneForceHoweverManyTheyAre() {
        try (var log = open(disk)) {
            ask(log, ROOT);
            var before = disk.forces();
            applied(log, many(500));
            assertEquals(before + 1, disk.forces());
        }
    }

    /** The write is cut at any place, and pages of it may have come to the disk in any order. */
    @Test
    void aPowerCutLeavesAllOrNone() {
        var all = 0;
        var none = 0;
        for (var seed = 0; seed < 60; seed++) {
            var each = new ForgetfulDisk();
            var log = open(each);
            ask(log, ROOT);
            ask(log, queue("old", true, false));
            var before = surviving(log.current());
            var answers = new ArrayList<TransactionOutcome>();
            each.cutPowerAfter(seed % 3);
            var changes = new ArrayList<>(List.of(deleteQueue(log.current(), "old")));
            changes.addAll(List.of(many(200)));
            log.submit(new MetadataTransaction(changes, MetadataTransaction.ANY), ADA, answers::add);
            log.close();
            each.crash(new SplittableRandom(seed));

            try (var found = open(each)) {
                if (surviving(found.current()).equals(before)) {
                    none++;
                    assertNotEquals(
                            TransactionOutcome.Applied.class, answers.getFirst().getClass(), "seed " + seed);
                } else {
                    all++;
                    assertEquals(200, queues(found.current()).size(), "seed " + seed);
                }
            }
        }
        assertTrue(all > 0 && none > 0, all + " had all and " + none + " none");
    }

    private static MetadataChange[] many(int queues) {
        var changes = new MetadataChange[queues];
        for (var each = 0; each < queues; each++) {
            changes[each] = queue("queue with a name " + each, true, false);
        }
        return changes;
    }
}
