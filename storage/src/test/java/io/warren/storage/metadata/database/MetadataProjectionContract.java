package io.warren.storage.metadata.database;

import static io.warren.storage.metadata.Answers.ROOT;
import static io.warren.storage.metadata.Answers.ask;
import static io.warren.storage.metadata.Answers.bind;
import static io.warren.storage.metadata.Answers.deleteQueue;
import static io.warren.storage.metadata.Answers.exchange;
import static io.warren.storage.metadata.Answers.queue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldValue;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.Parameter;
import io.warren.engine.metadata.QueueSpec;
import io.warren.engine.metadata.QueueType;
import io.warren.engine.metadata.User;
import io.warren.engine.view.AuditEntry;
import io.warren.engine.view.AuditFilter;
import io.warren.engine.view.MetadataProjection;
import io.warren.engine.view.MetadataProjection.Slice;
import io.warren.engine.view.ObjectName;
import io.warren.engine.view.ObjectName.Kind;
import io.warren.engine.view.QueueFilter;
import io.warren.engine.view.QueueOrder;
import io.warren.engine.view.QueueRow;
import io.warren.storage.metadata.Answers;
import io.warren.storage.metadata.LocalMetadataLog;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every projection must do. */
interface MetadataProjectionContract {
    Duration LONG = Duration.ofSeconds(30);
    Slice FIRST = new Slice(0, 100, false);

    /** A log with nothing in it. */
    LocalMetadataLog log();

    /** A projection that follows that log from its beginning. */
    MetadataProjection projection();

    private MetadataProjection asked(MetadataChange... changes) {
        for (var each : changes) {
            ask(log(), each);
        }
        assertTrue(projection().awaitRevision(log().current().revision(), LONG));
        return projection();
    }

    private static AuditFilter with(
            @Nullable String user, @Nullable String host, @Nullable Kind kind, @Nullable String name) {
        return new AuditFilter(user, host, kind, name, 0, Long.MAX_VALUE);
    }

    private static List<String> told(List<AuditEntry> entries) {
        return entries.stream()
                .map(each -> each.action().word() + " " + each.object().kind().word() + " "
                        + each.object().name())
                .toList();
    }

    private static List<String> names(List<QueueRow> rows) {
        return rows.stream().map(QueueRow::name).toList();
    }

    @Test
    default void anEntryTellsWhoFromWhereWhatAndHowItWasAndIs() {
        var found = asked(ROOT, queue("q", true, false)).audit(AuditFilter.ALL, FIRST);
        assertEquals(2, found.total());
        var entry = found.rows().getFirst();
        assertEquals(2, entry.revision());
        assertEquals(Answers.ADA, entry.origin());
        assertEquals(new ObjectName(Kind.QUEUE, "/", "q"), entry.object());
        assertEquals(AuditEntry.Action.CREATED, entry.action());
        assertNull(entry.before());
        assertNotNull(entry.after());
        assertTrue(entry.after().contains("\"type\":\"classic\""), entry.after());
        assertTrue(entry.atMillis() > 0);
    }

    @Test
    default void whatDoesNotSurviveIsNotInTheTrailButAmongTheQueues() {
        var projection =
                asked(ROOT, queue("kept", true, false), queue("mine", true, true), queue("gone", false, false));
        assertEquals(
                List.of("created queue kept", "created vhost /"),
                told(projection.audit(AuditFilter.ALL, FIRST).rows()));
        assertEquals(
                List.of("gone", "kept", "mine"),
                names(projection.queues(QueueFilter.ALL, QueueOrder.NAME, FIRST).rows()));
    }

    @Test
    default void theTrailIsFilteredByEachOfItsColumnsAndByRevision() {
        var projection = asked(
                ROOT,
                exchange("e", true, false),
                queue("q", true, false),
                bind("e", "q"),
                new MetadataChange.PutUser(new User("bob", "hash", "", List.of(), -1, -1)));
        assertEquals(
                List.of("created queue q"),
                told(projection.audit(with(null, null, Kind.QUEUE, null), FIRST).rows()));
        assertEquals(
                List.of("created user bob"),
                told(projection.audit(with(null, "", null, null), FIRST).rows()));
        assertEquals(
                List.of("created binding e -> q"),
                told(projection.audit(with("ada", "/", null, "e -> q"), FIRST).rows()));
        assertEquals(
                0, projection.audit(with("nobody", null, null, null), FIRST).filtered());
        assertEquals(
                List.of("created queue q", "created exchange e"),
                told(projection.audit(AuditFilter.ALL.between(2, 3), FIRST).rows()));
    }

    @Test
    default void aPageIsAPartAndSaysOfWhat() {
        var projection = asked(
                ROOT,
                queue("a", true, false),
                queue("b", true, false),
                queue("c", true, false),
                exchange("e", true, false));
        var found = projection.audit(with(null, null, Kind.QUEUE, null), new Slice(1, 1, false));
        assertEquals(List.of("created queue b"), told(found.rows()));
        assertEquals(5, found.total());
        assertEquals(3, found.filtered());
        var reversed = projection.audit(with(null, null, Kind.QUEUE, null), new Slice(0, 2, true));
        assertEquals(List.of("created queue a", "created queue b"), told(reversed.rows()));
        assertEquals(
                List.of(),
                projection.audit(AuditFilter.ALL, new Slice(50, 10, false)).rows());
    }

