package io.warren.cluster.shard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.amqp.types.BasicProperties;
import io.warren.amqp.types.FieldTable;
import io.warren.engine.message.Message;
import io.warren.engine.message.Receipt;
import io.warren.engine.metadata.QueueSpec;
import io.warren.engine.metadata.QueueType;
import io.warren.engine.queue.QueueCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A queue that comes to a shard with what it had before. */
final class ArrivalTest {
    private static final long COMES = 2;

    private final TestShards shards = new TestShards(Settings.quorum().made());
    private final List<Boolean> answers = new ArrayList<>();

    private static List<Shard.Arrival> messages(String... keys) {
        var all = new ArrayList<Shard.Arrival>();
        for (var each : keys) {
            all.add(new Shard.Arrival(TestShards.message(each), 0, 0));
        }
        return all;
    }

    private void comes() {
        shards.group.members.forEach(each -> each.shard.arriving(COMES));
        shards.settleDown();
    }

    private void isThere() {
        var spec =
                new QueueSpec(COMES, "/", "comes", QueueType.QUORUM, true, false, false, FieldTable.EMPTY, 0, "guest");
        shards.group.members.forEach(each ->
                each.shard.declared(new Shard.Declared(spec, Settings.quorum().made())));
        shards.settleDown();
    }

    private void arrive(int member, List<Shard.Arrival> messages) {
        shards.member(member).shard.arrive(COMES, messages, answers::add);
        shards.settleDown();
    }

    private List<String> keys(int member) {
        var consumer = shards.consume(member, COMES, TestShards.holder(), 1_000);
        shards.settleDown();
        return consumer.keys();
    }

    @Test
    void whatItHadIsThereInItsOrderWhereverTheShardIsLed() {
        shards.lead(0);
        comes();
        arrive(0, messages("a", "b"));
        arrive(0, messages("c"));
        assertEquals(List.of(true, true), answers);
        assertNull(shards.member(0).shard.queue(COMES), "it is served where it was, until all of it is here");
        isThere();

        shards.lead(1);

        assertEquals(List.of("a", "b", "c"), keys(1));
        assertEquals(
                1, shards.states().stream().map(Shard.State::hash).distinct().count());
    }

    @Test
    void whoSucceedsALeaderKeepsWhatHasArrived() {
        shards.lead(0);
        comes();
        arrive(0, messages("a"));

        shards.lead(2);
        isThere();

        assertEquals(List.of("a"), keys(2));
    }

    @Test
    void countsComeAlong() {
        shards.lead(0);
        comes();
        arrive(
                0,
                List.of(
                        new Shard.Arrival(TestShards.message("a"), 2, 3),
                        messages("b").getFirst()));
        assertEquals(List.of(true), answers);
        isThere();

        var consumer = shards.consume(0, COMES, TestShards.holder(), 10);
        shards.settleDown();

        assertEquals(List.of("a!", "b"), consumer.keys());
        assertEquals(2, consumer.deliveries.getFirst().deliveryCount());
        assertEquals(3, consumer.deliveries.getFirst().acquiredCount());
    }

    @Test
    void whatAnEarlierTryLeftIsForgotten() {
        shards.lead(0);
        comes();
        arrive(0, messages("a", "b"));

        shards.member(0).shard.arriveAnew(COMES, answers::add);
        shards.settleDown();
        arrive(0, messages("a", "b", "c"));
        isThere();

        assertEquals(List.of(true, true, true), answers);
        assertEquals(List.of("a", "b", "c"), keys(0));
    }

    @Test
    void whoDoesNotLeadTakesNothing() {
        shards.lead(0);
        comes();

        arrive(1, messages("a"));
        shards.member(1).shard.arriveAnew(COMES, answers::add);
        shards.settleDown();

        assertEquals(List.of(false, false), answers);
    }

    @Test
    void whatALostLeaderSaidIsAnsweredAsNotDone() {
        shards.lead(0);
        comes();
        shards.member(0).shard.arrive(COMES, messages("a"), answers::add);
        shards.member(0).lane.runAll(); // Said, and heard by nobody.

        shards.lead(1);

        assertEquals(List.of(false), answers);
    }

    @Test
    void aQueueThatIsDeletedOnItsWayLeavesNothing() {
        shards.lead(0);
        comes();
        arrive(0, messages("a"));

        shards.group.members.forEach(each -> each.shard.deleted(COMES));
        shards.settleDown();

        assertTrue(shards.states().stream().allMatch(each -> each.queues() == 1), "only the other one is left");
    }

