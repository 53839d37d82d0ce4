package io.warren.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.amqp.types.FieldTable;
import io.warren.cluster.member.NodeId;
import io.warren.cluster.metadata.KeptCodec;
import io.warren.cluster.metadata.NodeEntry;
import io.warren.cluster.metadata.ReplicatedMetadata;
import io.warren.cluster.metadata.ShardMembers;
import io.warren.cluster.metadata.Topology;
import io.warren.cluster.metadata.TopologyChange;
import io.warren.cluster.raft.GroupMember;
import io.warren.cluster.raft.MemoryDisk;
import io.warren.cluster.raft.MemorySnapshots;
import io.warren.cluster.raft.RaftGroup;
import io.warren.cluster.raft.RaftGroups;
import io.warren.cluster.raft.RaftSettings;
import io.warren.engine.lane.Clock;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.MetadataOutcome;
import io.warren.engine.metadata.NodeLimits;
import io.warren.engine.metadata.Origin;
import io.warren.engine.metadata.QueueSpec;
import io.warren.engine.metadata.QueueType;
import io.warren.engine.metadata.VirtualHost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Three nodes of this JVM with a group 0 that is real. The test says which nodes can be heard, who leads shards, and what
 * time it is.
 */
final class StewardTest {
    /** A busy machine shall change no leader. */
    private static final RaftSettings SLOW =
            RaftSettings.DEFAULT.withElectionTimeout(Duration.ofSeconds(5), Duration.ofSeconds(1));

    private static final int SHARDS = 6;
    private static final int REPLICAS = 3;
    private static final long STEADY = 10_000;
    private static final long AGAIN = 5_000;
    private static final long ORPHANED = 30_000;
    private static final int LOOKS = 2;

    private final Map<NodeId, DirectTransport> network = new LinkedHashMap<>();
    private final KeptCodec codec = new KeptCodec();
    private final List<Seat> seats = new ArrayList<>();
    private final Seen seen = new Seen();

    private record Told(NodeId node, Control what) {}

    /** What every steward sees, and whom it told what. */
    private static final class Seen implements Steward.Around {
        final Set<NodeId> silent = new HashSet<>();
        final Map<Integer, LeaderBoard.Row> leaders = new HashMap<>();
        final List<Told> told = new ArrayList<>();
        long now = 1_000_000;

        @Override
        public boolean heard(NodeId node) {
            return !silent.contains(node);
        }

        @Override
        public LeaderBoard.Row leader(int shard) {
            return leaders.getOrDefault(shard, LeaderBoard.UNKNOWN);
        }

        @Override
        public void tell(NodeId node, Control what) {
            told.add(new Told(node, what));
        }

        @Override
        public long monotonicMillis() {
            return now;
        }
    }

    /** A node with its part of group 0, once it has one. */
    private final class Seat {
        final NodeId id;
        final MemoryDisk disk;
        final RaftGroups groups;
        final ReplicatedMetadata metadata;

        @Nullable
        RaftGroup group;

        @Nullable
        Steward steward;

        Seat(DirectTransport transport) {
            id = transport.self();
            disk = new MemoryDisk(id.incarnation());
            metadata = new ReplicatedMetadata(transport, NodeLimits.NONE, codec, Clock.SYSTEM, List::of);
            groups = new RaftGroups(transport);
        }

        GroupMember open(int membership, boolean founder) {
            var member = new GroupMember(id, membership);
            var opened = groups.open(
                    new RaftGroup.Parts("metadata", membership, disk.open(1), new MemorySnapshots(), metadata),
                    founder ? List.of(member) : List.of(),
                    SLOW);
            group = opened;
            metadata.begin(opened);
            steward = new Steward(metadata, opened, REPLICAS, seen);
            return member;
        }

        void look() {
            var present = steward;
            if (present != null) {
                present.look();
            }
        }

        boolean leads() {
            return metadata.leadsIn() > 0;
        }

        void close() {
            var open = group;
            if (open != null) {
                open.close();
            }
            metadata.close();
            groups.close();
            disk.close();
        }
    }

    @BeforeEach
    void oneNodeHasMadeACluster() throws Exception {
        // All of them are there before a group asks who can be reached.
        var transports = Stream.of("rabbit@a", "rabbit@b", "rabbit@c")
                .map(name -> new DirectTransport(new NodeId(name, System.nanoTime()), network))
                .toList();
        transports.forEach(each -> seats.add(new Seat(each)));
        a().open(0, true);
        until("a leads", () -> a().leads());
        var answer = new CompletableFuture<String>();
        a().metadata.found("id", ClusterSettings.LEVEL, "a:1", SHARDS, Metadata.EMPTY, answer::complete);
        assertEquals("", answer.get(20, TimeUnit.SECONDS));
    }

