package io.warren.engine.metadata;

import static io.warren.engine.metadata.Declarations.autoDelete;
import static io.warren.engine.metadata.Declarations.bind;
import static io.warren.engine.metadata.Declarations.deleteExchange;
import static io.warren.engine.metadata.Declarations.exchange;
import static io.warren.engine.metadata.Declarations.policy;
import static io.warren.engine.metadata.Declarations.queue;
import static io.warren.engine.metadata.Declarations.table;
import static io.warren.engine.metadata.Declarations.toExchange;
import static io.warren.engine.metadata.Declarations.toQueue;
import static io.warren.engine.metadata.Declarations.unbind;
import static io.warren.engine.metadata.Declarations.user;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.amqp.types.BasicProperties;
import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldValue;
import io.warren.engine.exchange.Binding;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What changes do to snapshots. */
class MetadataApplyTest {
    private static final FieldTable NONE = FieldTable.EMPTY;

    private final Declarations declared = new Declarations();

    @Test
    void everyChangeIsOneRevision() {
        var before = declared.now().revision();

        declared.accept(queue("q", NONE));
        declared.accept(bind(toQueue("amq.direct", "q", "key")));

        assertEquals(before + 2, declared.now().revision());
    }

    @Test
    void snapshotStaysAsItWas() {
        declared.accept(queue("q", NONE));
        var before = declared.host();

        declared.accept(bind(toQueue("amq.direct", "q", "key")));
        declared.accept(declared.deleteQueue("q"));

        assertTrue(before.queues().containsKey("q"));
        assertTrue(before.bindingsTo(Binding.Destination.queue("q")).isEmpty());
    }

    @Test
    void idsAreNeverUsedAgain() {
        declared.accept(queue("q", NONE));
        var first = declared.queue("q").id();
        declared.accept(declared.deleteQueue("q"));

        declared.accept(queue("q", NONE));

        assertTrue(declared.queue("q").id() > first);
        assertTrue(declared.now().nextId() > declared.queue("q").id());
    }

    @Test
    void idsGoOnFromAStoredPicture() {
        var resumed = Metadata.EMPTY.resumedAt(100, 5_000);

        var host = resumed.apply(new MetadataChange.PutVirtualHost(VirtualHost.named("/")));

        assertEquals(101, host.revision());
        assertEquals(5_007, host.nextId());
    }

    @Test
    void bindingIsSeenFromBothEndsAndRouted() {
        declared.accept(queue("q", NONE));
        var binding = toQueue("amq.direct", "q", "key");

        declared.accept(bind(binding));

        assertEquals(Set.of(binding), Set.copyOf(declared.host().bindingsTo(binding.destination())));
        assertEquals(Set.of(binding), Set.copyOf(declared.exchange("amq.direct").outgoing()));
        assertEquals(List.of(binding), routed("amq.direct", "key"));
    }

    private List<Binding> routed(String exchange, String key) {
        var found = new ArrayList<Binding>();
        declared.exchange(exchange).table().route(key, BasicProperties.EMPTY, found::add);
        return found;
    }

    @Test
    void bindingsThatDifferInArgumentsAreTwo() {
        declared.accept(queue("q", NONE));
        var destination = Binding.Destination.queue("q");
        var one = new Binding("amq.direct", destination, "key", table("a", 1));
        var two = new Binding("amq.direct", destination, "key", table("a", new FieldValue.Int32(1)));
        var nested = new Binding(
                "amq.direct",
                destination,
                "key",
                table("t", new FieldValue.Table(table("x", 1).with("y", new FieldValue.Void()))));
        var sameNested = new Binding(
                "amq.direct",
                destination,
                "key",
                table(
                        "t",
                        new FieldValue.Table(table("y", new FieldValue.Void()).with("x", new FieldValue.Int64(1)))));
        declared.accept(bind(one));
        declared.accept(bind(two));
        declared.accept(bind(nested));

        declared.unchanged(bind(sameNested));
        declared.accept(unbind(one));

        assertEquals(
                Set.of(two, nested), Set.copyOf(declared.exchange("amq.direct").outgoing()));
    }

