package io.warren.storage.metadata.database;

import static io.warren.storage.metadata.Answers.ADA;
import static io.warren.storage.metadata.Answers.ROOT;
import static io.warren.storage.metadata.Answers.ask;
import static io.warren.storage.metadata.Answers.queue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.engine.lane.Clock;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.NodeLimits;
import io.warren.engine.metadata.QueueType;
import io.warren.engine.metadata.VirtualHost;
import io.warren.engine.view.AuditFilter;
import io.warren.engine.view.MetadataProjection.Slice;
import io.warren.engine.view.ObjectName.Kind;
import io.warren.engine.view.QueueFilter;
import io.warren.engine.view.QueueOrder;
import io.warren.storage.file.ForgetfulDisk;
import io.warren.storage.metadata.LocalMetadataLog;
import io.warren.storage.metadata.RandomChanges;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens, tables that followed the log are those that are built from it. */
final class RebuildTest {
    private static final Path LOG = Path.of("data/metadata");
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private final ForgetfulDisk disk = new ForgetfulDisk();

    private LocalMetadataLog log() {
        return LocalMetadataLog.open(disk, LOG, NodeLimits.NONE, _ -> {});
    }

    private static void awaitAll(MetadataDatabase database, LocalMetadataLog log) {
        assertTrue(database.awaitRevision(log.current().revision(), LONG));
    }

    /** Closes a database when it has everything. */
    private static void finish(MetadataDatabase database, LocalMetadataLog log) {
        try (database) {
            awaitAll(database, log);
        }
    }

    @Test
    void tablesThatFollowedAreThoseThatAreBuiltAnew() {
        for (var seed = 0; seed < 6; seed++) {
            new Life(directory.resolve("seed-" + seed), seed).run();
        }
    }

    /** Random wishes with closes, crashes of the log and copies of the file in between. */
    private static final class Life {
        private final Path place;
        private final SplittableRandom random;
        private final RandomChanges changes;
        private final ForgetfulDisk disk = new ForgetfulDisk();
        private final String seed;

        Life(Path place, long seed) {
            this.place = place;
            this.seed = "seed " + seed;
            this.random = new SplittableRandom(seed);
            this.changes = new RandomChanges(random);
        }

        private LocalMetadataLog log() {
            return LocalMetadataLog.open(disk, LOG, NodeLimits.NONE, _ -> {});
        }

        void run() {
            for (var life = 0; life < 3; life++) {
                try (var log = log()) {
                    live(log);
                    if (random.nextBoolean()) {
                        disk.cutPowerAfter(0);
                    }
                }
                disk.crash(random);
            }
        }

        private void live(LocalMetadataLog log) {
            var followed = place.resolve("followed");
            for (var part = 0; part < 3; part++) {
                try (var database = MetadataDatabase.open(followed, log)) {
                    if (random.nextBoolean()) {
                        awaitAll(database, log);
                    }
                    wishes(log, random.nextInt(60));
                    awaitAll(database, log);
                }
                // Nothing has mended them since.
                check(followed, log);
                try (var _ = MetadataDatabase.open(followed, log)) {
                    wishes(log, random.nextInt(30));
                }
                wishes(log, random.nextInt(20));
                finish(MetadataDatabase.open(followed, log), log);
                check(followed, log);
            }
        }

        /** Asks for some changes; nothing is under way afterwards. */
        private void wishes(LocalMetadataLog log, int number) {
            for (var each = 0; each < number; each++) {
                wish(log);
            }
            ask(log, new MetadataChange.DeleteUser("nobody"));
        }

        private void wish(LocalMetadataLog log) {
            var wish = changes.next(log.current());
            if (random.nextInt(4) == 0) {
                ask(log, wish);
            } else {
                log.submit(wish, ADA, _ -> {});
            }
        }

        private void check(Path followed, LocalMetadataLog log) {
            var found = Dump.of(followed);
            var declared = new TreeMap<>(found);
            declared.remove("AUDIT");
            declared.values().removeIf(List::isEmpty);
            assertEquals(Dump.of(log.current()), declared, seed);
            var anew = place.resolve("anew-" + random.nextLong());
            finish(MetadataDatabase.open(anew, log), log);
            assertEquals(Dump.of(anew), found, seed);
        }
    }

