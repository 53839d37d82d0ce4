package io.warren.cluster.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class RaftGroupTest {
    private static final RaftSettings QUICK =
            RaftSettings.DEFAULT.withElectionTimeout(Duration.ofMillis(500), Duration.ofMillis(300));

    /** For tests in which nobody is lost: a busy machine shall change no leader. */
    private static final RaftSettings STEADY =
            RaftSettings.DEFAULT.withElectionTimeout(Duration.ofSeconds(2), Duration.ofMillis(500));

    /** Proposes these numbers at the leader, many at a time, and waits until each is told; gives those that were committed. */
    private static Set<Long> propose(TestCluster.Site leader, int from, int to) throws InterruptedException {
        var committed = ConcurrentHashMap.<Long>newKeySet();
        var told = new AtomicInteger();
        var inFlight = new Semaphore(256);
        var state = leader.running().state();
        for (var each = from; each < to; each++) {
            long number = each;
            assertTrue(inFlight.tryAcquire(20, TimeUnit.SECONDS), "an answer");
            var term = state.leadingTerm();
            leader.running().member().propose(Numbers.bytes(number, 0), Math.max(1, term), outcome -> {
                if (outcome instanceof Outcome.Committed) {
                    committed.add(number);
                }
                told.incrementAndGet();
                inFlight.release();
            });
        }
        Until.holds("all told", TestCluster.LONG, () -> told.get() == to - from);
        return committed;
    }

    @Test
    void tenThousandEntriesAreTheSameOnAllNodesInTheirOrder() throws InterruptedException {
        try (var cluster = TestCluster.started(3, STEADY)) {
            var committed = propose(cluster.leader(), 0, 10_000);
            assertEquals(10_000, committed.size());
            cluster.equal(10_000);
            assertEquals(
                    TestCluster.numbers(0, 10_000),
                    cluster.sites.getFirst().running().state().all());
        }
    }

    @Test
    void whatWasAnsweredIsThereWhenTheLeaderIsNot() throws InterruptedException {
        try (var cluster = TestCluster.started(3, QUICK)) {
            var first = cluster.leader();
            var committed = propose(first, 0, 1_000);
            cluster.kill(first);
            var second = cluster.leader();
            committed.addAll(propose(second, 1_000, 2_000));
            cluster.equal(committed.size());
            assertTrue(second.running().state().all().containsAll(committed));
            cluster.start(first);
            cluster.equal(committed.size());
        }
    }

    @Test
    void aMinorityCommitsNothingAndIsEqualAgainWhenItHears() throws InterruptedException {
        try (var cluster = TestCluster.started(3, QUICK)) {
            var cut = cluster.leader();
            var before = propose(cut, 0, 100);
            cluster.equal(100);
            cluster.part(cut);
            var ghosts = new AtomicInteger();
            var term = cut.running().state().leadingTerm();
            for (var each = 0; each < 100; each++) {
                cut.running().member().propose(Numbers.bytes(1_000_000 + each, 0), term, outcome -> {
                    if (outcome instanceof Outcome.Committed) {
                        ghosts.incrementAndGet();
                    }
                });
            }
            var rest = cluster.sites.stream().filter(site -> site != cut).toList();
            var next = cluster.leaderAmong(rest);
            before.addAll(propose(next, 100, 200));
            Until.holds(
                    "the old leader steps down",
                    TestCluster.LONG,
                    () -> cut.running().state().leadingTerm() == 0);
            assertEquals(0, ghosts.get());
            assertEquals(100, cut.running().state().count());
            cluster.heal();
            cluster.equal(200);
            assertEquals(0, ghosts.get());
            assertEquals(before, Set.copyOf(cut.running().state().all()));
        }
    }

    /** The others commit it meanwhile, so it is not the proposals that wait. */
    @Test
    void aLeaderWhoseDiskLagsHasNoRoomLongBeforeAnythingIsRefused() throws InterruptedException {
        var entry = 64 << 10;
        try (var cluster = TestCluster.started(3, STEADY.within(80 << 20, entry))) {
            var leader = cluster.leader();
            var group = leader.running().member();
            var state = leader.running().state();
            var term = state.leadingTerm();
            var refused = new AtomicInteger();
            Until.holds("room", TestCluster.LONG, group::hasRoom);
            leader.disk.hold(true);
            var taken = 0;
            while (group.hasRoom()) {
                group.propose(Numbers.bytes(taken++, entry), term, outcome -> {
                    if (!(outcome instanceof Outcome.Committed)) {
                        refused.incrementAndGet();
                    }
                });
            }
            assertEquals(8, taken, "half of the 1 MiB that it may keep");
            Until.holds("the others have them", TestCluster.LONG, () -> state.count() == 8);
            assertFalse(group.hasRoom());
            assertEquals(0, refused.get());
            leader.disk.hold(false);
            Until.holds("room again", TestCluster.LONG, group::hasRoom);

            leader.disk.hold(true);
            // JRaft looks once for 32 of them.
            for (var each = 0; each < 256; each++) {
                group.propose(Numbers.bytes(taken++, entry), term, outcome -> {
                    if (!(outcome instanceof Outcome.Committed)) {
                        refused.incrementAndGet();
                    }
                });
            }
            Until.holds("some are refused of who does not ask", TestCluster.LONG, () -> refused.get() > 0);
        }
    }

    @Test
    void aProposalOfAnotherTermIsNotTaken() throws Exception {
        try (var cluster = TestCluster.started(1, STEADY)) {
            var alone = cluster.leader();
            var told = new CompletableFuture<Outcome>();
            alone.running()
                    .member()
                    .propose(Numbers.bytes(1, 0), alone.running().state().leadingTerm() + 1, told::complete);
            assertInstanceOf(Outcome.Unknown.class, told.get(10, TimeUnit.SECONDS));
            assertEquals(Set.of(2L), propose(alone, 2, 3));
            assertEquals(List.of(2L), alone.running().state().all());
        }
    }

    @Test
    void leadershipIsHandedOver() throws InterruptedException {
        try (var cluster = TestCluster.started(3, STEADY)) {
            var from = cluster.leader();
            propose(from, 0, 100);
            var to = cluster.other(from);
            // At once it may not have answered in this term.
            Until.holds(
                    "it is level",
                    TestCluster.LONG,
                    () -> from.running().member().transferTo(new GroupMember(to.id, 0)) instanceof Changed.Done);
            Until.holds("it leads", TestCluster.LONG, () -> to.running().state().leadingTerm() > 0);
            propose(to, 100, 200);
            cluster.equal(200);
        }
    }

    @Test
    void leadershipIsNotHandedToOneThatIsBehindButToTheOneThatIsClose() throws InterruptedException {
        try (var cluster = TestCluster.started(3, STEADY)) {
            var from = cluster.leader();
            var leader = from.running();
            propose(from, 0, 100);
            cluster.equal(100);
            var behind = cluster.other(from);
            var level = cluster.sites.stream()
                    .filter(site -> site != from && site != behind)
                    .findFirst()
                    .orElseThrow();
            cluster.part(behind);
            propose(from, 100, 101 + STEADY.catchUpEntries());
            var term = leader.state().leadingTerm();
            Until.holds(
                    "it has a lease", TestCluster.LONG, () -> leader.member().leads(term));

            var asked = leader.member().transferTo(new GroupMember(behind.id, 0));

            assertInstanceOf(Changed.NotDone.class, asked);
            assertTrue(leader.member().leads(term), "nothing has begun");
            assertEquals(term, leader.state().leadingTerm());

            var both = List.of(new GroupMember(behind.id, 0), new GroupMember(level.id, 0));
            assertInstanceOf(Changed.Done.class, leader.member().transferTo(both));
            Until.holds(
                    "the other leads",
                    TestCluster.LONG,
                    () -> level.running().state().leadingTerm() > 0);
        }
    }

    /** What shards must reckon with. */
    @Test
    void whoHandsOverAndIsNotReplacedLeadsAgainInTheSameTerm() throws InterruptedException {
        try (var cluster = TestCluster.started(3, QUICK)) {
            var from = cluster.leader();
            var leader = from.running();
            propose(from, 0, 100);
            cluster.equal(100);
            var to = cluster.other(from);
            cluster.part(to);
            var term = leader.state().leadingTerm();

            assertInstanceOf(Changed.Done.class, leader.member().transferTo(new GroupMember(to.id, 0)));

            Until.holds("it stops", TestCluster.LONG, () -> leader.state().leadingTerm() == 0);
            Until.holds("it goes on", TestCluster.LONG, () -> leader.state().leadingTerm() == term);
            assertEquals(100, propose(from, 100, 200).size());
        }
    }

    @Test
    void aReadSeesWhatWasCommittedBefore() throws Exception {
        try (var cluster = TestCluster.started(3, STEADY)) {
            var leader = cluster.leader();
            propose(leader, 0, 100);
            var follower = cluster.other(leader);
            var point = new CompletableFuture<ReadPoint>();
            follower.running().member().readIndex(point::complete);
            assertInstanceOf(ReadPoint.At.class, point.get(10, TimeUnit.SECONDS));
            assertEquals(100, follower.running().state().count());
        }
    }

    /** Proposes 200 from here on. Two snapshots: JRaft keeps what is between them for followers that are a little behind. */
    private static void cutItsLog(TestCluster.Site leader, int from) throws Exception {
        for (var until : new int[] {from + 100, from + 200}) {
            var saved = new CompletableFuture<Changed>();
            leader.running().member().snapshot(saved::complete);
            saved.get(10, TimeUnit.SECONDS);
            propose(leader, until - 100, until);
        }
        assertTrue(leader.disk.open(7).firstIndex() > 1, "the log begins with 1");
    }

    /** What a node that has just come may not hear: JRaft alone would wait five minutes for the answer. */
    @Test
    void aSnapshotThatIsNotAnsweredIsSentAgain() throws Exception {
        try (var cluster = TestCluster.started(3, STEADY)) {
            var leader = cluster.leader();
            var away = cluster.other(leader);
            cluster.kill(away);
            propose(leader, 0, 100);
            cutItsLog(leader, 100);
            cluster.part(away);
            cluster.start(away);
            Until.holds("it is sent a snapshot, among others", TestCluster.LONG, () -> cluster.sentInVain.get() > 8);
            cluster.heal();
            cluster.equal(300);
        }
    }

    @Test
    void aMemberIsAddedFromASnapshotAndAnotherRemoved() throws Exception {
        try (var cluster = new TestCluster(4, STEADY)) {
            var three = cluster.sites.subList(0, 3);
            var founders =
                    three.stream().map(site -> new GroupMember(site.id, 0)).toList();
            for (var site : three) {
                cluster.start(site, founders);
            }
            var leader = cluster.leader();
            propose(leader, 0, 3_000);
            cutItsLog(leader, 3_000);
            var fourth = cluster.sites.get(3);
            cluster.start(fourth, List.of());
            var added = new CompletableFuture<Changed>();
            leader.running().member().add(new GroupMember(fourth.id, 0), added::complete);
            assertInstanceOf(Changed.Done.class, added.get(20, TimeUnit.SECONDS));
            cluster.equal(3_200);
            assertTrue(fourth.snapshots.latest() != null, "it was sent a snapshot");
            var gone = cluster.other(leader);
            var removed = new CompletableFuture<Changed>();
            leader.running().member().remove(new GroupMember(gone.id, 0), removed::complete);
            assertInstanceOf(Changed.Done.class, removed.get(20, TimeUnit.SECONDS));
            cluster.kill(gone);
            propose(leader, 3_200, 3_300);
            cluster.equal(3_300);
            Until.holds(
                    "three vote",
                    TestCluster.LONG,
                    () -> leader.running().state().voters().size() == 3);
        }
    }

    @Test
    void aMemberWhoseDiskFailsEndsAndTheOthersGoOn() throws InterruptedException {
        try (var cluster = TestCluster.started(3, QUICK)) {
            var leader = cluster.leader();
            propose(leader, 0, 100);
            leader.disk.breakDown();
            leader.running()
                    .member()
                    .propose(Numbers.bytes(100, 0), leader.running().state().leadingTerm(), _ -> {});
            Until.holds(
                    "it says so",
                    TestCluster.LONG,
                    () -> leader.running().state().failure() != null);
            var rest = cluster.sites.stream().filter(site -> site != leader).toList();
            var next = cluster.leaderAmong(rest);
            propose(next, 200, 300);
            assertNull(next.running().state().failure());
        }
    }

    /**
     * What the spike saw: the leader dies, comes back and catches up, and while it does so another dies, so that the one that
     * catches up is the majority's other half. Then commits must go on soon.
     */
    @Test
    void commitsGoOnSoonWhenAnotherDiesWhileOneCatchesUp() throws InterruptedException {
        try (var cluster = TestCluster.started(3, RaftSettings.DEFAULT)) {
            var first = cluster.leader();
            cluster.kill(first);
            // Tens of MB a second, so that there is something to catch up with for a while.
            first.disk.slow(Duration.ofMillis(1), Duration.ofNanos(40_000));
            var load = new Load(cluster, 16, 1_024);
            load.start();
            Until.holds("a tail to catch up with", Duration.ofSeconds(30), () -> load.committed.get() > 5_000);
            var leader = cluster.leader();
            var third = cluster.other(leader);
            cluster.start(first);
            load.resetStall();
            var had = first.running().state().count();
            Until.holds(
                    "it catches up",
                    TestCluster.LONG,
                    () -> first.running().state().count() > had);
            cluster.kill(third);
            var at = load.committed.get();
            Until.holds("commits go on", TestCluster.LONG, () -> load.committed.get() > at + 1_000);
            load.stop();
            assertTrue(load.stallMillis() < 3_000, "commits stood still for " + load.stallMillis() + " ms");
            cluster.equal(1);
        }
    }
}