    @Test
    void bindingsGoWithTheirQueue() {
        declared.accept(queue("q", NONE));
        declared.accept(queue("other", NONE));
        declared.accept(bind(toQueue("amq.direct", "q", "key")));
        declared.accept(bind(toQueue("amq.fanout", "q", "")));
        declared.accept(bind(toQueue("amq.direct", "other", "key")));

        declared.accept(declared.deleteQueue("q"));

        assertEquals(List.of(toQueue("amq.direct", "other", "key")), routed("amq.direct", "key"));
        assertTrue(declared.exchange("amq.fanout").outgoing().isEmpty());
        assertTrue(declared.host().bindingsTo(Binding.Destination.queue("q")).isEmpty());
        assertEquals(1, declared.host().incoming().size());
    }

    @Test
    void bindingsGoWithTheirExchangeInBothDirections() {
        declared.accept(exchange("e", "fanout"));
        declared.accept(queue("q", NONE));
        declared.accept(bind(toQueue("e", "q", "")));
        declared.accept(bind(toExchange("amq.direct", "e", "key")));

        declared.accept(deleteExchange("e", false));

        assertNull(declared.host().exchange("e"));
        assertTrue(declared.host().incoming().isEmpty());
        assertEquals(List.of(), routed("amq.direct", "key"));
    }

    @Test
    void autoDeleteExchangeGoesWithTheLastBindingItIsTheSourceOf() {
        declared.accept(autoDelete("e"));
        declared.accept(queue("q", NONE));
        declared.accept(bind(toExchange("amq.direct", "e", "key")));
        declared.accept(bind(toQueue("e", "q", "one")));
        declared.accept(bind(toQueue("e", "q", "two")));

        declared.accept(unbind(toQueue("e", "q", "one")));
        assertTrue(declared.host().exchanges().containsKey("e"));
        declared.accept(unbind(toQueue("e", "q", "two")));

        assertFalse(declared.host().exchanges().containsKey("e"));
        assertTrue(declared.exchange("amq.direct").outgoing().isEmpty());
    }

    @Test
    void autoDeleteExchangeStaysWhenABindingToItGoes() {
        declared.accept(autoDelete("e"));
        declared.accept(bind(toExchange("amq.direct", "e", "key")));

        declared.accept(unbind(toExchange("amq.direct", "e", "key")));

        assertTrue(declared.host().exchanges().containsKey("e"));
    }

    @Test
    void autoDeleteExchangesGoInChains() {
        var length = 5_000;
        declared.accept(queue("q", NONE));
        for (var i = 0; i < length; i++) {
            declared.accept(autoDelete("e" + i));
        }
        declared.accept(bind(toQueue("e0", "q", "")));
        for (var i = 1; i < length; i++) {
            declared.accept(bind(toExchange("e" + i, "e" + (i - 1), "")));
        }

        declared.accept(declared.deleteQueue("q"));

        assertEquals(7, declared.host().exchanges().size());
        assertTrue(declared.host().incoming().isEmpty());
    }

    @Test
    void autoDeleteExchangesThatLeadToEachOtherEnd() {
        declared.accept(autoDelete("a"));
        declared.accept(autoDelete("b"));
        declared.accept(bind(toExchange("a", "a", "")));
        declared.accept(bind(toExchange("a", "b", "")));
        declared.accept(bind(toExchange("b", "a", "")));

        declared.accept(deleteExchange("a", false));

        assertFalse(declared.host().exchanges().containsKey("b"));
        assertTrue(declared.host().incoming().isEmpty());
    }