    @Test
    default void theHistoryOfAnObjectIsInItsOrderAndOfItAlone() {
        asked(ROOT, queue("q", true, false), queue("other", true, false));
        var projection = asked(deleteQueue(log().current(), "q"), queue("q", true, false));
        var history = projection.history(new ObjectName(Kind.QUEUE, "/", "q"), 10);
        assertEquals(List.of("created queue q", "deleted queue q", "created queue q"), told(history));
        assertEquals(history.getFirst().after(), history.get(1).before());
        assertEquals(
                List.of("deleted queue q", "created queue q"),
                told(projection.history(new ObjectName(Kind.QUEUE, "/", "q"), 2)));
    }

    @Test
    default void aPasswordsHashIsNowhereButThatItChangedIsTold() {
        var projection = asked(
                new MetadataChange.PutUser(new User("bob", "SECRET1", "sha", List.of("monitoring"), -1, 5)),
                new MetadataChange.PutUser(new User("bob", "SECRET2", "sha", List.of("monitoring"), -1, 5)));
        var entries = projection.history(new ObjectName(Kind.USER, "", "bob"), 10);
        assertFalse(entries.toString().contains("SECRET"), entries.toString());
        var after = entries.getLast().after();
        assertNotNull(after);
        assertTrue(after.contains("\"password\":\"changed\""), after);
        assertTrue(after.contains("\"max-channels\":5"), after);
    }

    @Test
    default void passwordsInUrisAndUnderTellingNamesAreMasked() {
        var value = FieldTable.builder()
                .put("src-uri", "amqp://bob:hunter2@far:5672/v")
                .put("sasl-password", "hunter3")
                .build();
        var projection = asked(
                ROOT, new MetadataChange.PutParameter(new Parameter("/", "shovel", "s", new FieldValue.Table(value))));
        var entry = projection
                .history(new ObjectName(Kind.PARAMETER, "/", "shovel/s"), 1)
                .getFirst();
        assertEquals(
                "{\"value\":{\"src-uri\":\"amqp://bob:***@far:5672/v\",\"sasl-password\":\"***\"}}", entry.after());
    }

    @Test
    default void exchangesThatWentAlongAreNamed() {
        asked(ROOT, exchange("auto", true, true), queue("q", true, false), bind("auto", "q"));
        var projection = asked(deleteQueue(log().current(), "q"));
        var entry = projection.audit(AuditFilter.ALL, FIRST).rows().getFirst();
        assertNotNull(entry.before());
        assertTrue(entry.before().endsWith("\"auto_deleted\":[\"auto\"]}"), entry.before());
    }

    @Test
    default void queuesAreFilteredAndSorted() {
        var projection = asked(
                ROOT,
                spec("Orders.new", QueueType.CLASSIC, true),
                spec("orders.old", QueueType.QUORUM, true),
                spec("mail%", QueueType.CLASSIC, false));
        assertEquals(
                List.of("Orders.new", "orders.old"),
                names(projection
                        .queues(new QueueFilter("/", "ORDERS", null, null), QueueOrder.NAME, FIRST)
                        .rows()));
        assertEquals(
                List.of("Orders.new"),
                names(projection
                        .queues(new QueueFilter(null, "o*s*w", null, null), QueueOrder.NAME, FIRST)
                        .rows()));
        assertEquals(
                List.of("mail%"),
                names(projection
                        .queues(new QueueFilter(null, "%", null, null), QueueOrder.NAME, FIRST)
                        .rows()));
        assertEquals(
                List.of("orders.old"),
                names(projection
                        .queues(new QueueFilter(null, null, QueueType.QUORUM, true), QueueOrder.NAME, FIRST)
                        .rows()));
        assertEquals(
                List.of("mail%"),
                names(projection
                        .queues(new QueueFilter(null, null, null, false), QueueOrder.NAME, FIRST)
                        .rows()));
        assertEquals(
                List.of("mail%", "orders.old", "Orders.new"),
                names(projection
                        .queues(QueueFilter.ALL, QueueOrder.AGE, new Slice(0, 9, true))
                        .rows()));
        var page =
                projection.queues(new QueueFilter("/", "orders", null, null), QueueOrder.TYPE, new Slice(1, 5, false));
        assertEquals(List.of("orders.old"), names(page.rows()));
        assertEquals(3, page.total());
        assertEquals(2, page.filtered());
    }

    private static MetadataChange spec(String name, QueueType type, boolean durable) {
        return new MetadataChange.DeclareQueue(new QueueSpec(
                0,
                "/",
                name,
                type,
                durable,
                false,
                false,
                FieldTable.builder().put("x-queue-type", type.word()).build(),
                0,
                "ada"));
    }

    @Test
    default void whoWaitsForARevisionThatDoesNotComeIsToldSo() {
        var projection = asked(ROOT);
        assertEquals(1, projection.appliedRevision());
        assertFalse(projection.awaitRevision(2, Duration.ZERO));
    }
}
