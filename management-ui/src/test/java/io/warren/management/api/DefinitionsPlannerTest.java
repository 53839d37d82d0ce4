package io.warren.management.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldValue;
import io.warren.engine.exchange.Binding;
import io.warren.engine.exchange.Binding.Destination;
import io.warren.engine.metadata.ExchangeSpec;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.MetadataRules;
import io.warren.engine.metadata.NodeLimits;
import io.warren.engine.metadata.Permission;
import io.warren.engine.metadata.Policy;
import io.warren.engine.metadata.QueueSpec;
import io.warren.engine.metadata.QueueType;
import io.warren.engine.metadata.User;
import io.warren.engine.metadata.VirtualHost;
import io.warren.engine.metadata.VirtualHostMetadata;
import io.warren.management.api.DefinitionsPlan.Action;
import io.warren.management.api.DefinitionsPlan.Kind;
import io.warren.management.api.DefinitionsPlanner.Content;
import io.warren.management.api.DefinitionsPlanner.Prune;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a plan says, and that it comes to what is wished. */
final class DefinitionsPlannerTest {
    private static final MetadataChange HOST = new MetadataChange.PutVirtualHost(VirtualHost.named("/"));
    private static final MetadataChange ADMINISTRATOR = user("ada", "aGFzaA==", "administrator");

    private static Metadata metadata(MetadataChange... changes) {
        return applied(Metadata.EMPTY, Arrays.asList(changes));
    }

    /** As the log does it. */
    private static Metadata applied(Metadata to, List<MetadataChange> changes) {
        var now = to;
        for (var each : changes) {
            switch (MetadataRules.decide(now, each, NodeLimits.NONE)) {
                case MetadataRules.Decision.Accept(var complete) -> now = now.apply(complete);
                case MetadataRules.Decision.Unchanged() -> {}
                case MetadataRules.Decision.Refuse(var _, var text) -> throw new AssertionError(each + ": " + text);
            }
        }
        return now;
    }

    private static DefinitionsPlan plan(Metadata now, boolean replace, Prune prune, MetadataChange... wishes) {
        return new DefinitionsPlanner(now, NodeLimits.NONE, (_, _) -> new Content(7, 2), replace)
                .plan(Arrays.asList(wishes), prune, "is not in the document");
    }

    private static MetadataChange user(String name, String hash, String... tags) {
        return new MetadataChange.PutUser(
                new User(name, hash, "rabbit_password_hashing_sha256", List.of(tags), -1, -1));
    }

    private static MetadataChange queue(String name, String... maxLength) {
        var arguments = FieldTable.builder();
        for (var each : maxLength) {
            arguments.put("x-max-length", new FieldValue.Int64(Long.parseLong(each)));
        }
        return new MetadataChange.DeclareQueue(
                new QueueSpec(0, "/", name, QueueType.CLASSIC, true, false, false, arguments.build(), 0, "ada"));
    }

    private static MetadataChange exchange(String name, String type, boolean autoDelete) {
        return new MetadataChange.DeclareExchange(
                new ExchangeSpec(0, "/", name, type, true, autoDelete, false, FieldTable.EMPTY, "ada"));
    }

    private static Binding binding(String exchange, String queue) {
        return new Binding(exchange, Destination.queue(queue), "k", FieldTable.EMPTY);
    }

    private static MetadataChange bind(String exchange, String queue) {
        return new MetadataChange.Bind("/", binding(exchange, queue));
    }

    private static VirtualHostMetadata root(Metadata metadata) {
        var root = metadata.virtualHost("/");
        assertNotNull(root);
        return root;
    }

    private static List<String> told(DefinitionsPlan plan) {
        return plan.entries().stream()
                .map(each -> each.action() + " " + each.target().kind() + " "
                        + each.target().name())
                .toList();
    }

    @Test
    void whatIsSoAlreadyIsCountedAndNothingElseHappensToIt() {
        var now = metadata(HOST, ADMINISTRATOR, queue("q"), exchange("e", "topic", false), bind("e", "q"));

        var plan = plan(
                now, true, Prune.all(), HOST, ADMINISTRATOR, exchange("e", "topic", false), queue("q"), bind("e", "q"));

        assertEquals(5, plan.unchanged());
        assertEquals(List.of(), told(plan));
        assertEquals(List.of(), plan.changes());
        assertEquals(now.revision(), plan.revision());
    }

    @Test
    void whatIsNotThereIsCreatedInTheSamePlanAsWhatItNeeds() {
        var now = metadata(HOST, ADMINISTRATOR);

        var plan = plan(now, false, Prune.nothing(), exchange("e", "topic", false), queue("q"), bind("e", "q"));

        assertEquals(List.of("CREATE EXCHANGE e", "CREATE QUEUE q", "CREATE BINDING e -> q (k)"), told(plan));
        assertEquals(
                List.of(binding("e", "q")),
                List.copyOf(root(applied(now, plan.changes())).bindingsTo(Destination.queue("q"))));
    }

