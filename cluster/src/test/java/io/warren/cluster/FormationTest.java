package io.warren.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.cluster.member.Discovery;
import io.warren.cluster.member.NodeId;
import io.warren.cluster.member.TransportSettings;
import io.warren.cluster.raft.RaftSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class FormationTest {
    private static final List<String> NAMES = List.of("rabbit@a", "rabbit@b", "rabbit@c");

    /** Nodes that tell each other things which come late, in another order, or not at all. */
    private static final class Room {
        final List<Seat> seats = new ArrayList<>();
        final List<Runnable> underWay = new ArrayList<>();
        long now;

        Seat seat(String name, List<String> expected, int size) {
            return seat(name, expected, size, false);
        }

        Seat seat(String name, List<String> expected, int size, boolean create) {
            var seat = new Seat(this, new NodeId(name, seats.size() + 1), expected, size, create);
            seats.add(seat);
            return seat;
        }

        /** Everything that was told arrives, and everybody looks, until there is silence or nobody comes further. */
        void settle() {
            for (var round = 0; round < 50; round++) {
                now += 200;
                seats.forEach(Seat::look);
                while (!underWay.isEmpty()) {
                    underWay.removeFirst().run();
                }
            }
        }

        List<Seat> makers() {
            return seats.stream()
                    .filter(each -> each.membership != null && each.membership.founder())
                    .toList();
        }
    }

    private static final class Seat implements Formation.Around {
        final Room room;
        final NodeId id;
        Formation formation;

        @Nullable
        String leave;

        final ClusterSettings settings;
        final TreeSet<String> silent = new TreeSet<>();
        Identity.@Nullable Membership membership;

        Seat(Room room, NodeId id, List<String> expected, int size, boolean create) {
            this.room = room;
            this.id = id;
            this.settings = new ClusterSettings(
                    "test",
                    new TransportSettings.Secret("sixteen letters and more"),
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 1),
                    new Discovery.Listed(List.of()),
                    null,
                    expected,
                    size,
                    create,
                    4,
                    3,
                    20_000,
                    RaftSettings.DEFAULT);
            this.formation = new Formation(id, settings, this);
        }

        /** What it knew is gone but for what is on its disk. */
        void restart() {
            formation = new Formation(id, settings, this);
        }

        void look() {
            if (membership == null) {
                membership = formation.look();
            }
        }

        @Override
        public List<NodeId> others() {
            return room.seats.stream()
                    .filter(each ->
                            each != this && !silent.contains(each.id.name()) && !each.silent.contains(id.name()))
                    .map(each -> each.id)
                    .toList();
        }

        @Override
        public void tell(NodeId node, Control what) {
            var bytes = what.write();
            room.seats.stream()
                    .filter(each -> each.id.equals(node))
                    .forEach(to -> room.underWay.add(() -> to.hear(id, Control.read(bytes))));
        }

        private void hear(NodeId from, Control control) {
            switch (control) {
                case Control.Hello hello -> formation.hello(from, hello);
                case Control.Welcome welcome -> formation.welcome(welcome);
                case Control.Join _ -> {
                    if (membership != null) {
                        tell(from, new Control.Welcome(membership.clusterId(), 1));
                    }
                }
                default -> throw new AssertionError(control);
            }
        }

        @Override
        public long monotonicMillis() {
            return room.now;
        }

        @Override
        public @Nullable String leaveGivenTo() {
            return leave;
        }

        @Override
        public void giveLeave(String node) {
            leave = node;
        }

        @Override
        public String clusterId() {
            return membership == null ? "" : membership.clusterId();
        }
    }

    @Test
    void theSmallestNameMakesTheClusterAndTheOthersJoinIt() {
        var room = new Room();
        NAMES.reversed().forEach(each -> room.seat(each, NAMES, 3));

        room.settle();

        assertEquals(
                List.of("rabbit@a"),
                room.makers().stream().map(each -> each.id.name()).toList());
        assertEquals(1, room.seats.stream().map(Seat::clusterId).distinct().count(), "all belong to one");
    }

    @Test
    void aMinorityMakesNone() {
        var room = new Room();
        var alone = room.seat("rabbit@a", NAMES, 3);

        room.settle();
        room.now += 120_000;
        room.settle();

        assertNull(alone.membership);
    }

    @Test
    void whoIsToldToMakesOneAloneAndTheOthersJoinIt() {
        var room = new Room();
        var creates = room.seat("rabbit@c", NAMES, 3, true);
        room.settle();
        assertTrue(creates.membership != null && creates.membership.founder());

        room.seat("rabbit@a", NAMES, 3);
        room.seat("rabbit@b", NAMES, 3);
        room.settle();

        assertEquals(List.of(creates), room.makers());
        assertEquals(1, room.seats.stream().map(Seat::clusterId).distinct().count(), "all belong to one");
    }

    @Test
    void noneIsMadeBesideOneThatIsThere() {
        var room = new Room();
        NAMES.forEach(each -> room.seat(each, NAMES, 3));
        room.settle();

        room.seat("rabbit@d", NAMES, 3, true);

        assertThrows(ClusterRefused.class, room::settle);
        assertEquals(1, room.makers().size());
    }

    @Test
    void mostOfThemMakeOneAfterAWhile() {
        var room = new Room();
        room.seat("rabbit@b", NAMES, 3);
        room.seat("rabbit@c", NAMES, 3);

        room.settle();
        assertTrue(room.makers().isEmpty(), "the third is waited for");
        room.now += 31_000;
        room.settle();

        assertEquals("rabbit@b", room.makers().getFirst().id.name());
    }

    @Test
    void anEmptyNodeJoinsThoseThatHaveACluster() {
        var room = new Room();
        NAMES.forEach(each -> room.seat(each, NAMES, 3));
        room.settle();
        var cluster = room.seats.get(1).clusterId();

        room.seats.removeFirst();
        var wiped = room.seat("rabbit@a", NAMES, 3);
        room.settle();

        assertEquals(cluster, wiped.clusterId());
        assertEquals(0, room.makers().size(), "nobody makes a second one");
    }

    /** As a StatefulSet's first pod does that is told of nobody else. */
    @Test
    void aWipedSeedThatKnowsOfNobodyElseAsksThoseWhoAreThereFirst() {
        var room = new Room();
        var seed = List.of("rabbit@a");
        room.seat("rabbit@a", seed, 1);
        room.settle();
        room.seat("rabbit@b", seed, 1);
        room.settle();
        var cluster = room.seats.get(1).clusterId();
        assertEquals(room.seats.getFirst().clusterId(), cluster, "it makes one, and the other joins it");

        room.seats.removeFirst();
        var wiped = room.seat("rabbit@a", seed, 1);
        room.settle();

        assertEquals(cluster, wiped.clusterId());
        assertEquals(0, room.makers().size(), "nobody makes a second one");
    }

    @Test
    void whoeverMakesItWhenOnlyTheirNumberIsKnown() {
        var room = new Room();
        NAMES.forEach(each -> room.seat(each, List.of(), 3));

        room.settle();

        assertEquals(
                List.of("rabbit@a"),
                room.makers().stream().map(each -> each.id.name()).toList());
    }

    @Test
    void theFirstPodMakesItAndNobodyElse() {
        var room = new Room();
        room.seat("rabbit@b", List.of("rabbit@a"), 3);
        room.seat("rabbit@c", List.of("rabbit@a"), 3);
        room.settle();
        room.now += 60_000;
        room.settle();
        assertTrue(room.makers().isEmpty());

        room.seat("rabbit@a", List.of("rabbit@a"), 3);
        room.settle();

        assertEquals("rabbit@a", room.makers().getFirst().id.name());
    }

    @Test
    void neverTwoWhateverGetsLost() {
        for (var seed = 1L; seed <= 2_000; seed++) {
            var random = new SplittableRandom(seed);
            var room = new Room();
            var size = random.nextInt(2, 6);
            var names = new ArrayList<String>();
            for (var each = 0; each < size; each++) {
                names.add("rabbit@" + (char) ('a' + each));
            }
            names.forEach(each -> room.seat(each, names, size));
            for (var step = 0; step < 400; step++) {
                var seat = room.seats.get(random.nextInt(size));
                switch (random.nextInt(7)) {
                    case 0 -> room.now += random.nextInt(3_000);
                    case 1 -> {
                        var name = names.get(random.nextInt(size));
                        if (!seat.silent.remove(name)) {
                            seat.silent.add(name);
                        }
                    }
                    case 2 -> seat.look();
                    case 3 -> {
                        if (random.nextInt(4) == 0) {
                            seat.restart();
                        }
                    }
                    default -> {
                        if (!room.underWay.isEmpty()) {
                            var told = room.underWay.remove(random.nextInt(room.underWay.size()));
                            if (random.nextInt(5) > 0) {
                                told.run();
                            }
                        }
                    }
                }
            }
            assertTrue(
                    room.makers().size() <= 1,
                    "seed " + seed + ": " + room.makers().size() + " clusters");
        }
    }
}
