package io.warren.cluster.shard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.amqp.types.FieldTable;
import io.warren.engine.log.GroupEntry;
import io.warren.engine.metadata.QueueSpec;
import io.warren.engine.metadata.QueueType;
import io.warren.engine.queue.QueueCommand.Outcome;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A leader that was to hand over, whom nobody replaced: it leads on in the same term. */
final class HandoverInVainTest {
    private final TestShards shards = new TestShards(Settings.quorum().made());
    private final SimulatedGroup.Member leader = shards.member(0);

    /** What it said before is on its way yet. */
    private TestShards.Answer publishedBefore(String key) {
        var answer = shards.publish(0, 1, key);
        leader.lane.runAll();
        return answer;
    }

    private void handsOverInVain() {
        leader.handOver();
        leader.lane.runAll();
        leader.leadOn();
        leader.tell(1_000);
        leader.lane.runAll();
    }

    @Test
    void itsQueuesOpenWithWhatWasCommittedLate() {
        shards.lead(0);
        var before = publishedBefore("a");

        handsOverInVain();
        assertEquals("rejected", before.heard, "nobody knows yet what becomes of it");
        assertNull(leader.shard.queue(1), "what was said before may come yet");
        shards.settleDown();

        shards.publish(0, 1, "b");
        assertEquals("a", shards.get(0, 1));
        assertEquals("b", shards.get(0, 1));
        assertNull(shards.get(0, 1));
    }

    @Test
    void proposalsOfATermAreNumberedThrough() {
        shards.lead(0);
        for (var each = 0; each < 3; each++) {
            publishedBefore("a");
            handsOverInVain();
            shards.settleDown();
            shards.publish(0, 1, "b");
            shards.settleDown();
        }

        var numbers = shards.group.committed.stream()
                .filter(each -> each.kind() == GroupEntry.Kind.COMMAND)
                .mapToLong(each -> EntryFormat.read(each.data()).head().sequence())
                .toArray();
        assertEquals(
                LongStream.rangeClosed(1, numbers.length).boxed().toList(),
                LongStream.of(numbers).boxed().toList());
        assertTrue(numbers.length >= 9, "three times one before, one to open, and one after");
    }

    @Test
    void itSaysThatItLeadsWhenItsQueuesAreOpen() {
        shards.lead(0);
        var term = shards.group.committed.getLast().term();
        assertEquals(List.of("0 started " + term), shards.leading);

        handsOverInVain();
        assertEquals(List.of("0 started " + term, "0 ended " + term), shards.leading);

        shards.settleDown();
        assertEquals(List.of("0 started " + term, "0 ended " + term, "0 started " + term), shards.leading);
    }

    @Test
    void whatItOpensWithIsProposedAgainWhenItIsLost() {
        shards.lead(0);
        leader.refuses = true;
        handsOverInVain();
        shards.settleDown();
        assertNull(leader.shard.queue(1));

        leader.refuses = false;
        shards.pass(1_000);
        shards.settleDown();
        assertNotNull(leader.shard.queue(1));
    }

    @Test
    void whoeverFollowsHasItAllAndTheOneBeforeNothing() {
        shards.lead(0);
        publishedBefore("a");
        shards.settleDown();
        handsOverInVain();

        shards.lead(1);
        shards.pass(1_000);
        shards.settleDown();

        assertNull(leader.shard.queue(1));
        assertEquals("a", shards.get(1, 1));
        assertEquals(
                1,
                shards.leading.stream()
                        .filter(each -> each.startsWith("0 started"))
                        .count());
    }

    @Test
    void whatIsDeclaredOrDeletedMeanwhileCounts() {
        shards.lead(0);
        shards.publish(0, 1, "a");
        shards.settleDown();
        handsOverInVain();
        var spec = new QueueSpec(2, "/", "new", QueueType.QUORUM, true, false, false, FieldTable.EMPTY, 0, "guest");
        shards.group.members.forEach(each -> {
            each.shard.declared(new Shard.Declared(spec, Settings.quorum().made()));
            each.shard.deleted(1);
        });
        leader.lane.runAll();
        assertNull(leader.shard.queue(2));

        shards.settleDown();

        assertNull(leader.shard.queue(1));
        var queue = Objects.requireNonNull(leader.shard.queue(2));
        assertEquals("new", queue.spec().name());
        assertTrue(shards.states().stream().allMatch(each -> each.queues() == 1), "the deleted one is gone");
    }

    @Test
    void consumersOfTheTimeBeforeSettleNothing() {
        shards.lead(0);
        shards.publish(0, 1, "a");
        var holder = TestShards.holder();
        var before = shards.consume(0, 1, holder, 10);
        shards.settleDown();
        handsOverInVain();
        shards.settleDown();

        var after = shards.consume(0, 1, holder, 10);
        shards.settleDown();
        before.settle(Outcome.ACK, 0);
        shards.settleDown();

        assertEquals(List.of("a!"), after.keys());
        shards.lead(1);
        assertEquals("a", shards.get(1, 1));
    }
}
