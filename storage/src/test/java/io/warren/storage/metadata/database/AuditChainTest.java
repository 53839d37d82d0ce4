package io.warren.storage.metadata.database;

import static io.warren.storage.metadata.Answers.ROOT;
import static io.warren.storage.metadata.Answers.ask;
import static io.warren.storage.metadata.Answers.queue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.engine.metadata.NodeLimits;
import io.warren.engine.metadata.Origin;
import io.warren.engine.view.AuditChain;
import io.warren.engine.view.AuditEntry;
import io.warren.engine.view.AuditEntry.Action;
import io.warren.engine.view.AuditFilter;
import io.warren.engine.view.LoginEntry;
import io.warren.engine.view.MetadataProjection.Slice;
import io.warren.engine.view.ObjectName;
import io.warren.engine.view.ObjectName.Kind;
import io.warren.storage.file.ForgetfulDisk;
import io.warren.storage.metadata.LocalMetadataLog;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logins in the audit trail, and the chain through all of it. */
final class AuditChainTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Slice ALL = new Slice(0, 500, false);

    @TempDir
    private Path directory;

    private final LocalMetadataLog log =
            LocalMetadataLog.open(new ForgetfulDisk(), Path.of("metadata"), NodeLimits.NONE, _ -> {});
    private MetadataDatabase database;

    @BeforeEach
    void aTrail() {
        open(1_000);
        ask(log, ROOT);
        ask(log, queue("q1", true, false));
        settle();
    }

    @AfterEach
    void close() {
        database.close();
        log.close();
    }

    private void open(long entries) {
        database = MetadataDatabase.of(directory, log, entries);
        database.begin();
        settle();
    }

    private void settle() {
        assertTrue(database.awaitRevision(log.current().revision(), LONG));
    }

    /** Closing writes what is waiting. */
    private void reopen() {
        database.close();
        open(1_000);
    }

    private static LoginEntry login(Action action, String user) {
        return new LoginEntry(
                action,
                new Origin(user, "AMQP 10.0.0.1"),
                "PLAIN",
                3,
                1_000,
                2_000,
                action == Action.REFUSED ? "invalid credentials" : "");
    }

    private void tamper(String sql) throws SQLException {
        database.close();
        try (var file = DatabaseFile.open(directory, null);
                var statement = file.writer().createStatement()) {
            assertTrue(statement.executeUpdate(sql) > 0, "nothing was changed");
            file.writer().commit();
        }
        open(1_000);
    }

    private AuditChain changes() {
        return database.verify().get(0);
    }

    private AuditChain logins() {
        return database.verify().get(1);
    }

    private static AuditChain.Break broken(AuditChain chain) {
        var broken = chain.broken();
        assertNotNull(broken, "the chain is whole");
        return broken;
    }

    @Test
    void aLoginIsAmongTheChangesWithWhoFromWhereByWhatAndResult() {
        database.add(login(Action.REFUSED, "eve"));
        reopen();
        ask(log, queue("q2", true, false));
        settle();
        database.add(login(Action.GRANTED, "ada"));
        reopen();
        var told = database.audit(AuditFilter.ALL, ALL);
        assertEquals(
                List.of("granted ada", "created q2", "refused eve", "created q1", "created /"),
                told.rows().stream()
                        .map(each -> each.action().word() + " " + each.object().name())
                        .toList());
        assertEquals(5, told.total());
        assertEquals(5, told.filtered());
        var refused = told.rows().get(2);
        assertEquals(new ObjectName(Kind.LOGIN, "", "eve"), refused.object());
        assertEquals(new Origin("eve", "AMQP 10.0.0.1"), refused.origin());
        assertEquals(2, refused.revision());
        assertEquals(2_000, refused.atMillis());
        assertEquals(
                "{\"by\":\"PLAIN\",\"count\":3,\"since\":1000,\"reason\":\"invalid credentials\"}", refused.after());
        assertEquals(List.of(refused), database.history(refused.object(), 10));
    }

    @Test
    void loginsAreFilteredAndPagedWithTheChanges() {
        for (var each = 0; each < 10; each++) {
            database.add(login(Action.GRANTED, "user" + each));
        }
        reopen();
        var onlyLogins = new AuditFilter(null, null, Kind.LOGIN, null, 0, Long.MAX_VALUE);
        var page = database.audit(onlyLogins, new Slice(2, 3, true));
        assertEquals(
                List.of("user2", "user3", "user4"),
                page.rows().stream().map(each -> each.object().name()).toList());
        assertEquals(10, page.filtered());
        assertEquals(12, page.total());
        var oneUser = new AuditFilter("user7", null, null, null, 0, Long.MAX_VALUE);
        assertEquals(1, database.audit(oneUser, ALL).filtered());
        var inHost = new AuditFilter(null, "/", null, null, 0, Long.MAX_VALUE);
        assertEquals(2, database.audit(inHost, ALL).filtered());
        var across = database.audit(AuditFilter.ALL, new Slice(9, 2, false));
        assertEquals(
                List.of("user0", "q1"),
                across.rows().stream().map(each -> each.object().name()).toList());
    }

    @Test
    void anUntouchedChainIsWholeAndItsHeadMoves() {
        database.add(login(Action.GRANTED, "ada"));
        reopen();
        var before = changes();
        assertNull(before.broken());
        assertEquals(2, before.rows());
        assertNull(logins().broken());
        assertEquals(1, logins().rows());
        ask(log, queue("q2", true, false));
        settle();
        assertNull(changes().broken());
        assertNotEquals(before.head(), changes().head());
    }

    @Test
    void aChangedRowIsFoundWhereItIs() throws SQLException {
        ask(log, queue("q2", true, false));
        settle();
        tamper("update audit set user_name = 'somebody else' where revision = 2");
        assertEquals(new AuditChain.Break(2, "the row was changed"), broken(changes()));
        assertEquals(3, changes().rows());
    }

    @Test
    void aRowThatWasTakenOutIsFoundAtTheOneBehindIt() throws SQLException {
        ask(log, queue("q2", true, false));
        settle();
        tamper("delete from audit where revision = 2");
        assertEquals(3, broken(changes()).position());
    }

    @Test
    void theOldestAndTheNewestLoginAreMissed() throws SQLException {
        for (var each = 0; each < 3; each++) {
            database.add(login(Action.REFUSED, "eve" + each));
        }
        reopen();
        tamper("delete from logins where sequence = 1");
        assertEquals(2, broken(logins()).position());
        tamper("update logins set previous = '' where sequence = 2");
        assertEquals(2, broken(logins()).position());
        tamper("delete from logins where sequence < 3");
        tamper("update chains set start_hash = (select previous from logins where sequence = 3) where name = 'LOGINS'");
        assertNull(logins().broken(), "a start that fits is a known start");
        tamper("delete from logins");
        assertEquals("rows after it were taken away", broken(logins()).what());
    }

    @Test
    void aDamagedLoginIsNotShownAsItIs() throws SQLException {
        database.add(login(Action.REFUSED, "eve"));
        database.add(login(Action.GRANTED, "ada"));
        reopen();
        tamper("update logins set user_name = 'mallory' where sequence = 1");
        var told = database.audit(AuditFilter.ALL, ALL).rows();
        assertEquals(Action.LOST, told.get(1).action());
        assertEquals("{\"damaged\":1}", told.get(1).after());
        assertEquals("ada", told.get(0).object().name());
    }

    @Test
    void trimmingKeepsAKnownStart() {
        database.close();
        open(10);
        for (var each = 0; each < 40; each++) {
            ask(log, queue("more" + each, true, false));
            settle();
        }
        for (var each = 0; each < 40; each++) {
            database.add(login(Action.GRANTED, "ada" + each));
        }
        database.close();
        open(10);
        for (var chain : database.verify()) {
            assertNull(chain.broken(), chain.toString());
            assertFalse(chain.start().isEmpty(), chain.toString());
            assertTrue(chain.rows() >= 10 && chain.rows() <= 13, chain.toString());
        }
        var newest = database.audit(AuditFilter.ALL, new Slice(0, 1, false)).rows();
        assertEquals("ada39", newest.getFirst().object().name());
    }

    @Test
    void aFloodOfLoginsLeavesTheChanges() {
        database.close();
        open(10);
        for (var each = 0; each < 100; each++) {
            database.add(login(Action.REFUSED, "flood" + each));
        }
        database.close();
        open(10);
        assertEquals(2, changes().rows(), "a flood of logins pushed changes out");
    }

    /** A file of the release before has rows and no chain. */
    @Test
    void rowsOfAReleaseWithoutChainsAreChained() throws SQLException {
        var sound = changes();
        tamper("update audit set previous = '', hash = ''");
        tamper("delete from chains");
        assertNull(changes().broken());
        assertEquals(sound.head(), changes().head());
        List<AuditEntry> told = database.audit(AuditFilter.ALL, ALL).rows();
        assertEquals(2, told.size());
    }
}
