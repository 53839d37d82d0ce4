package io.warren.engine.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.amqp.method.BasicMethod;
import io.warren.amqp.method.ChannelMethod;
import io.warren.amqp.method.ConfirmMethod;
import io.warren.amqp.method.QueueMethod;
import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldValue;
import io.warren.amqp.types.ReplyCode;
import io.warren.engine.metadata.VirtualHostMetadata;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How channels and sessions begin, wait, close and end. */
final class ChannelLifeTest {
    private static final ChannelMethod OPEN = new ChannelMethod.Open();
    private static final ChannelMethod CLOSE = new ChannelMethod.Close(200, "OK", 0, 0);
    private static final ChannelMethod CLOSE_OK = new ChannelMethod.CloseOk();
    private static final BasicMethod QOS = new BasicMethod.Qos(0, 0, false);

    private final TestNode node = new TestNode();
    private final TestClient client = node.connect();

    @Test
    void aChannelMustBeOpenedFirst() {
        client.send(1, QOS);

        assertEquals("expected 'channel.open'", client.error().text());
        assertEquals(504, client.error().code().number());
        assertEquals(60, client.error().classId());
    }

    @Test
    void aChannelIsOpenedOnce() {
        client.open(1).send(1, OPEN);

        assertEquals("second 'channel.open' seen", client.error().text());
    }

    @Test
    void contentWithoutAChannelIsUnexpected() {
        client.burst(() -> client.session().header(3, 60, 0, new byte[2]));

        assertEquals(ReplyCode.UNEXPECTED_FRAME, client.error().code());
    }

    @Test
    void anErrorClosesItsChannelOnlyAndNamesTheMethod() {
        client.open(1).open(2).declare(2, "q");

        client.send(1, new QueueMethod.Purge("missing", false));

        assertEquals(
                List.of(
                        "1 Close[replyCode=404, replyText=NOT_FOUND - no queue 'missing' in vhost '/', failedClassId=50,"
                                + " failedMethodId=30]"),
                client.heard());
        client.send(2, new BasicMethod.Get("q", true));
        assertEquals(List.of("2 GetEmpty[]"), client.heard());
        assertNull(client.error);
    }

    @Test
    void afterAnErrorEverythingIsDiscardedUntilCloseOk() {
        client.open(2).declare(2, "q").open(1).consume(1, "q", "c");
        fail(1);

        client.publish(1, "q", "lost");
        client.send(1, QOS, new QueueMethod.Purge("missing", false), OPEN);
        client.burst(() -> client.session().body(1, ByteBuffer.allocate(1)));
        assertEquals(List.of(), client.heard());

        client.send(1, CLOSE_OK, OPEN, QOS);
        assertEquals(List.of("1 OpenOk[]", "1 QosOk[]"), client.heard());
        client.send(2, new BasicMethod.Get("q", true));
        assertEquals(List.of("2 GetEmpty[]"), client.heard());
    }

    @Test
    void closesThatCrossAreBothAnsweredAndTheNumberIsFreeAfterBoth() {
        client.open(1);
        fail(1);

        client.send(1, CLOSE);
        assertEquals(List.of("1 CloseOk[]"), client.heard());
        client.send(1, CLOSE_OK, OPEN);

        assertEquals(List.of("1 OpenOk[]"), client.heard());
    }

    @Test
    void aMethodBehindCloseOkIsOneWithoutAChannel() {
        client.open(1);
        fail(1);

        client.send(1, CLOSE_OK, QOS);

        assertEquals("expected 'channel.open'", client.error().text());
    }

    @Test
    void whatFollowsADeclareWaitsInOrderAndOtherChannelsGoOn() {
        client.open(1).open(2).send(1, new ConfirmMethod.Select(true));
        node.metadata.holds = true;
        client.burst(() -> {
            client.session().method(1, declare("q"));
            client.content(1, "", "q", TestClient.TRANSIENT, "a");
            client.session().method(1, new BasicMethod.Get("q", true));
            client.session().method(2, QOS);
        });
        assertEquals(List.of("2 QosOk[]"), client.heard());

        node.metadata.holds = false;
        node.turn();

        assertEquals(
                List.of(
                        "1 DeclareOk[queue=q, messageCount=0, consumerCount=0]",
                        "1 Ack[deliveryTag=1, multiple=false]",
                        "1 GetOk[deliveryTag=1, redelivered=false, exchange=, routingKey=q, messageCount=0] a"),
                client.heard());
    }

    @Test
    void aCloseThatWaitedWhenTheAnswerIsARefusalIsAnswered() {
        client.open(1);
        node.metadata.holds = true;
        client.burst(() -> {
            client.session().method(1, refused());
            client.session().method(1, CLOSE);
        });
        node.metadata.holds = false;
        node.turn();

        var heard = client.heard();
        assertEquals(2, heard.size(), heard::toString);
        assertTrue(heard.getFirst().startsWith("1 Close[replyCode=406"));
        assertEquals("1 CloseOk[]", heard.getLast());
        assertEquals(List.of("1 OpenOk[]"), client.send(1, CLOSE_OK, OPEN).heard());
    }

