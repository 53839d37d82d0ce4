package io.warren.cluster.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldValue;
import io.warren.cluster.member.NodeId;
import io.warren.cluster.raft.GroupMember;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.MetadataOutcome;
import io.warren.engine.metadata.NodeLimits;
import io.warren.engine.metadata.Origin;
import io.warren.engine.metadata.QueueSpec;
import io.warren.engine.metadata.QueueType;
import io.warren.engine.metadata.TransactionOutcome;
import io.warren.engine.metadata.VirtualHost;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class ApplyingTest {
    private static final List<NodeId> NODES =
            List.of(new NodeId("rabbit@a", 1), new NodeId("rabbit@b", 2), new NodeId("rabbit@c", 3));
    private static final int SHARDS = 3;

    private final KeptCodec codec = new KeptCodec();
    private final CommandFormat format = new CommandFormat(codec);
    private ClusterState state = ClusterState.EMPTY;
    private long number;

    private Command.Request request(NodeId from) {
        return new Command.Request(from, ++number);
    }

    private Command.Terms terms(NodeId from, Integer... led) {
        return new Command.Terms(7, Origin.BROKER, NodeLimits.NONE, new Command.Placing(from.name(), List.of(led)));
    }

    private Applying.Result apply(Command command) {
        var done = Applying.apply(format.read(format.write(command)), state, codec);
        state = done.state();
        return done.result();
    }

    private void found() {
        found(Metadata.EMPTY);
        wish(new MetadataChange.PutVirtualHost(VirtualHost.named("/")));
    }

    private void found(Metadata alone) {
        apply(new Command.Found(
                request(NODES.getFirst()),
                "id",
                2,
                NodeEntry.joining(NODES.getFirst(), "a:1", 0, 2),
                SHARDS,
                ByteBuffer.wrap(codec.whole(alone))));
    }

    private MetadataOutcome wish(MetadataChange change, Integer... led) {
        var result = apply(new Command.Wish(request(NODES.getFirst()), terms(NODES.getFirst(), led), change));
        return assertInstanceOf(Applying.Result.One.class, result).outcome();
    }

    private static MetadataChange declare(String name, QueueType type, boolean durable) {
        return new MetadataChange.DeclareQueue(new QueueSpec(
                0,
                "/",
                name,
                type,
                durable,
                false,
                false,
                FieldTable.of(Map.of("x-queue-type", FieldValue.LongString.of(type.word()))),
                0,
                "guest"));
    }

    private Place placeOf(String name) {
        var virtualHost = state.metadata().virtualHost("/");
        var queue = virtualHost == null ? null : virtualHost.queue(name);
        assertNotNull(queue, name);
        var place = state.topology().place(queue.id());
        assertNotNull(place, name);
        return place;
    }

    @Test
    void aQuorumQueueGoesToAShardThatTheClientsNodeLeads() {
        found();

        wish(declare("one", QueueType.QUORUM, true), 2);
        wish(declare("two", QueueType.QUORUM, true), 2);

        assertEquals(new Place.InShard(2), placeOf("one"));
        assertEquals(new Place.InShard(2), placeOf("two"));
        assertEquals(2L, state.topology().queues().get(2));
    }

    @Test
    void withoutOneItGoesWhereTheFewestAre() {
        found();

        for (var each = 0; each < SHARDS; each++) {
            wish(declare("q" + each, QueueType.QUORUM, true));
        }

        assertEquals(List.of(1L, 1L, 1L), List.copyOf(state.topology().queues()));
    }

    @Test
    void aClassicQueueLivesWithItsClientUnlessCopiesAreAskedFor() {
        found();

        wish(declare("plain", QueueType.CLASSIC, true));
        wish(new MetadataChange.DeclareQueue(new QueueSpec(
                0,
                "/",
                "copied",
                QueueType.CLASSIC,
                true,
                false,
                false,
                FieldTable.of(Map.of("x-warren-replicas", new FieldValue.Int32(3))),
                0,
                "guest")));

        assertEquals(new Place.Home("rabbit@a"), placeOf("plain"));
        assertInstanceOf(Place.InShard.class, placeOf("copied"));
    }

    @Test
    void aQueueThatGoesLeavesNoPlace() {
        found();
        wish(declare("q", QueueType.QUORUM, true));
        var queue = state.metadata().virtualHost("/");
        assertNotNull(queue);

        wish(new MetadataChange.DeleteVirtualHost("/"));

        assertTrue(state.topology().places().isEmpty());
        assertEquals(List.of(0L, 0L, 0L), List.copyOf(state.topology().queues()));
    }

    @Test
    void whatALoneNodeHasStaysThereUntilItMoves() {
        found();
        wish(declare("q", QueueType.QUORUM, true));
        var alone = state.metadata();
        state = ClusterState.EMPTY;

        found(alone);
        assertEquals(new Place.Home("rabbit@a"), placeOf("q"));
        long id = state.topology().places().keySet().iterator().next();
        var home = new Place.Home("rabbit@a");
        var moving = new Place.Moving("rabbit@a", 1);
        assertEquals(new Applying.Result.Shape(""), apply(move(id, home, moving)));
        assertEquals(moving, placeOf("q"));
        assertEquals(1L, state.topology().queues().get(1));
        assertEquals(new Applying.Result.Shape(""), apply(move(id, moving, new Place.InShard(1))));

        assertEquals(new Place.InShard(1), placeOf("q"));
        assertEquals(1L, state.topology().queues().get(1));
        assertEquals(
                new Applying.Result.Shape("queue " + id + " is not there any more"),
                apply(move(id, moving, new Place.InShard(2))),
                "who comes late does not move it again");
    }

    @Test
    void nothingMovesWhileANodeWouldNotUnderstand() {
        state = ClusterState.EMPTY;
        apply(new Command.Found(
                request(NODES.getFirst()),
                "id",
                1,
                NodeEntry.joining(NODES.getFirst(), "a:1", 0, 1),
                SHARDS,
                ByteBuffer.wrap(codec.whole(Metadata.EMPTY))));
        wish(new MetadataChange.PutVirtualHost(VirtualHost.named("/")));
        wish(declare("q", QueueType.CLASSIC, true));
        var place = placeOf("q");

        var queue = state.topology().places().keySet().iterator().next();
        apply(move(queue, place, new Place.Moving("rabbit@a", 1)));

        assertEquals(place, placeOf("q"));
    }

    private Command move(long queue, Place from, Place to) {
        return reshape(NODES.getFirst(), new TopologyChange.Move(queue, from, to));
    }

    @Test
    void aTransactionHappensWhollyOrNotAtAll() {
        found();
        var revision = state.metadata().revision();

        var result = apply(new Command.Together(
                request(NODES.getFirst()),
                terms(NODES.getFirst()),
                List.of(declare("q", QueueType.QUORUM, true), declare("amq.no", QueueType.QUORUM, true)),
                -1));

        if (assertInstanceOf(Applying.Result.All.class, result).outcome() instanceof TransactionOutcome.Refused) {
            assertEquals(revision, state.metadata().revision());
            assertTrue(state.topology().places().isEmpty());
        }
    }

    @Test
    void aRequestThatWasDoneIsKnown() {
        found();
        var request = request(NODES.getFirst());
        assertFalse(state.done(request));

        apply(new Command.Wish(request, terms(NODES.getFirst()), declare("q", QueueType.CLASSIC, true)));

        assertTrue(state.done(request));
    }

    @Test
    void allReplicasAreTheSameAlsoThroughSnapshots() {
        for (var seed = 1L; seed <= 200; seed++) {
            var random = new SplittableRandom(seed);
            state = ClusterState.EMPTY;
            found();
            var other = state;
            var numbers = new HashSet<GroupMember>();
            for (var step = 0; step < 80; step++) {
                var command = random(random);
                var bytes = format.write(command);
                apply(command);
                other = Applying.apply(format.read(bytes), other, codec).state();
                if (random.nextInt(10) == 0) {
                    other = TopologyFormat.read(TopologyFormat.write(other, codec), codec);
                }
                check(seed, other, numbers);
            }
        }
    }

    private void check(long seed, ClusterState other, HashSet<GroupMember> numbers) {
        var text = "seed " + seed;
        assertEquals(state.topology(), other.topology(), text);
        assertEquals(state.requests(), other.requests(), text);
        assertEquals(state.metadata().revision(), other.metadata().revision(), text);
        var ids = new HashSet<Long>();
        for (var virtualHost : state.metadata().virtualHosts().values()) {
            virtualHost.queues().values().forEach(each -> ids.add(each.id()));
        }
        assertEquals(ids, state.topology().places().keySet(), text + ": a place for each queue and no other");
        var counts = new long[SHARDS];
        state.topology().places().values().forEach(each -> {
            if (each.shard() >= 0) {
                counts[each.shard()]++;
            }
        });
        for (var shard = 0; shard < SHARDS; shard++) {
            assertEquals(counts[shard], state.topology().queues().get(shard), text);
            numbers.addAll(state.topology().shards().get(shard).members());
        }
        var used = new ArrayList<Integer>();
        numbers.stream().filter(each -> each.number() > 0).forEach(each -> used.add(each.number()));
        assertEquals(used.size(), new HashSet<>(used).size(), text + ": no number stands for two memberships");
    }

    private Command random(SplittableRandom random) {
        var node = NODES.get(random.nextInt(NODES.size()));
        var name = "q" + random.nextInt(8);
        var type = random.nextBoolean() ? QueueType.QUORUM : QueueType.CLASSIC;
        return switch (random.nextInt(9)) {
            case 0, 1, 2 ->
                new Command.Wish(
                        request(node), terms(node, random.nextInt(SHARDS)), declare(name, type, random.nextInt(4) > 0));
            case 3 -> {
                var virtualHost = state.metadata().virtualHost("/");
                var queue = virtualHost == null ? null : virtualHost.queue(name);
                yield new Command.Wish(
                        request(node),
                        terms(node),
                        new MetadataChange.DeleteQueue("/", name, queue == null ? 1 : queue.id()));
            }
            case 4 -> reshape(node, new TopologyChange.Join(new NodeId(node.name(), random.nextInt(3)), "x:1", 1));
            case 5 -> {
                var wanted = new ArrayList<String>();
                NODES.forEach(each -> {
                    if (random.nextBoolean()) {
                        wanted.add(each.name());
                    }
                });
                yield reshape(node, new TopologyChange.Hold(random.nextInt(SHARDS), wanted));
            }
            case 6 -> {
                var shard = random.nextInt(SHARDS);
                var members = state.topology().shards().get(shard).members();
                yield reshape(node, new TopologyChange.Renew(shard, members.get(random.nextInt(members.size()))));
            }
            case 7 ->
                reshape(
                        node,
                        random.nextBoolean()
                                ? new TopologyChange.Leave(node.name())
                                : new TopologyChange.Empty(node.name(), random.nextBoolean()));
            default -> {
                long queue = random.nextInt(40);
                var from = state.topology().place(queue);
                yield reshape(
                        node,
                        new TopologyChange.Move(
                                queue, from == null || random.nextInt(4) == 0 ? place(random) : from, place(random)));
            }
        };
    }

    private static Place place(SplittableRandom random) {
        var shard = random.nextInt(5);
        return switch (random.nextInt(3)) {
            case 0 -> new Place.Home("rabbit@a");
            case 1 -> new Place.Moving("rabbit@a", shard);
            default -> new Place.InShard(shard);
        };
    }

    private Command reshape(NodeId from, TopologyChange change) {
        return new Command.Reshape(request(from), change);
    }

    @Test
    void garbageIsRefusedAndNothingElse() {
        var random = new SplittableRandom(3);
        for (var round = 0; round < 20_000; round++) {
            var bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            if (bytes.length > 1 && random.nextBoolean()) {
                bytes[0] = 1;
                bytes[1] = (byte) random.nextInt(6);
            }
            try {
                format.read(ByteBuffer.wrap(bytes));
            } catch (IllegalArgumentException refused) {
                // As it shall be.
            }
            try {
                TopologyFormat.read(ByteBuffer.wrap(bytes), codec);
            } catch (IllegalArgumentException refused) {
                // As it shall be.
            }
        }
    }
}
