package io.warren.storage.metadata.database;

import static io.warren.storage.metadata.Answers.ROOT;
import static io.warren.storage.metadata.Answers.ask;
import static io.warren.storage.metadata.Answers.queue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.engine.metadata.AppliedChange;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.MetadataChanges;
import io.warren.engine.metadata.NodeLimits;
import io.warren.engine.view.AuditFilter;
import io.warren.engine.view.MetadataProjection;
import io.warren.engine.view.ProjectionUnavailable;
import io.warren.engine.view.QueueFilter;
import io.warren.engine.view.QueueOrder;
import io.warren.storage.file.ForgetfulDisk;
import io.warren.storage.metadata.Answers;
import io.warren.storage.metadata.LocalMetadataLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MetadataDatabaseTest implements MetadataProjectionContract {
    private final LocalMetadataLog log =
            LocalMetadataLog.open(new ForgetfulDisk(), Path.of("metadata"), NodeLimits.NONE, _ -> {});

    @TempDir
    private Path directory;

    private MetadataDatabase database;

    @BeforeEach
    void open() {
        database = MetadataDatabase.open(directory, log);
    }

    @AfterEach
    void close() {
        database.close();
        log.close();
    }

    @Override
    public LocalMetadataLog log() {
        return log;
    }

    @Override
    public MetadataProjection projection() {
        return database;
    }

    /** The database's thread is kept from its work until more has come than waits for it. */
    @Test
    void whatTheInboxHasNoRoomForIsReadFromTheLog() throws InterruptedException {
        database.close();
        var slow = new Held(log);
        database = MetadataDatabase.of(directory.resolve("slow"), slow, 1_000_000);
        database.begin();
        assertTrue(slow.asked.await(30, TimeUnit.SECONDS));
        ask(log, ROOT);
        var many = Inbox.ROOM + 100;
        for (var each = 0; each < many; each++) {
            log.submit(queue("q" + each, true, false), Answers.ADA, _ -> {});
        }
        ask(log, queue("last", true, false));
        slow.goOn.countDown();
        assertTrue(database.awaitRevision(log.current().revision(), LONG));
        assertEquals(many + 2L, database.audit(AuditFilter.ALL, FIRST).total());
        assertEquals(
                many + 1L,
                database.queues(QueueFilter.ALL, QueueOrder.NAME, FIRST).total());
    }

    /** Gives the snapshot that it had when it was asked first, but only when it may. */
    private record Held(MetadataChanges log, CountDownLatch asked, CountDownLatch goOn) implements MetadataChanges {
        Held(MetadataChanges log) {
            this(log, new CountDownLatch(1), new CountDownLatch(1));
        }

        @Override
        public Metadata current() {
            var now = log.current();
            asked.countDown();
            try {
                goOn.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            return now;
        }

        @Override
        public long lastWritten() {
            return log.lastWritten();
        }

        @Override
        public long replay(long afterRevision, Consumer<AppliedChange> to) {
            return log.replay(afterRevision, to);
        }

        @Override
        public void follow(Consumer<AppliedChange> follower) {
            log.follow(follower);
        }
    }

    @Test
    void theTrailKeepsTheNewestEntries() {
        database.close();
        database = MetadataDatabase.of(directory, log, 20);
        database.begin();
        ask(log, ROOT);
        for (var each = 0; each < 100; each++) {
            ask(log, queue("q" + each, true, false));
        }
        assertTrue(database.awaitRevision(log.current().revision(), LONG));
        var found = database.audit(AuditFilter.ALL, FIRST);
        assertTrue(found.total() >= 20 && found.total() <= 23, found.total() + " entries");
        assertEquals("q99", found.rows().getFirst().object().name());
    }

    @Test
    void nothingIsOpenedBeforeTheFirstQuestion() {
        var later = directory.resolve("later");
        ask(log, ROOT);
        try (var unasked = MetadataDatabase.of(later, log, 100)) {
            assertEquals(0, unasked.appliedRevision());
            assertFalse(Files.exists(later));
            assertTrue(unasked.awaitRevision(1, LONG));
            assertTrue(Files.exists(later));
        }
    }

    @Test
    void whatWasClosedDoesNotBegin() {
        var never = directory.resolve("never");
        var closed = MetadataDatabase.of(never, log, 100);
        closed.close();
        closed.begin();
        assertFalse(closed.awaitRevision(1, LONG));
        assertFalse(Files.exists(never));
    }

    @Test
    void whoAsksAfterTheCloseIsRefused() {
        database.close();
        assertThrows(ProjectionUnavailable.class, () -> database.audit(AuditFilter.ALL, FIRST));
    }
}