    @Test
    void whatAnEarlierTryLeftIsLetGoOfTogetherWithTheAnswer() {
        shards.lead(0);
        comes();
        arrive(0, messages("old"));
        var leader = shards.member(0);
        // Two entries are under way, and the next is full.
        for (var each = 0; each < 3; each++) {
            publish(large());
            leader.lane.runSome(100);
        }
        leader.refuses = true;
        leader.shard.arriveAnew(COMES, answers::add);
        leader.lane.runSome(100);
        leader.refuses = false;
        commit(2);
        // Two more are under way when the answer comes, and the next has room.
        publish(large());
        publish(large());
        publish(TestShards.message("small"));
        leader.lane.runSome(100);
        commit(1);
        assertEquals(List.of(true, true), answers);

        arrive(0, messages("new"));
        isThere();

        assertEquals(List.of(true, true, true), answers);
        assertEquals(List.of("new"), keys(0));
    }

    private void publish(Message message) {
        shards.queue(0, 1).send(new QueueCommand.Enqueue(message, true, Receipt.NONE));
    }

    private static Message large() {
        return new Message(
                "x", "large", BasicProperties.EMPTY, new byte[256 << 10], Message.Attributes.at(1, Message.NO_TTL, -1));
    }

    /** So many of the entries that are under way; the leader does not hear of those that were refused. */
    private void commit(int entries) {
        var leader = shards.member(0);
        for (var each : shards.group.members) {
            leader.replicateTo(each, entries);
            each.force();
            leader.replicateTo(each, 0);
        }
        leader.advanceCommit();
        leader.tell(entries);
        leader.lane.runSome(100);
    }

    @Test
    void whatArrivesBehindANewBeginningIsThereAlsoInTheSameEntry() {
        shards.lead(0);
        comes();
        arrive(0, messages("old"));
        shards.publish(0, 1, "a");

        shards.member(0).shard.arriveAnew(COMES, answers::add);
        arrive(0, messages("new"));
        isThere();

        assertEquals(List.of(true, true, true), answers);
        assertEquals(List.of("new"), keys(0));
    }

    @Test
    void aNewBeginningThatIsLostIsAnsweredAndNotSaidLater() {
        shards.lead(0);
        comes();
        arrive(0, messages("old"));
        var leader = shards.member(0);
        leader.refuses = true;
        leader.shard.arriveAnew(COMES, answers::add);
        leader.lane.runSome(100);
        leader.refuses = false;
        leader.shard.arrive(COMES, messages("new"), answers::add);
        shards.settleDown();
        isThere();

        assertEquals(List.of(true, false, true), answers);
        assertEquals(List.of("old", "new"), keys(0));
    }

    @Test
    void aDeletionBeforeItComesAgainDoesNotReachWhatArrives() {
        shards.lead(0);
        comes();
        arrive(0, messages("old"));

        shards.member(0).shard.deleted(COMES);
        shards.member(0).shard.arriving(COMES);
        arrive(0, messages("new"));
        isThere();

        assertEquals(List.of(true, true), answers);
        assertEquals(List.of("new"), keys(0));
    }

    @Test
    void aDeletionThatIsLostIsNotSaidBehindWhatArrives() {
        shards.lead(0);
        comes();
        arrive(0, messages("old"));
        var leader = shards.member(0);
        leader.refuses = true;
        leader.shard.deleted(COMES);
        leader.lane.runSome(100);
        leader.refuses = false;

        leader.shard.arriving(COMES);
        arrive(0, messages("new"));
        isThere();

        assertEquals(List.of(true, true), answers);
        assertEquals(List.of("old", "new"), keys(0));
    }

    @Test
    void moreThanAnEntryHolds() {
        shards.lead(0);
        comes();
        var keys = IntStream.range(0, 5_000).mapToObj(each -> "m" + each).toArray(String[]::new);
        for (var from = 0; from < keys.length; from += 500) {
            shards.member(0)
                    .shard
                    .arrive(COMES, messages(java.util.Arrays.copyOfRange(keys, from, from + 500)), answers::add);
        }
        shards.settleDown();
        isThere();

        assertEquals(10, answers.stream().filter(each -> each).count());
        assertEquals(List.of(keys).subList(0, 1_000), keys(0));
    }
}
