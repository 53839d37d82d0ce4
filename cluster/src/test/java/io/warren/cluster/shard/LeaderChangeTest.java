package io.warren.cluster.shard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.engine.log.GroupEntry;
import io.warren.engine.message.Message;
import io.warren.engine.metadata.QueueSettings.Overflow;
import io.warren.engine.queue.QueueCommand;
import io.warren.engine.queue.QueueCommand.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What clients see of a shard whose leader changes. */
final class LeaderChangeTest {
    private static final int PREFETCH = 10;

    @Test
    void whatWasHandedOutComesAgainWithFlagAndWhatNobodyCouldTakeWithout() {
        var shards = new TestShards(Settings.quorum().made(), Settings.quorum().made());
        shards.lead(0);
        shards.publish(0, 1, "a");
        shards.publish(0, 2, "x");
        shards.settleDown();
        var consumer = shards.consume(0, 1, TestShards.holder(), PREFETCH);
        shards.settleDown();
        shards.publish(0, 1, "b");
        shards.settleDown();
        assertEquals(List.of("a", "b"), consumer.keys());

        shards.lead(1);
        assertNull(shards.member(0).shard.queue(1));
        shards.publish(1, 1, "c");
        var first = shards.consume(1, 1, TestShards.holder(), PREFETCH);
        var second = shards.consume(1, 2, TestShards.holder(), PREFETCH);
        shards.settleDown();
        assertEquals(List.of("a!", "b!", "c"), first.keys());
        assertEquals(List.of("x"), second.keys());
        assertFalse(consumer.cancelled, "a change of leader is nothing that a consumer is told");
    }

    @Test
    void anAckThatIsCommittedHoldsAndOneThatIsLostBringsTheMessageBack() {
        var shards = new TestShards(Settings.quorum().made());
        shards.lead(0);
        shards.publish(0, 1, "a");
        shards.publish(0, 1, "b");
        var consumer = shards.consume(0, 1, TestShards.holder(), PREFETCH);
        shards.settleDown();
        consumer.settle(Outcome.ACK, 0);
        shards.settleDown();
        consumer.settle(Outcome.ACK, 1);
        shards.member(0).lane.runAll(); // Said by the leader, and heard by nobody.

        shards.lead(1);
        var next = shards.consume(1, 1, TestShards.holder(), PREFETCH);
        shards.settleDown();
        assertEquals(List.of("b!"), next.keys());
    }

    @Test
    void countsGoOnWithTheNextLeader() {
        var shards = new TestShards(Settings.quorum().made());
        shards.lead(0);
        shards.publish(0, 1, "a");
        var consumer = shards.consume(0, 1, TestShards.holder(), PREFETCH);
        shards.settleDown();
        consumer.settle(Outcome.REQUEUE_COUNTED, 0);
        shards.settleDown();
        consumer.settle(Outcome.REQUEUE, 1);
        shards.settleDown();

        shards.lead(2);
        var next = shards.consume(2, 1, TestShards.holder(), PREFETCH);
        shards.settleDown();
        var delivery = next.deliveries.getFirst();
        assertTrue(delivery.redelivered());
        assertEquals(1, delivery.deliveryCount());
        assertEquals(2, delivery.acquiredCount());
    }

    @Test
    void theDeliveryLimitCountsWhatEarlierLeadersCounted() {
        var shards = new TestShards(Settings.quorum().deliveryLimit(2).made());
        shards.lead(0);
        shards.publish(0, 1, "a");
        shards.settleDown();
        for (var leader = 0; leader < 3; leader++) {
            shards.lead(leader);
            var consumer = shards.consume(leader, 1, TestShards.holder(), 1);
            shards.settleDown();
            assertEquals(leader, consumer.deliveries.getFirst().deliveryCount());
            consumer.settle(Outcome.REQUEUE_COUNTED, 0);
            shards.settleDown();
            assertEquals(leader < 2 ? 2 : 1, consumer.deliveries.size());
        }
        shards.lead(0);
        assertNull(shards.get(0, 1));
    }