    @Test
    void whatIsNotThereIsLeftOut() {
        var now = declared.now();
        for (var change : List.of(
                new MetadataChange.Bind("/", toQueue("amq.direct", "missing", "")),
                new MetadataChange.Bind("nowhere", toQueue("amq.direct", "missing", "")),
                new MetadataChange.Unbind("/", toQueue("amq.direct", "missing", "")),
                new MetadataChange.DeleteQueue("/", "missing", 1),
                new MetadataChange.DeleteExchange("/", "missing", false),
                new MetadataChange.DeletePolicy("/", "missing"),
                new MetadataChange.DeleteUser("missing"),
                new MetadataChange.DeleteTopicPermission("missing", "/", ""))) {
            var after = now.apply(change);
            assertEquals(now.virtualHosts(), after.virtualHosts());
            assertEquals(now.revision() + 1, after.revision());
        }
    }

    @Test
    void laterDeclarationReplacesWhatTheLogDidNotSeeGo() {
        declared.accept(queue("q", NONE));
        declared.accept(autoDelete("e"));
        declared.accept(bind(toQueue("e", "q", "")));
        var again = new ExchangeSpec(500, "/", "e", "direct", true, false, false, NONE, "guest");
        var queueAgain = declared.queue("q").withId(501);

        var after = declared.now()
                .apply(new MetadataChange.DeclareExchange(again))
                .apply(new MetadataChange.DeclareQueue(queueAgain));

        var host = after.virtualHost("/");
        var exchange = host == null ? null : host.exchange("e");
        assertEquals(again, exchange == null ? null : exchange.spec());
        assertEquals(queueAgain, host == null ? null : host.queue("q"));
        assertTrue(host != null && host.incoming().isEmpty());
        assertEquals(502, after.nextId());
    }

    @Test
    void alternateExchangeIsTheArgumentsBeforeThePolicys() {
        declared.accept(exchange("plain", "direct"));
        declared.accept(exchange("own", "direct", true, false, false, table("alternate-exchange", "mine")));

        declared.accept(new MetadataChange.PutPolicy(
                policy("ae", ".*", Policy.ApplyTo.EXCHANGES, 0, table("alternate-exchange", "theirs"))));
        declared.accept(exchange("later", "direct"));

        assertEquals("theirs", declared.exchange("plain").alternate());
        assertEquals("ae", declared.exchange("plain").policy());
        assertEquals("mine", declared.exchange("own").alternate());
        assertEquals("theirs", declared.exchange("later").alternate());
        declared.accept(new MetadataChange.DeletePolicy("/", "ae"));
        assertNull(declared.exchange("plain").alternate());
        assertNull(declared.exchange("plain").policy());
        assertEquals("mine", declared.exchange("own").alternate());
    }

    @Test
    void policyOfTheHighestPriorityCounts() {
        declared.accept(exchange("e", "direct"));
        var definition = table("alternate-exchange", "x");
        declared.accept(new MetadataChange.PutPolicy(policy("low", "^e$", Policy.ApplyTo.ALL, 1, definition)));
        declared.accept(new MetadataChange.PutPolicy(policy("high", "^e$", Policy.ApplyTo.ALL, 2, definition)));
        declared.accept(new MetadataChange.PutPolicy(policy("queues", "^e$", Policy.ApplyTo.QUEUES, 9, definition)));
        declared.accept(new MetadataChange.PutPolicy(policy("elsewhere", "^f$", Policy.ApplyTo.ALL, 9, definition)));

        assertEquals("high", declared.exchange("e").policy());
        declared.accept(new MetadataChange.PutPolicy(policy("equal", "^e$", Policy.ApplyTo.ALL, 2, definition)));
        assertEquals("equal", declared.exchange("e").policy());
    }

    @Test
    void virtualHostsSettingsChangeWithoutItsContents() {
        declared.accept(queue("q", NONE));
        var tracing = new VirtualHost("/", "described", List.of("tag"), "", true, false, 5, 6);

        declared.accept(new MetadataChange.PutVirtualHost(tracing));

        assertEquals(tracing, declared.host().settings());
        assertTrue(declared.host().queues().containsKey("q"));
        assertEquals(7, declared.host().exchanges().size());
    }