    @AfterEach
    void close() {
        seats.forEach(Seat::close);
    }

    private Seat a() {
        return seats.get(0);
    }

    private Seat b() {
        return seats.get(1);
    }

    private Seat c() {
        return seats.get(2);
    }

    private static void until(String what, BooleanSupplier condition) {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - end < 0, "in time: " + what);
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Everybody looks at it, again and again. */
    private void lookUntil(String what, BooleanSupplier condition) {
        until(what, () -> {
            seats.forEach(Seat::look);
            return condition.getAsBoolean();
        });
    }

    /** They look, and what comes of it has come when this returns. */
    private void look(Seat... some) throws Exception {
        for (var each = 0; each < LOOKS; each++) {
            List.of(some).forEach(Seat::look);
            // Nobody is drained by it; it is answered when all that was asked for before is done.
            reshape(new TopologyChange.Drain("rabbit@a", false));
        }
    }

    private void reshape(TopologyChange change) throws Exception {
        var answer = new CompletableFuture<String>();
        a().metadata.reshape(change, answer::complete);
        assertEquals("", answer.get(20, TimeUnit.SECONDS));
    }

    private void join(Seat seat) throws Exception {
        reshape(new TopologyChange.Join(seat.id, "host:1", ClusterSettings.LEVEL));
        seat.open(entry(seat).membership(), false);
    }

    private NodeEntry entry(Seat seat) {
        var entry = a().metadata.topology().node(seat.id.name());
        assertNotNull(entry);
        return entry;
    }

    private void threeNodesVote() throws Exception {
        join(b());
        join(c());
        lookUntil("three vote", () -> voters().equals(Set.of("rabbit@a", "rabbit@b", "rabbit@c")));
    }

    private Seat leader() {
        return seats.stream().filter(Seat::leads).findFirst().orElse(a());
    }

    /** Names of who votes in group 0, as its leader has it. */
    private Set<String> voters() {
        return leader().metadata.members().stream()
                .map(each -> each.node().name())
                .collect(Collectors.toSet());
    }

    private Topology topology() {
        return a().metadata.topology();
    }

    /** As if this node led the shard with the members that it shall have. */
    private void leads(int shard, Seat seat, long term) {
        seen.leaders.put(
                shard,
                new LeaderBoard.Row(
                        seat.id, term, topology().shards().get(shard).members()));
    }

    private Set<ShardMembers> unsettled() {
        return topology().shards().stream()
                .filter(each -> !Set.copyOf(seen.leader(each.shard()).voters()).equals(Set.copyOf(each.members())))
                .collect(Collectors.toSet());
    }

    /** All shards have three members, and the first node leads them all, since now. */
    private void shardsAreOnAllNodes() throws Exception {
        for (var shard = 0; shard < SHARDS; shard++) {
            leads(shard, a(), 1);
        }
        lookUntil("three members of every shard", () -> {
            topology().shards().forEach(each -> leads(each.shard(), a(), 1));
            return topology().shards().stream().allMatch(each -> each.members().size() == REPLICAS);
        });
        seen.told.clear();
        for (var shard = 0; shard < SHARDS; shard++) {
            leads(shard, a(), 2);
        }
        look(a());
        seen.told.clear();
    }

    /** Who was told to hand over has done so, and all groups are what they shall be. */
    private void shardsObey() {
        for (var shard = 0; shard < SHARDS; shard++) {
            var row = seen.leader(shard);
            var next = row.leader();
            for (var each : seen.told) {
                if (each.what instanceof Control.HandOver(var of, var to) && of == shard) {
                    next = seats.stream()
                            .map(seat -> seat.id)
                            .filter(id -> id.name().equals(to))
                            .findFirst()
                            .orElseThrow();
                }
            }
            var term = row.term() + (Objects.equals(next, row.leader()) ? 0 : 1);
            seen.leaders.put(
                    shard,
                    new LeaderBoard.Row(
                            next, term, topology().shards().get(shard).members()));
        }
        seen.told.clear();
    }

    private List<Integer> handedOver() {
        var shards = seen.told.stream()
                .map(each -> ((Control.HandOver) each.what).shard())
                .sorted()
                .toList();
        seen.told.clear();
        return shards;
    }

