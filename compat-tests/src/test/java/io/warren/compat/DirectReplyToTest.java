package io.warren.compat;

import static io.warren.compat.harness.Client.bytes;
import static io.warren.compat.harness.Refusal.assertChannelCloses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import io.warren.compat.harness.Client;
import io.warren.compat.harness.Inbox;
import io.warren.compat.harness.OnBroker;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Answers without a reply queue: {@code amq.rabbitmq.reply-to} (RabbitMQ docs, "Direct Reply-to"). */
@OnBroker
class DirectReplyToTest {
    private static final String REPLY_TO = "amq.rabbitmq.reply-to";

    @Test
    void answerReachesTheAskingChannel(Client client) throws Exception {
        var asking = client.channel();
        var replies = Inbox.consumeWithoutAck(asking, REPLY_TO);
        var serving = client.connect().createChannel();
        var queue = client.queue(serving);

        ask(asking, queue, "question");
        var question = client.eventuallyGet(serving, queue, true);
        var address = question.getProps().getReplyTo();
        assertTrue(address.startsWith(REPLY_TO + "."), address);
        serving.basicPublish("", address, null, bytes("answer"));

        var reply = replies.next();
        assertEquals("answer", Inbox.text(reply));
        assertEquals(address, reply.getEnvelope().getRoutingKey());
        assertEquals("", reply.getEnvelope().getExchange());
    }

    @Test
    void manyAnswersMayCome(Client client) throws Exception {
        var asking = client.channel();
        var replies = Inbox.consumeWithoutAck(asking, REPLY_TO);
        var serving = client.connect().createChannel();
        var queue = client.queue(serving);
        ask(asking, queue, "question");
        var address = client.eventuallyGet(serving, queue, true).getProps().getReplyTo();

        for (var i = 0; i < 200; i++) {
            serving.basicPublish("", address, null, bytes("answer " + i));
        }

        for (var i = 0; i < 200; i++) {
            assertEquals("answer " + i, replies.nextText());
        }
    }

    @Test
    void askingWithoutConsumingIsRefused(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);

        assertChannelCloses(
                channel,
                406,
                "PRECONDITION_FAILED - fast reply consumer does not exist",
                () -> ask(channel, queue, "question"));
    }

    @Test
    void consumerMustNotAcknowledge(Client client) throws Exception {
        var channel = client.channel();

        assertChannelCloses(
                channel,
                406,
                "PRECONDITION_FAILED - reply consumer cannot acknowledge",
                () -> Inbox.consume(channel, REPLY_TO));
    }

    @Test
    void secondReplyConsumerIsRefused(Client client) throws Exception {
        var channel = client.channel();
        Inbox.consumeWithoutAck(channel, REPLY_TO);

        assertChannelCloses(
                channel,
                406,
                "PRECONDITION_FAILED - reply consumer already set",
                () -> Inbox.consumeWithoutAck(channel, REPLY_TO));
    }

    @Test
    void cancelledReplyConsumerCanBeSetAgain(Client client) throws Exception {
        var channel = client.channel();
        var inbox = Inbox.consumeWithoutAck(channel, REPLY_TO);

        channel.basicCancel(inbox.tag());
        Inbox.consumeWithoutAck(channel, REPLY_TO);

        assertTrue(channel.isOpen());
    }

    @Test
    void forgedAddressRoutesNowhere(Client client) throws Exception {
        var asking = client.channel();
        var replies = Inbox.consumeWithoutAck(asking, REPLY_TO);
        var serving = client.connect().createChannel();
        serving.confirmSelect();

        serving.basicPublish("", REPLY_TO + ".g1h2AAAAAAA.forged", null, bytes("for nobody"));
        serving.basicPublish("", REPLY_TO, null, bytes("for nobody"));

        assertTrue(serving.waitForConfirms(10_000));
        replies.assertSilence();
    }

    @Test
    void declaringTheAddressTellsWhetherItLives(Client client) throws Exception {
        var asking = client.connect().createChannel();
        Inbox.consumeWithoutAck(asking, REPLY_TO);
        var serving = client.channel();
        var queue = client.queue(serving);
        ask(asking, queue, "question");
        var address = client.eventuallyGet(serving, queue, true).getProps().getReplyTo();
        serving.queueDeclarePassive(address);

        asking.getConnection().close();

        assertChannelCloses(
                serving,
                404,
                "NOT_FOUND - no queue '" + address + "' in vhost '/'",
                () -> serving.queueDeclarePassive(address));
    }

    @Test
    void answerToAClosedChannelIsDropped(Client client) throws Exception {
        var asking = client.connect().createChannel();
        Inbox.consumeWithoutAck(asking, REPLY_TO);
        var serving = client.channel();
        var queue = client.queue(serving);
        ask(asking, queue, "question");
        var address = client.eventuallyGet(serving, queue, true).getProps().getReplyTo();
        asking.close();

        client.publishTo(serving, address, "too late");

        assertTrue(serving.isOpen());
    }

    private static void ask(Channel channel, String queue, String question) throws IOException {
        channel.basicPublish(
                "", queue, new AMQP.BasicProperties.Builder().replyTo(REPLY_TO).build(), bytes(question));
    }
}
