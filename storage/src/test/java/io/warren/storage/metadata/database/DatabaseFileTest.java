package io.warren.storage.metadata.database;

import static io.warren.storage.metadata.Answers.ROOT;
import static io.warren.storage.metadata.Answers.ask;
import static io.warren.storage.metadata.Answers.queue;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.engine.metadata.MetadataOutcome;
import io.warren.engine.metadata.NodeLimits;
import io.warren.engine.view.AuditEntry;
import io.warren.engine.view.AuditFilter;
import io.warren.engine.view.MetadataProjection.Found;
import io.warren.engine.view.MetadataProjection.Slice;
import io.warren.engine.view.ProjectionUnavailable;
import io.warren.storage.file.ForgetfulDisk;
import io.warren.storage.metadata.LocalMetadataLog;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that cannot be gone on with is set aside, whatever is wrong with it; the log and its users notice nothing. */
final class DatabaseFileTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Slice ALL = new Slice(0, 500, false);

    @TempDir
    private Path directory;

    private LocalMetadataLog log;

    @BeforeEach
    void aDatabaseWithSomethingInIt() {
        log = LocalMetadataLog.open(new ForgetfulDisk(), Path.of("metadata"), NodeLimits.NONE, _ -> {});
        ask(log, ROOT);
        for (var each = 0; each < 200; each++) {
            ask(log, queue("q" + each, true, false));
        }
        served();
    }

    @AfterEach
    void close() {
        log.close();
    }

    private Path file() {
        return directory.resolve("metadata.mv.db");
    }

    private Path aside(int number) {
        return directory.resolve("metadata.mv.db.unusable-" + number);
    }

    /** Opens until everything is there, asks for all of it, closes. */
    private void served() {
        try (var database = MetadataDatabase.open(directory, log)) {
            assertTrue(database.awaitRevision(log.current().revision(), LONG));
            assertEquals(log.lastWritten(), database.audit(AuditFilter.ALL, ALL).total());
        }
    }

    private void statement(String sql) throws SQLException {
        try (var open = DatabaseFile.open(directory, null);
                var statement = open.writer().createStatement()) {
            statement.execute(sql);
            open.writer().commit();
        }
    }

    @Test
    void aFileThatIsFineIsKept() {
        served();
        assertFalse(Files.exists(aside(1)));
    }

    @Test
    void aMissingFileIsBuilt() throws IOException {
        Files.delete(file());
        served();
        assertFalse(Files.exists(aside(1)));
    }

    @Test
    void somethingElseInItsPlaceIsSetAsideUnaltered() throws IOException {
        var other = "not a database at all".repeat(1000).getBytes(StandardCharsets.UTF_8);
        Files.write(file(), other);
        served();
        assertArrayEquals(other, Files.readAllBytes(aside(1)));
    }

    @Test
    void halfAFileIsSetAside() throws IOException {
        try (var cut = new RandomAccessFile(file().toFile(), "rw")) {
            cut.setLength(cut.length() / 2);
        }
        served();
    }

    /** H2 finds most damage when it opens or reads; what it cannot see in pages that are read is not there for it either. */
    @Test
    void aFileThatRottedAnywhereServesOrIsBuiltAgain() throws IOException {
        var sound = Files.readAllBytes(file());
        var random = new SplittableRandom(5);
        for (var each = 0; each < 25; each++) {
            var rotten = sound.clone();
            var from = random.nextInt(rotten.length);
            for (var at = from; at < Math.min(rotten.length, from + 4_096); at++) {
                rotten[at] = (byte) random.nextInt();
            }
            Files.write(file(), rotten);
            try (var database = MetadataDatabase.open(directory, log)) {
                assertTrue(database.awaitRevision(log.current().revision(), LONG), "damage at " + from);
            }
        }
    }

    @Test
    void tablesOfANewerReleaseAreSetAside() throws SQLException {
        statement("insert into schema_versions values (99, 'V99__future.sql', 'x')");
        served();
        assertTrue(Files.exists(aside(1)));
    }

    @Test
    void tablesOfAnotherTextAreSetAside() throws SQLException {
        statement("update schema_versions set digest = 'other'");
        served();
        assertTrue(Files.exists(aside(1)));
    }

    @Test
    void whatWasSetAsideBeforeIsNotOverwritten() throws IOException {
        Files.writeString(file(), "first".repeat(10_000));
        served();
        Files.writeString(file(), "second".repeat(10_000));
        served();
        assertTrue(Files.readString(aside(1)).startsWith("first"));
        assertTrue(Files.readString(aside(2)).startsWith("second"));
    }

    @Test
    void theFileOfAnotherLogIsSetAside() {
        log.close();
        log = LocalMetadataLog.open(new ForgetfulDisk(), Path.of("metadata"), NodeLimits.NONE, _ -> {});
        ask(log, ROOT);
        served();
        assertTrue(Files.exists(aside(1)));
        log.close();
        log = LocalMetadataLog.open(new ForgetfulDisk(), Path.of("metadata"), NodeLimits.NONE, _ -> {});
        ask(log, ROOT);
        ask(log, queue("other", true, false));
        served();
        assertTrue(Files.exists(aside(2)), "one change of the other log was taken for this one's");
    }

    @Test
    void tablesThatDriftedAreMended() throws SQLException {
        statement("delete from queues where name = 'q7'");
        statement("update queues set type = 'stream' where name = 'q8'");
        statement(
                "insert into queues select virtual_host, 'ghost', 1, type, durable, exclusive, auto_delete, arguments,"
                        + " user_name from queues where name = 'q9'");
        served();
        var found = Dump.of(directory).get("QUEUES");
        assertEquals(Dump.of(log.current()).get("QUEUES"), found);
        assertFalse(Files.exists(aside(1)));
    }

    @Test
    void damageThatIsFoundWhileItServesLeadsToANewFile() throws IOException, SQLException {
        try (var database = MetadataDatabase.open(directory, log)) {
            assertTrue(database.awaitRevision(log.current().revision(), LONG));
            // The same process may use the file, too: it takes a table from under the database.
            statement("drop table queues");
            assertInstanceOf(MetadataOutcome.Applied.class, ask(log, queue("later", true, false)));
            assertTrue(database.awaitRevision(log.current().revision(), LONG));
            assertEquals(log.lastWritten(), database.audit(AuditFilter.ALL, ALL).total());
        }
        assertTrue(Files.exists(aside(1)));
    }

    /** H2 does not see it: the page is in order, what is in it is not. */
    @Test
    void aRottenEntryIsNeverShown() throws SQLException {
        statement("update audit set new_state = replace(new_state, 'classic', 'quorum') where name = 'q7'");
        try (var database = MetadataDatabase.open(directory, log)) {
            assertTrue(database.awaitRevision(log.current().revision(), LONG));
            assertThrows(ProjectionUnavailable.class, () -> database.audit(AuditFilter.ALL, ALL));
            var told = whenBuiltAgain(database);
            assertEquals(log.lastWritten(), told.total());
            assertFalse(told.rows().toString().contains("quorum"));
        }
        assertTrue(Files.exists(aside(1)));
    }

    private Found<AuditEntry> whenBuiltAgain(MetadataDatabase database) {
        var end = System.nanoTime() + LONG.toNanos();
        while (true) {
            assertTrue(database.awaitRevision(log.current().revision(), LONG));
            try {
                return database.audit(AuditFilter.ALL, ALL);
            } catch (ProjectionUnavailable notYet) {
                assertTrue(System.nanoTime() < end, "the damage stays");
            }
        }
    }

    @Test
    void aPlaceThatCannotBeUsedStopsNothing() throws IOException {
        var taken = directory.resolve("taken");
        Files.writeString(taken, "a file where the directory should be");
        try (var database = MetadataDatabase.open(taken, log)) {
            assertThrows(ProjectionUnavailable.class, () -> database.awaitRevision(1, LONG));
            assertThrows(ProjectionUnavailable.class, () -> database.audit(AuditFilter.ALL, ALL));
            assertInstanceOf(MetadataOutcome.Applied.class, ask(log, queue("later", true, false)));
        }
        assertEquals("a file where the directory should be", Files.readString(taken));
    }
}