    // Who belongs to group 0.

    @Test
    void whoJoinedVotesAsSoonAsItIsHeard() throws Exception {
        seen.silent.add(b().id);
        join(b());
        join(c());

        lookUntil("c votes", () -> voters().contains("rabbit@c"));
        look(a());
        assertEquals(Set.of("rabbit@a", "rabbit@c"), voters());

        seen.silent.clear();
        lookUntil("b votes", () -> voters().equals(Set.of("rabbit@a", "rabbit@b", "rabbit@c")));
    }

    @Test
    void whoLeftVotesNoMore() throws Exception {
        threeNodesVote();

        reshape(new TopologyChange.Leave("rabbit@c"));

        lookUntil("c is out", () -> voters().equals(Set.of("rabbit@a", "rabbit@b")));
    }

    @Test
    void whoLeadsAndIsDrainedOrLeavesHandsOverToSomebodyWhoIsHeard() throws Exception {
        threeNodesVote();
        seen.silent.add(b().id);

        reshape(new TopologyChange.Drain("rabbit@a", true));
        lookUntil("c leads", () -> c().leads());
        seen.silent.clear();

        var answer = new CompletableFuture<String>();
        b().metadata.reshape(new TopologyChange.Leave("rabbit@c"), answer::complete);
        assertEquals("", answer.get(20, TimeUnit.SECONDS));
        lookUntil("another leads, and c is out", () -> !c().leads() && voters().equals(Set.of("rabbit@a", "rabbit@b")));
    }

    @Test
    void whoIsDrainedHandsOverToNobodyWhoIs() throws Exception {
        threeNodesVote();
        reshape(new TopologyChange.Drain("rabbit@b", true));
        reshape(new TopologyChange.Drain("rabbit@a", true));
        lookUntil("c leads", () -> c().leads());
    }

    // Who holds shards.

    @Test
    void shardsWithoutQueuesGetTheirReplicasAllAtOnce() throws Exception {
        threeNodesVote();
        seen.leaders.clear();
        for (var shard = 0; shard < SHARDS; shard++) {
            leads(shard, a(), 1);
        }
        lookUntil("all are to change", () -> unsettled().size() == SHARDS);
    }

    @Test
    void shardsWithQueuesGetTheirReplicasTwoAtATimeAndEachAsItsLeaderFollows() throws Exception {
        threeNodesVote();
        virtualHost();
        for (var queue = 0; queue < SHARDS; queue++) {
            declare(a(), "quorum-" + queue, QueueType.QUORUM, false);
        }
        seen.leaders.clear();
        look(a());
        assertTrue(
                topology().shards().stream().allMatch(each -> each.members().size() == 1),
                "nothing moves as long as nobody says that it is where it shall be");

        for (var shard = 0; shard < SHARDS; shard++) {
            leads(shard, a(), 1);
        }
        lookUntil("two are to change", () -> unsettled().size() == 2);
        look(a());
        assertEquals(2, unsettled().size());

        lookUntil("three members of every shard", () -> {
            var changing = unsettled();
            assertTrue(changing.size() <= 2, () -> changing + " change at once");
            changing.stream().findAny().ifPresent(each -> leads(each.shard(), a(), 1));
            return topology().shards().stream().allMatch(each -> each.members().size() == REPLICAS);
        });
    }

    @Test
    void whatAnEmptiedNodeHeldGoesElsewhere() throws Exception {
        threeNodesVote();
        shardsAreOnAllNodes();

        reshape(new TopologyChange.Empty("rabbit@c", true));

        lookUntil("no shard is on c", () -> {
            shardsObey();
            seen.now += AGAIN;
            return topology().shards().stream()
                    .allMatch(each -> each.of("rabbit@c").isEmpty());
        });
    }

    // Who leads shards.

    @Test
    void whoHasLedForLongMakesRoomAndIsAskedAgainAfterAWhile() throws Exception {
        threeNodesVote();
        shardsAreOnAllNodes();
        seen.now += STEADY - 1;
        look(a());
        assertEquals(List.of(), handedOver(), "leaders have changed lately");

        seen.now++;
        look(a());
        assertTrue(seen.told.stream().allMatch(each -> each.node.equals(a().id)), "who leads is told");
        var to = seen.told.stream()
                .map(each -> ((Control.HandOver) each.what).to())
                .sorted()
                .toList();
        assertEquals(List.of("rabbit@b", "rabbit@b", "rabbit@c", "rabbit@c"), to, "each leads two then");
        var asked = handedOver();

        seen.now += AGAIN - 1;
        look(a());
        assertEquals(List.of(), handedOver());
        seen.now++;
        look(a());
        assertEquals(asked, handedOver());
    }