    @Test
    void aChangeTellsOldAndNewAndWhereTheyDiffer() {
        var policy = new Policy(
                "/",
                "p",
                "^q",
                Policy.ApplyTo.QUEUES,
                0,
                FieldTable.builder().put("max-length", new FieldValue.Int64(5)).build());
        var other = new Policy("/", "p", "^q", Policy.ApplyTo.QUEUES, 9, policy.definition());
        var now = metadata(HOST, ADMINISTRATOR, new MetadataChange.PutPolicy(policy));

        var entry = plan(now, false, Prune.nothing(), new MetadataChange.PutPolicy(other))
                .entries()
                .getFirst();

        assertEquals(Action.CHANGE, entry.action());
        assertEquals("differs in priority", entry.why());
        assertNotNull(entry.old());
        assertEquals(0, entry.old().get("priority").intValue());
        assertNotNull(entry.fresh());
        assertEquals(9, entry.fresh().get("priority").intValue());
    }

    @Test
    void noPasswordAndNoHashIsInAPlan() {
        var now = metadata(HOST, ADMINISTRATOR);
        var upstream = new MetadataChange.PutParameter(new io.warren.engine.metadata.Parameter(
                "/",
                "federation-upstream",
                "u",
                new FieldValue.Table(
                        FieldTable.builder().put("uri", "amqp://u:geheim@host").build())));

        var plan = plan(now, false, Prune.nothing(), user("ada", "b3RoZXI=", "administrator"), upstream);

        var shown = plan.json().toString();
        assertTrue(shown.contains("\"password\":\"changed\""), shown);
        for (var secret : List.of("b3RoZXI", "aGFzaA", "geheim")) {
            assertFalse(shown.contains(secret), shown);
        }
    }

    @Test
    void aQueueWithOtherArgumentsIsReplacedOnlyWhenThatIsAllowed() {
        var now = metadata(HOST, ADMINISTRATOR, queue("q", "10"), exchange("e", "direct", false), bind("e", "q"));

        var refused = plan(now, false, Prune.nothing(), queue("q", "20"));
        assertEquals(List.of(), refused.changes());
        var why = refused.refused().getFirst().why();
        assertTrue(why.contains("inequivalent arg 'x-max-length'"), why);
        assertTrue(why.contains("replace=true"), why);
        assertTrue(why.contains("7 messages"), why);

        var plan = plan(now, true, Prune.nothing(), queue("q", "20"));
        assertEquals(List.of(), plan.refused());
        var entry = plan.entries().getFirst();
        assertEquals(Action.REPLACE, entry.action());
        assertNotNull(entry.loses());
        assertEquals(7, entry.loses().get("messages").intValue());
        assertEquals(2, entry.loses().get("consumers").intValue());
        var after = root(applied(now, plan.changes()));
        var queue = after.queue("q");
        assertNotNull(queue);
        assertEquals(new FieldValue.Int64(20), queue.arguments().get("x-max-length"));
        assertEquals(
                List.of(binding("e", "q")), List.copyOf(after.bindingsTo(Destination.queue("q"))), "is bound again");
    }

    /** Its last binding goes with the queue, and the exchange with its last binding. */
    @Test
    void anAutoDeleteExchangeOutlivesTheReplacementOfItsOnlyQueue() {
        var now = metadata(
                HOST,
                ADMINISTRATOR,
                queue("q", "10"),
                exchange("from", "fanout", false),
                exchange("auto", "direct", true),
                new MetadataChange.Bind("/", new Binding("from", Destination.exchange("auto"), "", FieldTable.EMPTY)),
                bind("auto", "q"));

        var after = root(
                applied(now, plan(now, true, Prune.nothing(), queue("q", "20")).changes()));

        assertNotNull(after.exchange("auto"));
        assertEquals(1, after.bindingsTo(Destination.queue("q")).size());
        assertEquals(1, after.bindingsTo(Destination.exchange("auto")).size());
    }

    @Test
    void aReplacedExchangeKeepsItsBindingsUnlessItsTypeRefusesThem() {
        var now = metadata(HOST, ADMINISTRATOR, queue("q"), exchange("e", "direct", false), bind("e", "q"));

        var plan = plan(now, true, Prune.nothing(), exchange("e", "topic", false));

        assertEquals(List.of("REPLACE EXCHANGE e"), told(plan));
        assertNull(plan.entries().getFirst().loses());
        var after = root(applied(now, plan.changes()));
        var replaced = after.exchange("e");
        assertNotNull(replaced);
        assertEquals("topic", replaced.spec().type());
        assertEquals(Set.of(binding("e", "q")), Set.copyOf(replaced.outgoing()));

        var refused = plan(now, true, Prune.nothing(), exchange("e", "no such type", false));
        assertEquals(List.of(), refused.changes());
        assertTrue(refused.refused().getFirst().why().contains("unknown exchange type"));
    }

