package io.warren.engine.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.warren.amqp.method.BasicMethod;
import io.warren.amqp.method.ChannelMethod;
import io.warren.amqp.method.TxMethod;
import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldValue;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a transaction keeps back, hands over and gives back. */
final class ChannelTransactionTest {
    private final TestNode node = new TestNode();
    private final TestClient client = node.connect().open(1).declare(1, "q");
    private final TestClient other = node.connect().open(1);

    @BeforeEach
    void select() {
        client.send(1, new TxMethod.Select());
        assertEquals(List.of("1 SelectOk[]"), client.heard());
    }

    @Test
    void publishesAreThereWhenTheyAreCommitted() {
        client.publish(1, "q", "a", "b");
        assertEquals(List.of(), everythingInTheQueue());

        client.send(1, new TxMethod.Commit());

        assertEquals(List.of("1 CommitOk[]"), client.heard());
        assertEquals(List.of("a", "b"), everythingInTheQueue());
    }

    @Test
    void aCommitIsAnsweredWhenEverythingIsOnTheDisk() {
        node.messages.holds = true;
        client.burst(() -> {
            client.content(1, "", "q", TestClient.PERSISTENT, "a");
            client.content(1, "", "q", TestClient.PERSISTENT, "b");
        });
        assertEquals(0, node.messages.waiting(), "nothing is written before the commit");
        client.send(1, new TxMethod.Commit());
        assertEquals(List.of(), client.heard());

        node.messages.write();
        node.turn();

        assertEquals(List.of("1 CommitOk[]"), client.heard());
    }

    @Test
    void whatFollowsACommitWaitsForItsAnswer() {
        node.messages.holds = true;
        client.burst(() -> {
            client.content(1, "", "q", TestClient.PERSISTENT, "a");
            client.session().method(1, new TxMethod.Commit());
            client.session().method(1, new BasicMethod.Get("q", true));
        });
        assertEquals(List.of(), client.heard());

        node.messages.write();
        node.turn();

        assertEquals(
                List.of(
                        "1 CommitOk[]",
                        "1 GetOk[deliveryTag=1, redelivered=false, exchange=, routingKey=q, messageCount=0] a"),
                client.heard());
    }

    @Test
    void aRollbackForgetsPublishes() {
        client.publish(1, "q", "a").send(1, new TxMethod.Rollback());
        assertEquals(List.of("1 RollbackOk[]"), client.heard());

        client.publish(1, "q", "b").send(1, new TxMethod.Commit());

        assertEquals(List.of("b"), everythingInTheQueue());
    }

    @Test
    void acksCountWhenTheyAreCommitted() {
        deliver("a", "b");
        client.send(1, new BasicMethod.Ack(1, false), new TxMethod.Commit(), new BasicMethod.Ack(2, false));

        client.hangUp();

        assertEquals(List.of("b"), everythingInTheQueue());
    }

    @Test
    void acksThatWereRolledBackMayBeGivenAgain() {
        deliver("a", "b", "c", "d");
        client.send(1, new BasicMethod.Ack(3, true), new TxMethod.Rollback());
        client.send(1, new BasicMethod.Ack(1, false), new BasicMethod.Ack(3, true), new TxMethod.Commit());
        assertEquals(List.of("1 RollbackOk[]", "1 CommitOk[]"), client.heard());

        client.hangUp();

        assertEquals(List.of("d"), everythingInTheQueue());
    }

    /** The hole that its ack left among the others must be filled again. */
    @Test
    void anAckInTheMiddleThatWasRolledBackMayBeGivenAgain() {
        deliver("a", "b", "c");
        client.send(1, new BasicMethod.Ack(2, false), new TxMethod.Rollback());
        client.send(1, new BasicMethod.Ack(2, false), new TxMethod.Commit());
        assertEquals(List.of("1 RollbackOk[]", "1 CommitOk[]"), client.heard());

        client.hangUp();

        assertEquals(List.of("a", "c"), everythingInTheQueue());
    }

    @Test
    void rejectsAreCommittedToo() {
        deliver("a");
        client.send(1, new BasicMethod.Reject(1, true));
        assertEquals(List.of(), client.bodies());

        client.send(1, new TxMethod.Commit());

        assertEquals(List.of("a"), client.bodies());
    }

    @Test
    void theEndOfTheChannelForgetsTheTransaction() {
        deliver("a");
        client.publish(1, "q", "never committed").send(1, new BasicMethod.Ack(1, false));

        client.send(1, new ChannelMethod.Close(200, "OK", 0, 0));

        assertEquals(List.of("a"), everythingInTheQueue());
    }

    @Test
    void aTransactionOfWhichAPartIsRefusedFails() {
        client.declare(
                1,
                "full",
                FieldTable.builder()
                        .put("x-max-length", new FieldValue.Int32(0))
                        .put("x-overflow", "reject-publish")
                        .build());
        client.publish(1, "q", "a").publish(1, "full", "b").send(1, new TxMethod.Commit());

        client.assertClosed(1, 406, "PRECONDITION_FAILED - partial tx completion");
        assertEquals(List.of("a"), everythingInTheQueue());
    }

    @Test
    void withoutSelectThereIsNothingToCommit() {
        client.open(2).send(2, new TxMethod.Commit());

        client.assertClosed(2, 406, "PRECONDITION_FAILED - channel is not transactional");
    }

    @Test
    void aTransactionThatIsTooLargeIsRefused() {
        var small = new TestNode(
                new SessionSettings("test@localhost", 1_000, 0, 0, 100, 1_000, 1_000, 10, true, Interceptors.NONE));
        var publisher = small.connect().open(1).declare(1, "q");
        publisher.send(1, new TxMethod.Select()).heard();

        publisher.publish(1, "q", "sixsix", "sixsix");

        publisher.assertClosed(1, 406, "PRECONDITION_FAILED - transaction of 12 bytes is larger than the limit of 10");
    }

    /** To the transactional channel. */
    private void deliver(String... bodies) {
        other.publish(1, "q", bodies);
        client.consume(1, "q", "c");
        assertEquals(List.of(bodies), client.bodies());
    }

    private List<String> everythingInTheQueue() {
        for (var at = 0; at < 10; at++) {
            other.send(1, new BasicMethod.Get("q", true));
        }
        return other.bodies();
    }
}