    @Test
    void questionsAreAnsweredAsByAListThatIsLookedThrough() {
        var random = new SplittableRandom(7);
        var changes = new RandomChanges(random);
        try (var log = log();
                var database = MetadataDatabase.open(directory, log)) {
            var listed = new ListedProjection(log);
            for (var step = 0; step < 600; step++) {
                ask(log, changes.next(log.current()));
            }
            awaitAll(database, log);
            for (var each = 0; each < 300; each++) {
                var page = new Slice(random.nextInt(20), 1 + random.nextInt(30), random.nextBoolean());
                var filter = new AuditFilter(
                        some(random, "ada", "bob"),
                        some(random, "/", "v", ""),
                        some(random, Kind.values()),
                        some(random, "q1", "e2", "u0", "e1 -> q1", "p0"),
                        random.nextInt(300),
                        300 + random.nextInt(300));
                assertEquals(listed.audit(filter, page), database.audit(filter, page));
                var queues = new QueueFilter(
                        some(random, "/", "v"),
                        some(random, "q", "Q1", "*2", "_"),
                        some(random, QueueType.values()),
                        some(random, true, false));
                var order = List.of(QueueOrder.NAME, QueueOrder.TYPE, QueueOrder.AGE)
                        .get(random.nextInt(3));
                assertEquals(listed.queues(queues, order, page), database.queues(queues, order, page));
            }
        }
    }

    @SafeVarargs
    private static <T> @Nullable T some(SplittableRandom random, T... values) {
        return random.nextInt(3) > 0 ? null : values[random.nextInt(values.length)];
    }

    @Test
    void aFileAsAKillLeavesItIsGoneOnWith() throws IOException {
        var random = new SplittableRandom(3);
        var changes = new RandomChanges(random);
        var live = directory.resolve("live");
        try (var log = log();
                var database = MetadataDatabase.open(live, log)) {
            ask(log, ROOT);
            awaitAll(database, log);
            for (var copy = 0; copy < 10; copy++) {
                for (var step = 0; step < 40; step++) {
                    log.submit(changes.next(log.current()), ADA, _ -> {});
                }
                if (copy % 2 == 0) {
                    awaitAll(database, log);
                }
                var killed = Files.createDirectories(directory.resolve("killed-" + copy));
                Files.copy(live.resolve("metadata.mv.db"), killed.resolve("metadata.mv.db"));
                ask(log, new MetadataChange.DeleteUser("nobody"));
                finish(MetadataDatabase.open(killed, log), log);
                var anew = directory.resolve("anew-" + copy);
                finish(MetadataDatabase.open(anew, log), log);
                assertEquals(Dump.of(anew), Dump.of(killed));
            }
        }
    }

    @Test
    void exclusiveQueuesOfAFormerLifeAreGone() {
        try (var log = log()) {
            ask(log, ROOT);
            ask(log, queue("mine", true, true));
            ask(log, queue("kept", true, false));
            finish(MetadataDatabase.open(directory, log), log);
        }
        try (var log = log();
                var database = MetadataDatabase.open(directory, log)) {
            awaitAll(database, log);
            var rows = database.queues(QueueFilter.ALL, QueueOrder.NAME, new Slice(0, 9, false))
                    .rows();
            assertEquals(List.of("kept"), rows.stream().map(each -> each.name()).toList());
        }
    }

    /** A log that keeps little forgets; the tables do not, unless they have to be built again. */
    @Test
    void whatTheLogHasForgottenIsMarkedAsLost() {
        try (var log = LocalMetadataLog.open(disk, LOG, NodeLimits.NONE, _ -> {}, Clock.SYSTEM, 0)) {
            for (var each = 0; each < 1_000; each++) {
                ask(log, described("x".repeat(8_000) + each));
            }
            ask(log, queue("last", true, false));
            finish(MetadataDatabase.open(directory, log), log);
            try (var database = MetadataDatabase.open(directory, log)) {
                awaitAll(database, log);
                var oldest = database.audit(AuditFilter.ALL, new Slice(0, 1, true))
                        .rows()
                        .getFirst();
                assertEquals("lost", oldest.action().word());
                assertEquals("{\"first\":1,\"last\":" + oldest.revision() + "}", oldest.after());
                assertTrue(oldest.revision() < log.lastWritten(), "everything was lost");
            }
        }
    }

    private static MetadataChange described(String description) {
        return new MetadataChange.PutVirtualHost(
                new VirtualHost("/", description, List.of(), "", false, false, -1, -1));
    }
}