    @Test
    void pruneTakesWhatIsNotWishedOfTheKindsAndPlacesThatItIsTold() {
        var now = metadata(
                HOST,
                new MetadataChange.PutVirtualHost(VirtualHost.named("other")),
                ADMINISTRATOR,
                queue("q"),
                queue("stays"),
                exchange("e", "direct", false),
                bind("e", "q"),
                bind("e", "stays"));
        Prune queues = (kind, host) -> kind == Kind.QUEUE && host.equals("/");

        var plan = plan(now, false, queues, queue("stays"));

        assertEquals(List.of("DELETE QUEUE q"), told(plan));
        assertEquals("is not in the document", plan.entries().getFirst().why());
        var after = root(applied(now, plan.changes()));
        assertEquals(Set.of("stays"), after.queues().keySet());
        assertEquals(1, after.bindingsTo(Destination.queue("stays")).size());
    }

    @Test
    void pruneLeavesWhatGoesWithItsConnectionOrARestart() {
        var exclusive = new MetadataChange.DeclareQueue(
                new QueueSpec(0, "/", "exclusive", QueueType.CLASSIC, false, true, false, FieldTable.EMPTY, 5, "ada"));
        var transientQueue = new MetadataChange.DeclareQueue(
                new QueueSpec(0, "/", "transient", QueueType.CLASSIC, false, false, false, FieldTable.EMPTY, 0, "ada"));
        var now = metadata(HOST, ADMINISTRATOR, exclusive, transientQueue);

        assertEquals(List.of(), told(plan(now, true, Prune.all(), HOST, ADMINISTRATOR)));
    }

    @Test
    void aPrunedBindingTakesNoAutoDeleteExchangeAlongThatIsWished() {
        var now = metadata(HOST, ADMINISTRATOR, queue("q"), exchange("auto", "direct", true), bind("auto", "q"));

        var plan = plan(now, false, Prune.all(), HOST, ADMINISTRATOR, exchange("auto", "direct", true), queue("q"));

        assertEquals(List.of("DELETE BINDING auto -> q (k)"), told(plan));
        var after = root(applied(now, plan.changes()));
        assertNotNull(after.exchange("auto"));
        assertTrue(after.bindingsTo(Destination.queue("q")).isEmpty());
    }

    @Test
    void theLastAdministratorAndTheProtectedStay() {
        var now = metadata(HOST, ADMINISTRATOR, user("guard", "", "protected"));

        var plan = plan(now, false, Prune.all(), HOST);

        assertEquals(
                List.of("is not in the document, and is protected", "no administrator would be left"),
                plan.refused().stream().map(DefinitionsPlan.Refused::why).toList());
    }

    @Test
    void whatRefersToWhatIsRefusedIsRefusedToo() {
        var now = metadata(HOST, ADMINISTRATOR, queue("q"));

        var plan = plan(now, false, Prune.nothing(), exchange("e", "no such type", false), bind("e", "q"));

        assertEquals(2, plan.refused().size());
        assertEquals(List.of(), plan.changes());
    }

    /** Going back: everything that was there, and nothing that was not. */
    @Test
    void theObjectsOfAnOlderStateMakeThatStateAgain() {
        var limited = new VirtualHost("/", "d", List.of("t"), "", false, false, 5, 6);
        var then = metadata(
                HOST,
                ADMINISTRATOR,
                queue("q", "10"),
                exchange("e", "direct", false),
                bind("e", "q"),
                new MetadataChange.PutPermission(new Permission("ada", "/", ".*", "", "")));
        var now = applied(
                then,
                List.of(
                        new MetadataChange.PutVirtualHost(limited),
                        new MetadataChange.PutVirtualHost(VirtualHost.named("new")),
                        user("bob", "", "monitoring"),
                        new MetadataChange.PutPermission(new Permission("bob", "/", "", "", "")),
                        new MetadataChange.DeletePermission("ada", "/"),
                        new MetadataChange.DeleteExchange("/", "e", false),
                        queue("r")));

        var plan = plan(now, false, Prune.all(), DefinedObjects.of(then).toArray(MetadataChange[]::new));

        assertEquals(List.of(), plan.refused());
        var back = applied(now, plan.changes());
        assertEquals(pictures(then), pictures(back));
        var queue = root(then).queue("q");
        assertInstanceOf(QueueSpec.class, queue);
        assertEquals(queue, root(back).queue("q"), "the queue was not touched");
    }

    private static List<String> pictures(Metadata metadata) {
        return DefinedObjects.of(metadata).stream()
                .map(each -> DefinedObjects.picture(each).toString())
                .toList();
    }
}
