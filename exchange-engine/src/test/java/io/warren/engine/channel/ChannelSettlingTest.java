package io.warren.engine.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.warren.amqp.method.BasicMethod;
import io.warren.amqp.method.ChannelMethod;
import io.warren.amqp.types.FieldTable;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Delivery tags and prefetch of one channel. */
final class ChannelSettlingTest {
    private final TestNode node = new TestNode();
    private final TestClient client = node.connect().open(1).declare(1, "q").declare(1, "p");

    @Test
    void tagsCountDeliveriesOfAllKinds() {
        client.publish(1, "q", "a", "b").publish(1, "p", "c");
        client.send(1, new BasicMethod.Get("q", true), new BasicMethod.Get("p", false));
        client.consume(1, "q", "tag");

        assertEquals(
                List.of(
                        "1 GetOk[deliveryTag=1, redelivered=false, exchange=, routingKey=q, messageCount=1] a",
                        "1 GetOk[deliveryTag=2, redelivered=false, exchange=, routingKey=p, messageCount=0] c",
                        "1 Deliver[consumerTag=tag, deliveryTag=3, redelivered=false, exchange=, routingKey=q] b"),
                client.heard());
    }

    @Test
    void aMultipleAckSettlesAllUpToItInEveryQueue() {
        client.publish(1, "q", "a", "b").publish(1, "p", "c", "d");
        client.consume(1, "q", "one").consume(1, "p", "two");
        assertEquals(List.of("a", "b", "c", "d"), client.bodies());

        client.send(1, new BasicMethod.Ack(3, true));

        assertEquals(1, unacked());
        client.send(1, new BasicMethod.Ack(4, false));
        assertEquals(0, unacked());
        assertEquals(List.of(), client.heard());
    }

    @Test
    void aMultipleAckOfZeroSettlesEverythingAndIsFineWhereThereIsNothing() {
        client.send(1, new BasicMethod.Ack(0, true));
        client.publish(1, "q", "a", "b").consume(1, "q", "c").heard();

        client.send(1, new BasicMethod.Ack(0, true));

        assertEquals(0, unacked());
        assertEquals(List.of(), client.heard());
    }

    @Test
    void unknownTagsCloseTheChannel() {
        for (var settle : List.of(
                new BasicMethod.Ack(7, false),
                new BasicMethod.Ack(7, true),
                new BasicMethod.Ack(0, false),
                new BasicMethod.Nack(7, false, true),
                new BasicMethod.Reject(7, true))) {
            client.open(2).send(2, settle);
            var tag = settle instanceof BasicMethod.Ack(var zero, var _) && zero == 0 ? 0 : 7;
            client.assertClosed(2, 406, "PRECONDITION_FAILED - unknown delivery tag " + tag);
            client.send(2, new ChannelMethod.CloseOk());
        }
    }

    @Test
    void aTagIsSettledOnce() {
        client.publish(1, "q", "a").consume(1, "q", "c").heard();

        client.send(1, new BasicMethod.Ack(1, false), new BasicMethod.Ack(1, false));

        client.assertClosed(1, 406, "PRECONDITION_FAILED - unknown delivery tag 1");
    }

    @Test
    void aTagOfANoAckDeliveryIsUnknown() {
        client.publish(1, "q", "a").send(1, new BasicMethod.Get("q", true)).heard();

        client.send(1, new BasicMethod.Ack(1, false));

        client.assertClosed(1, 406, "PRECONDITION_FAILED - unknown delivery tag 1");
    }

    @Test
    void prefetchIsAConsumersOwnAndCountsFromTheNextConsume() {
        client.publish(1, "q", "a", "b", "c", "d", "e", "f");
        client.send(1, new BasicMethod.Qos(0, 2, false)).consume(1, "q", "first");
        assertEquals(List.of("a", "b"), client.bodies());

        client.send(1, new BasicMethod.Qos(0, 1, false)).consume(1, "q", "second");
        assertEquals(List.of("c"), client.bodies());

        client.send(1, new BasicMethod.Ack(1, false));
        assertEquals(List.of("d"), client.bodies());
        client.send(1, new BasicMethod.Ack(0, true));
        assertEquals(List.of("e", "f"), client.bodies());
    }

    @Test
    void theSharedPrefetchIsOneForAllConsumersOfTheChannel() {
        client.publish(1, "q", "a", "b", "c").publish(1, "p", "d", "e");
        client.send(1, new BasicMethod.Qos(0, 3, true)).heard();
        client.consume(1, "q", "one").consume(1, "p", "two");
        assertEquals(List.of("a", "b", "c"), client.bodies());

        client.send(1, new BasicMethod.Ack(2, true));
        assertEquals(List.of("d", "e"), client.bodies());
    }