    /** Numbers of deliveries begin again with each leadership, and the channel is the same one. */
    @Test
    void aSettleOfAnEarlierTermDoesNotHitAnotherMessage() {
        var shards = new TestShards(Settings.quorum().made());
        var holder = TestShards.holder();
        shards.lead(0);
        shards.publish(0, 1, "a");
        shards.publish(0, 1, "b");
        var before = shards.consume(0, 1, holder, PREFETCH);
        shards.settleDown();
        before.settle(Outcome.ACK, 0);
        shards.settleDown();
        shards.lead(1);
        shards.lead(0);
        var after = shards.consume(0, 1, holder, PREFETCH);
        shards.settleDown();
        assertEquals(List.of("b!"), after.keys());
        before.settle(Outcome.ACK, 0); // The number that b has now.
        shards.settleDown();
        shards.lead(1);
        assertEquals("b", shards.get(1, 1));
    }

    @Test
    void aLeaderThatWasReplacedUnawaresConfirmsNothingAndHandsOutNothing() {
        var shards = new TestShards(Settings.quorum().made());
        shards.lead(0);
        shards.publish(0, 1, "a");
        shards.settleDown();
        var others = List.of(shards.member(1), shards.member(2));
        shards.elect(1, others);
        shards.settleDown(others);

        var late = shards.publish(0, 1, "late");
        var consumer = shards.consume(0, 1, TestShards.holder(), PREFETCH);
        shards.settleDown(List.of(shards.member(0)));
        assertEquals("", late.heard);
        assertEquals(List.of(), consumer.keys());

        shards.settleDown();
        assertEquals("rejected", late.heard);
        assertEquals(List.of(), consumer.keys());
        assertEquals("a", shards.get(1, 1));
        assertNull(shards.get(1, 1));
    }

    @Test
    void aConsumerWaitsWhileTheLeaseHasRunOutAndGoesOnAfterwards() {
        var shards = new TestShards(Settings.quorum().made());
        shards.lead(0);
        var consumer = shards.consume(0, 1, TestShards.holder(), PREFETCH);
        shards.settleDown();
        shards.member(0).lapsed = true;
        var answer = shards.publish(0, 1, "a");
        shards.settleDown();
        assertEquals("accepted", answer.heard);
        assertEquals(List.of(), consumer.keys());
        shards.member(0).lapsed = false;
        shards.member(0).lane.pass(1_000);
        shards.settleDown();
        assertEquals(List.of("a"), consumer.keys());
    }

    @Test
    void aMinorityConfirmsNothing() {
        var shards = new TestShards(Settings.quorum().made());
        shards.lead(0);
        var alone = List.of(shards.member(0));
        var answer = shards.publish(0, 1, "a");
        shards.settleDown(alone);
        assertEquals("", answer.heard);
        shards.settleDown();
        assertEquals("accepted", answer.heard);
    }

    @Test
    void whoPublishesAndThenGetsSeesWhatHePublished() {
        var shards = new TestShards(Settings.quorum().made());
        shards.lead(0);
        shards.publish(0, 1, "a");
        assertEquals("a", shards.get(0, 1));
    }

    @Test
    void aPurgeIsAnsweredWhenTheNextLeaderWouldKnow() {
        var shards = new TestShards(Settings.quorum().made());
        shards.lead(0);
        for (var each = 0; each < 10; each++) {
            shards.publish(0, 1, "a");
        }
        shards.settleDown();
        var answers = new ArrayList<Long>();
        shards.queue(0, 1).send(new QueueCommand.Purge(answers::add));
        shards.settleDown(List.of(shards.member(0)));
        assertEquals(List.of(), answers);
        shards.settleDown();
        assertEquals(List.of(10L), answers);
        shards.lead(1);
        assertNull(shards.get(1, 1));
    }

    @Test
    void messagesSideBySideAreSettledAsOneRange() {
        var shards = new TestShards(Settings.quorum().made(), Settings.quorum().made());
        shards.lead(0);
        for (var each = 0; each < 5; each++) {
            shards.publish(0, 1, "a");
            shards.publish(0, 2, "b");
        }
        shards.settleDown();
        shards.queue(0, 1).send(new QueueCommand.Purge(_ -> {}));
        shards.settleDown();
        var ranges = shards.log().stream()
                .filter(each -> each instanceof ShardCommand.Settle)
                .mapToInt(each -> ((ShardCommand.Settle) each).ranges().length)
                .sum();
        assertEquals(2, ranges);
        assertEquals("b", shards.get(0, 2));
    }

