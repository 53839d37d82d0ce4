package io.warren.engine.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.amqp.method.BasicMethod;
import io.warren.amqp.method.ChannelMethod;
import io.warren.amqp.method.ConfirmMethod;
import io.warren.amqp.method.TxMethod;
import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldValue;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which publish is confirmed, when, and by which number. */
final class ChannelConfirmsTest {
    private final TestNode node = new TestNode();
    private final TestClient client = node.connect().open(1).declare(1, "q");

    @Test
    void numbersBeginWithTheSelect() {
        client.publish(1, "q", "before");
        assertEquals(List.of(), client.heard());

        select();
        client.publish(1, "q", "first").publish(1, "q", "second");

        assertEquals(List.of(ack(1, false), ack(2, false)), client.heard());
    }

    @Test
    void aBurstIsConfirmedWithOneMultiple() {
        select();

        client.publish(1, "q", "a", "b", "c");

        assertEquals(List.of(ack(3, true)), client.heard());
    }

    @Test
    void aPersistentMessageIsConfirmedWhenItIsOnTheDiskAndOthersBefore() {
        select();
        node.messages.holds = true;
        client.burst(() -> {
            client.content(1, "", "q", TestClient.PERSISTENT, "kept");
            client.content(1, "", "q", TestClient.TRANSIENT, "not kept");
        });
        assertEquals(List.of(ack(2, false)), client.heard());
        assertEquals(2, client.session().channels().iterator().next().unconfirmed(), "from the first that is open");

        node.messages.write();
        node.turn();

        assertEquals(List.of(ack(1, false)), client.heard());
    }

    @Test
    void whatTheDiskRefusesIsNacked() {
        select();
        node.messages.holds = true;
        client.burst(() -> client.content(1, "", "q", TestClient.PERSISTENT, "a"));
        assertEquals(List.of(), client.heard());

        node.messages.fail();
        node.turn();

        assertEquals(List.of("1 Nack[deliveryTag=1, multiple=false, requeue=false]"), client.heard());
    }

    @Test
    void whatAFullQueueRefusesIsNackedAndAMultipleDoesNotCoverIt() {
        client.declare(
                1,
                "small",
                FieldTable.builder()
                        .put("x-max-length", new FieldValue.Int32(1))
                        .put("x-overflow", "reject-publish")
                        .build());
        select();

        client.burst(() -> {
            client.content(1, "", "q", TestClient.TRANSIENT, "1");
            client.content(1, "", "small", TestClient.TRANSIENT, "2");
            client.content(1, "", "small", TestClient.TRANSIENT, "3 is too much");
            client.content(1, "", "q", TestClient.TRANSIENT, "4");
        });

        assertEquals(
                List.of(ack(2, true), ack(4, false), "1 Nack[deliveryTag=3, multiple=false, requeue=false]"),
                client.heard());
    }

    @Test
    void whatGoesNowhereIsConfirmedAndReturnedBeforeIfItIsMandatory() {
        select();

        client.burst(() -> {
            client.content(1, "", "nowhere", TestClient.TRANSIENT, "a");
            client.content(1, new BasicMethod.Publish("", "nowhere", true, false), TestClient.TRANSIENT, "b");
        });

        assertEquals(
                List.of("1 Return[replyCode=312, replyText=NO_ROUTE, exchange=, routingKey=nowhere] b", ack(2, true)),
                client.heard());
    }

    @Test
    void eachChannelCountsForItself() {
        client.open(2);
        select();
        client.send(2, new ConfirmMethod.Select(true));
        assertEquals(List.of(), client.heard());

        client.publish(1, "q", "a").publish(2, "q", "b");

        assertEquals(List.of(ack(1, false), "2 Ack[deliveryTag=1, multiple=false]"), client.heard());
    }

    @Test
    void confirmsAreSaidBeforeTheChannelCloses() {
        select();

        client.burst(() -> {
            client.content(1, "", "nowhere", TestClient.TRANSIENT, "a");
            client.session().method(1, new ChannelMethod.Close(200, "OK", 0, 0));
        });

        assertEquals(List.of(ack(1, false), "1 CloseOk[]"), client.heard());
    }

    @Test
    void answersToAChannelThatIsGoneAreDropped() {
        select();
        node.messages.holds = true;
        client.burst(() -> client.content(1, "", "q", TestClient.PERSISTENT, "a"));
        client.send(1, new ChannelMethod.Close(200, "OK", 0, 0)).heard();
        client.open(1).send(1, new ConfirmMethod.Select(true));

        node.messages.write();
        node.turn();

        assertEquals(List.of(), client.heard());
        assertEquals(0, client.session().inFlight());
    }

    @Test
    void confirmsAndTransactionsExcludeEachOther() {
        select();
        client.send(1, new TxMethod.Select());
        client.assertClosed(1, 406, "PRECONDITION_FAILED - cannot switch from confirm to tx mode");

        client.open(2).send(2, new TxMethod.Select()).heard();
        client.send(2, new ConfirmMethod.Select(false));
        client.assertClosed(2, 406, "PRECONDITION_FAILED - cannot switch from tx to confirm mode");
    }

    @Test
    void aPublisherThatIsTooFarAheadIsNotReadUntilHalfOfItIsTaken() {
        var small = new TestNode(
                new SessionSettings("test@localhost", 1_000, 0, 0, 4, 1_000, 1_000, 1_000, true, Interceptors.NONE));
        var publisher = small.connect().open(1).declare(1, "q");
        small.messages.holds = true;
        for (var at = 0; at < 3; at++) {
            publisher.burst(() -> publisher.content(1, "", "q", TestClient.PERSISTENT, "a"));
        }
        assertTrue(publisher.reads);

        publisher.burst(() -> publisher.content(1, "", "q", TestClient.PERSISTENT, "a"));
        assertFalse(publisher.reads);
        assertEquals(4, publisher.session().inFlight());

        small.messages.write();
        small.turn();
        assertTrue(publisher.reads);
    }

    private void select() {
        client.send(1, new ConfirmMethod.Select(false));
        assertEquals(List.of("1 SelectOk[]"), client.heard());
    }

    private static String ack(long tag, boolean multiple) {
        return "1 Ack[deliveryTag=" + tag + ", multiple=" + multiple + "]";
    }
}