    @Test
    void whatWaitedIsDroppedWhenTheAnswerIsARefusal() {
        client.open(1).declare(1, "q");
        node.metadata.holds = true;
        client.burst(() -> {
            client.session().method(1, refused());
            client.content(1, "", "q", TestClient.TRANSIENT, "lost");
        });
        node.metadata.holds = false;
        node.turn();
        assertTrue(client.heard().getLast().startsWith("1 Close[replyCode=406"));

        client.send(1, CLOSE_OK).open(1).send(1, new BasicMethod.Get("q", true));

        assertEquals(List.of("1 GetEmpty[]"), client.heard());
    }

    private static QueueMethod refused() {
        var arguments = FieldTable.builder()
                .put("x-max-length", new FieldValue.Int32(-1))
                .build();
        return new QueueMethod.Declare("q2", false, true, false, false, false, arguments);
    }

    @Test
    void tooMuchThatWaitsStopsTheSocket() {
        var small = new TestNode(new SessionSettings(
                "test@localhost", 1_000, 0, 0, 100, 100_000, 1_000, 1_000, true, Interceptors.NONE));
        var waiting = small.connect().open(1);
        small.metadata.holds = true;
        waiting.burst(() -> {
            waiting.session().method(1, declare("q"));
            for (var at = 0; at < 3; at++) {
                waiting.content(1, "", "q", TestClient.TRANSIENT, "x".repeat(100));
            }
        });
        assertFalse(waiting.reads);

        small.metadata.holds = false;
        small.turn();

        assertTrue(waiting.reads);
    }

    @Test
    void anAnswerToAChannelThatWasClosedMeanwhileIsDropped() {
        client.open(1);
        node.metadata.holds = true;
        client.burst(() -> client.session().method(1, declare("q")));
        client.hangUp();
        node.metadata.holds = false;

        node.turn();

        assertEquals(List.of(), client.heard());
        assertNotNull(virtualHost().queue("q"), "it was declared all the same");
    }

    @Test
    void exclusiveQueuesGoWithTheirConnection() {
        client.open(1).send(1, new QueueMethod.Declare("mine", false, false, true, false, false, FieldTable.EMPTY));
        assertNotNull(virtualHost().queue("mine"));
        var other = node.connect().open(1);
        other.send(1, new QueueMethod.Purge("mine", false));
        other.assertClosed(
                1,
                405,
                "RESOURCE_LOCKED - cannot obtain exclusive access to locked queue 'mine' in vhost '/'. It could be"
                        + " originally declared on another connection or the exclusive property value does not match"
                        + " that of the original declaration.");

        client.hangUp();

        assertNull(virtualHost().queue("mine"));
    }

    @Test
    void anExclusiveQueueDeclaredByAConnectionThatEndedMeanwhileGoesAtOnce() {
        client.open(1);
        node.metadata.holds = true;
        client.burst(() -> client.session()
                .method(1, new QueueMethod.Declare("mine", false, false, true, false, false, FieldTable.EMPTY)));
        client.hangUp();
        node.metadata.holds = false;

        node.turn();

        assertNull(virtualHost().queue("mine"));
    }

    @Test
    void aConsumerOfADeletedQueueIsToldIfItUnderstands() {
        var capable = node.connect(FieldTable.builder()
                .put(
                        "capabilities",
                        new FieldValue.Table(FieldTable.builder()
                                .put("consumer_cancel_notify", new FieldValue.Bool(true))
                                .build()))
                .build());
        capable.open(1).declare(1, "q").consume(1, "q", "told");
        client.open(1).consume(1, "q", "not told");

        client.send(1, new QueueMethod.Delete("q", false, false, true));

        assertEquals(List.of("1 Cancel[consumerTag=told, noWait=true]"), capable.heard());
        assertEquals(List.of(), client.heard());
    }

    @Test
    void noMoreChannelsThanAgreed() {
        for (var number = 1; number <= 100; number++) {
            client.open(number);
        }

        client.send(101, OPEN);

        assertEquals(
                "number of channels opened (100) has reached the negotiated channel_max (100)",
                client.error().text());
    }

    private void fail(int channel) {
        client.send(channel, new QueueMethod.Purge("missing", false));
        client.assertClosed(channel, 404, "NOT_FOUND - no queue 'missing' in vhost '/'");
    }

    private VirtualHostMetadata virtualHost() {
        return java.util.Objects.requireNonNull(node.metadata.current().virtualHost("/"));
    }

    private static QueueMethod declare(String queue) {
        return new QueueMethod.Declare(queue, false, true, false, false, false, FieldTable.EMPTY);
    }
}