    @Test
    void aMessageForTwoQueuesIsWrittenOnce() {
        var shards = new TestShards(Settings.quorum().made(), Settings.quorum().made());
        shards.lead(0);
        var message = TestShards.message("a");
        var answers = List.of(new TestShards.Answer(), new TestShards.Answer());
        for (var queue = 1; queue <= 2; queue++) {
            shards.queue(0, queue).send(new QueueCommand.Enqueue(message, true, answers.get(queue - 1)));
        }
        shards.settleDown();
        assertEquals(
                1,
                shards.log().stream()
                        .filter(each -> each instanceof ShardCommand.Publish)
                        .count());
        answers.forEach(each -> assertEquals("accepted", each.heard));
        assertEquals(Message.UNWRITTEN, message.position(), "other logs may have it, too");
        shards.lead(1);
        assertEquals("a", shards.get(1, 1));
        assertEquals("a", shards.get(1, 2));
    }

    @Test
    void aFullQueueRefusesAndTheNextLeaderDoesNotHaveWhatWasRefused() {
        var shards = new TestShards(
                Settings.quorum().maxLength(1, Overflow.REJECT_PUBLISH).made());
        shards.lead(0);
        var first = shards.publish(0, 1, "a");
        var second = shards.publish(0, 1, "b");
        shards.settleDown();
        assertEquals("accepted rejected", first.heard + " " + second.heard);
        shards.lead(1);
        assertEquals("a", shards.get(1, 1));
        assertNull(shards.get(1, 1));
    }

    @Test
    void aMemberThatJoinedByASnapshotGetsBodiesFromTheOthers() {
        var shards = new TestShards(Settings.quorum().made());
        shards.lead(0);
        shards.settleDown();
        shards.member(2).crash();
        shards.publish(0, 1, "a");
        shards.publish(0, 1, "b");
        shards.settleDown();
        shards.member(0).snapshot();
        shards.settleDown();
        shards.member(2).restart();
        shards.settleDown();
        shards.lead(2);
        assertEquals("a", shards.get(2, 1));
        assertEquals("b", shards.get(2, 1));
        assertEquals(List.of(), shards.lost);
    }

    @Test
    void aDeletionThatItsLeaderDidNotLiveToSayIsSaidByTheNext() {
        var shards = new TestShards(Settings.quorum().made(), Settings.quorum().made());
        shards.lead(0);
        shards.publish(0, 1, "a");
        shards.settleDown();
        shards.group.members.forEach(each -> each.shard.deleted(1));
        shards.member(0).crash();
        var others = List.of(shards.member(1), shards.member(2));
        shards.elect(1, others);
        shards.settleDown(others);
        assertNull(shards.member(1).shard.queue(1));
        shards.member(0).restart();
        shards.member(0).shard.deleted(1);
        shards.settleDown();
        var states = shards.states();
        assertEquals(1, states.getFirst().queues());
        assertTrue(states.stream().allMatch(states.getFirst()::equals), states::toString);
    }

    @Test
    void aLeadersClockDoesNotGoBehindTheOneBefore() {
        var shards = new TestShards(Settings.quorum().made());
        shards.lead(0);
        var now = new ArrayList<Long>();
        for (var leader : List.of(0, 1, 2, 0, 1)) {
            shards.lead(leader);
            shards.publish(leader, 1, "a");
            shards.settleDown();
            var last = Objects.requireNonNull(shards.group.committed.getLast());
            now.add(EntryFormat.read(last.data()).head().clockMillis());
        }
        assertEquals(now.stream().sorted().toList(), now);
    }

    @Test
    void anEntryThatCannotBeReadStopsTheMemberAndNotTheOthers() {
        var shards = new TestShards(Settings.quorum().made());
        shards.lead(0);
        var unknown = new EntryWriter(0);
        unknown.open(1);
        var entry = unknown.finish(1, 1, 1).put(0, (byte) 9);
        shards.member(2)
                .shard
                .committed(
                        List.of(new GroupEntry(shards.group.committed.size() + 1L, 1, GroupEntry.Kind.COMMAND, entry)));
        shards.settleDown();
        assertTrue(Objects.requireNonNull(shards.member(2).failure).contains("version 9"), shards.member(2).failure);
        assertEquals("accepted", publishAndSettle(shards));
    }

    private static String publishAndSettle(TestShards shards) {
        var answer = shards.publish(0, 1, "a");
        shards.settleDown();
        return answer.heard;
    }
}