    @Test
    void gettingIsNotBoundByPrefetch() {
        client.publish(1, "q", "a", "b", "c");
        client.send(1, new BasicMethod.Qos(0, 1, true)).consume(1, "q", "c");
        assertEquals(List.of("a"), client.bodies());

        client.send(1, new BasicMethod.Get("q", false), new BasicMethod.Get("q", false));
        assertEquals(List.of("b", "c"), client.bodies());
        client.publish(1, "q", "d").send(1, new BasicMethod.Ack(2, false));
        assertEquals(List.of(), client.bodies(), "an ack of a get gives no credit");
        client.send(1, new BasicMethod.Ack(1, false));
        assertEquals(List.of("d"), client.bodies());
    }

    @Test
    void aLiftedLimitLetsConsumersGoOn() {
        client.publish(1, "q", "a", "b", "c");
        client.send(1, new BasicMethod.Qos(0, 1, true)).consume(1, "q", "c");
        assertEquals(List.of("a"), client.bodies());

        client.send(1, new BasicMethod.Qos(0, 2, true));
        assertEquals(List.of("b"), client.bodies());
        client.send(1, new BasicMethod.Qos(0, 0, true));
        assertEquals(List.of("c"), client.bodies());
    }

    @Test
    void aFullSocketStopsDeliveriesUntilThereIsRoom() {
        client.consume(1, "q", "c");
        client.room(false);
        client.publish(1, "q", "a", "b");
        assertEquals(List.of(), client.bodies());

        client.room(true);

        assertEquals(List.of("a", "b"), client.bodies());
    }

    @Test
    void recoverGivesEverythingBackInOrder() {
        client.publish(1, "q", "a", "b", "c");
        client.send(1, new BasicMethod.Qos(0, 2, false)).consume(1, "q", "c").heard();

        client.send(1, new BasicMethod.Recover(true));

        assertEquals(
                List.of(
                        "1 RecoverOk[]",
                        "1 Deliver[consumerTag=c, deliveryTag=3, redelivered=true, exchange=, routingKey=q] a",
                        "1 Deliver[consumerTag=c, deliveryTag=4, redelivered=true, exchange=, routingKey=q] b"),
                client.heard());
        client.send(1, new BasicMethod.Ack(2, false));
        client.assertClosed(1, 406, "PRECONDITION_FAILED - unknown delivery tag 2");
    }

    @Test
    void whatAClosingChannelHoldsGoesToOthersInOrder() {
        client.publish(1, "q", "a", "b", "c").consume(1, "q", "c").heard();
        var other = node.connect().open(1).consume(1, "q", "d");

        client.hangUp();

        assertEquals(
                List.of(
                        "1 Deliver[consumerTag=d, deliveryTag=1, redelivered=true, exchange=, routingKey=q] a",
                        "1 Deliver[consumerTag=d, deliveryTag=2, redelivered=true, exchange=, routingKey=q] b",
                        "1 Deliver[consumerTag=d, deliveryTag=3, redelivered=true, exchange=, routingKey=q] c"),
                other.heard());
    }

    @Test
    void acksOfTheSameReadCountBeforeTheChannelCloses() {
        client.publish(1, "q", "a", "b").consume(1, "q", "c").heard();

        client.burst(() -> {
            client.session().method(1, new BasicMethod.Ack(1, false));
            client.session().method(1, new ChannelMethod.Close(200, "OK", 0, 0));
        });

        var other = node.connect().open(1);
        other.send(1, new BasicMethod.Get("q", true), new BasicMethod.Get("q", true));
        assertEquals(List.of("b"), other.bodies());
    }

    @Test
    void nothingFollowsACancelOk() {
        client.consume(1, "q", "c");
        client.send(1, new BasicMethod.Cancel("c", false)).publish(1, "q", "a");

        assertEquals(List.of("1 CancelOk[consumerTag=c]"), client.heard());
    }

    @Test
    void consumerTagsAreUniqueOnAChannel() {
        client.consume(1, "q", "c");

        client.send(1, new BasicMethod.Consume("p", "c", false, false, false, false, FieldTable.EMPTY));

        assertEquals("attempt to reuse consumer tag 'c'", client.error().text());
        assertEquals(530, client.error().code().number());
    }

    @Test
    void prefetchBytesAreNotImplemented() {
        assertNull(client.error);

        client.send(1, new BasicMethod.Qos(1, 0, false));

        assertEquals(540, client.error().code().number());
    }

    private long unacked() {
        return client.session().channels().stream().mapToLong(Channel::unacked).sum();
    }
}