    @Test
    void anotherTermBeginsAnewAndWhoCannotBeHeardIsGivenNothing() throws Exception {
        threeNodesVote();
        shardsAreOnAllNodes();
        seen.silent.add(b().id);
        seen.now += STEADY;
        look(a());
        assertTrue(
                seen.told.stream()
                        .allMatch(each -> ((Control.HandOver) each.what).to().equals("rabbit@c")),
                () -> "told " + seen.told);
        var asked = handedOver();
        assertEquals(2, asked.size());

        seen.now += AGAIN;
        leads(asked.getFirst(), a(), 3);
        look(a());
        assertEquals(List.of(asked.getLast()), handedOver());
    }

    @Test
    void aDrainedNodeMakesRoomAtOnce() throws Exception {
        threeNodesVote();
        shardsAreOnAllNodes();

        reshape(new TopologyChange.Drain("rabbit@a", true));

        // It hands over group 0, too: the next one there tells it.
        lookUntil(
                "all are handed over",
                () -> seen.told.stream()
                        .filter(each -> each.node.equals(a().id))
                        .map(each -> ((Control.HandOver) each.what).shard())
                        .collect(Collectors.toSet())
                        .equals(Set.of(0, 1, 2, 3, 4, 5)));
    }

    @Test
    void whoDoesNotLeadGroupZeroKeepsStill() throws Exception {
        threeNodesVote();
        shardsAreOnAllNodes();
        assertTrue(a().leads());
        reshape(new TopologyChange.Leave("rabbit@c"));
        seen.now += STEADY + ORPHANED;

        look(b(), c());

        assertEquals(List.of(), seen.told);
        assertEquals(Set.of("rabbit@a", "rabbit@b", "rabbit@c"), voters());
    }

    // What a node had for its connections.

    private void virtualHost() throws Exception {
        var answer = new CompletableFuture<MetadataOutcome>();
        a().metadata.submit(new MetadataChange.PutVirtualHost(VirtualHost.named("/")), Origin.BROKER, answer::complete);
        answer.get(20, TimeUnit.SECONDS);
    }

    private void declare(Seat at, String name, QueueType type, boolean exclusive) throws Exception {
        var arguments = FieldTable.builder().put("x-queue-type", type.word()).build();
        var answer = new CompletableFuture<MetadataOutcome>();
        at.metadata.submit(
                new MetadataChange.DeclareQueue(
                        new QueueSpec(0, "/", name, type, true, exclusive, false, arguments, 0, "guest")),
                Origin.BROKER,
                answer::complete);
        answer.get(20, TimeUnit.SECONDS);
        until(name + " is declared", () -> queue(name) != null);
    }

    private @Nullable QueueSpec queue(String name) {
        var virtualHost = a().metadata.current().virtualHost("/");
        return virtualHost == null ? null : virtualHost.queue(name);
    }

    @Test
    void exclusiveQueuesOfANodeThatIsForgottenGoAtOnce() throws Exception {
        threeNodesVote();
        virtualHost();
        declare(b(), "of-b", QueueType.CLASSIC, true);
        declare(c(), "of-c", QueueType.CLASSIC, true);
        look(a());

        reshape(new TopologyChange.Leave("rabbit@b"));

        lookUntil("it is gone", () -> queue("of-b") == null);
        assertNotNull(queue("of-c"));
    }

    @Test
    void exclusiveQueuesOfANodeGoHalfAMinuteAfterItWasLastHeard() throws Exception {
        threeNodesVote();
        virtualHost();
        declare(b(), "of-b", QueueType.CLASSIC, true);
        declare(b(), "kept-of-b", QueueType.CLASSIC, false);
        declare(c(), "of-c", QueueType.CLASSIC, true);

        seen.silent.add(b().id);
        look(a());
        seen.now += ORPHANED - 1;
        look(a());
        seen.silent.clear();
        look(a());
        seen.silent.add(b().id);
        seen.now += ORPHANED;
        look(a());
        seen.now += ORPHANED - 1;
        look(a());
        assertNotNull(queue("of-b"), "it was heard in between");

        seen.now++;
        look(a());
        assertNotNull(queue("kept-of-b"));
        assertNotNull(queue("of-c"));
        assertNull(queue("of-b"));
    }
}