    @Test
    void virtualHostGoesWithPermissionsAndParameters() {
        declared.accept(new MetadataChange.PutUser(user("u")));
        declared.accept(new MetadataChange.PutVirtualHost(VirtualHost.named("other")));
        for (var host : List.of("/", "other")) {
            declared.accept(new MetadataChange.PutPermission(new Permission("u", host, ".*", ".*", ".*")));
            declared.accept(
                    new MetadataChange.PutTopicPermission(new TopicPermission("u", host, "amq.topic", "a", "b")));
            declared.accept(
                    new MetadataChange.PutParameter(new Parameter(host, "shovel", "s", new FieldValue.Bool(true))));
        }

        declared.accept(new MetadataChange.DeleteVirtualHost("other"));

        assertEquals(Set.of("/"), declared.now().virtualHosts().keySet());
        assertEquals(
                Set.of(new Metadata.Grant("u", "/")),
                declared.now().permissions().keySet());
        assertEquals(
                Set.of(new Metadata.Grant("u", "/")),
                declared.now().topicPermissions().keySet());
        assertEquals(1, declared.now().parameters().size());
    }

    @Test
    void userGoesWithPermissions() {
        for (var name : List.of("u", "v")) {
            declared.accept(new MetadataChange.PutUser(user(name)));
            declared.accept(new MetadataChange.PutPermission(new Permission(name, "/", "", "", "")));
            declared.accept(
                    new MetadataChange.PutTopicPermission(new TopicPermission(name, "/", "amq.topic", "a", "b")));
        }

        declared.accept(new MetadataChange.DeleteUser("u"));

        assertEquals(Set.of("v"), declared.now().users().keySet());
        assertNull(declared.now().permission("u", "/"));
        assertEquals(List.of(), declared.now().topicPermissions("u", "/"));
        assertEquals(1, declared.now().topicPermissions("v", "/").size());
    }

    @Test
    void topicPermissionsGoOneByOneOrAll() {
        declared.accept(new MetadataChange.PutUser(user("u")));
        for (var exchange : List.of("amq.topic", "amq.rabbitmq.trace")) {
            declared.accept(new MetadataChange.PutTopicPermission(new TopicPermission("u", "/", exchange, "a", "b")));
        }
        declared.accept(new MetadataChange.DeleteTopicPermission("u", "/", "amq.topic"));
        assertEquals(1, declared.now().topicPermissions("u", "/").size());
        declared.unchanged(new MetadataChange.DeleteTopicPermission("u", "/", "amq.topic"));

        declared.accept(new MetadataChange.DeleteTopicPermission("u", "/", ""));

        assertEquals(List.of(), declared.now().topicPermissions("u", "/"));
        declared.unchanged(new MetadataChange.DeleteTopicPermission("u", "/", ""));
    }

    @Test
    void contentsAreListedByName() {
        for (var name : List.of("c", "a", "b")) {
            declared.accept(queue(name, NONE));
        }

        assertEquals(
                List.of("a", "b", "c"), List.copyOf(declared.host().queues().keySet()));
    }

    /** Both share a hash code, and so do all words made of them. */
    private static final List<String> SAME_HASH = List.of("Aa", "BB");

    @Test
    void namesWithTheSameHashAreAsCheapAsOthers() {
        declared.accept(queue("q", NONE));
        var keys = new ArrayList<String>(List.of(""));
        for (var i = 0; i < 13; i++) {
            var longer = new ArrayList<String>();
            keys.forEach(key -> SAME_HASH.forEach(each -> longer.add(key + each)));
            keys.clear();
            keys.addAll(longer);
        }
        assertEquals(keys.getFirst().hashCode(), keys.getLast().hashCode());
        assertNotEquals(keys.getFirst(), keys.getLast());

        // With buckets of thousands this would overflow the stack or take minutes.
        for (var key : keys) {
            declared.accept(queue(key, NONE));
            declared.accept(bind(toQueue("amq.direct", "q", key)));
        }
        declared.accept(declared.deleteQueue("q"));

        assertEquals(keys.size(), declared.host().queues().size());
        assertTrue(declared.exchange("amq.direct").outgoing().isEmpty());
    }
}
