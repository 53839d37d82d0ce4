package io.warren.compat;

import static io.warren.compat.harness.Refusal.assertChannelCloses;
import static io.warren.compat.harness.Refusal.assertConnectionCloses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.CancelCallback;
import com.rabbitmq.client.DeliverCallback;
import io.warren.compat.harness.Client;
import io.warren.compat.harness.OnBroker;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Basic.consume: exclusive consumers and consumer tags. */
@OnBroker
class ExclusiveConsumerTest {
    private static final DeliverCallback IGNORE = (tag, delivery) -> {};
    private static final CancelCallback NO_CANCEL = tag -> {};

    @Test
    void exclusiveConsumerKeepsOthersOut(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        channel.basicConsume(queue, true, "", false, true, Map.of(), IGNORE, NO_CANCEL);
        var other = client.channel();

        assertChannelCloses(
                other,
                403,
                "ACCESS_REFUSED - queue '" + queue + "' in vhost '/' in exclusive use",
                () -> other.basicConsume(queue, IGNORE, NO_CANCEL));
    }

    @Test
    void exclusiveConsumerIsRefusedWhereOthersConsume(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        channel.basicConsume(queue, IGNORE, NO_CANCEL);
        var other = client.channel();

        assertChannelCloses(
                other,
                403,
                "ACCESS_REFUSED - queue '" + queue + "' in vhost '/' in exclusive use",
                () -> other.basicConsume(queue, true, "", false, true, Map.of(), IGNORE, NO_CANCEL));
    }

    @Test
    void queueIsFreeAgainAfterTheExclusiveConsumer(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        var tag = channel.basicConsume(queue, true, "", false, true, Map.of(), IGNORE, NO_CANCEL);

        channel.basicCancel(tag);

        client.channel().basicConsume(queue, true, "", false, true, Map.of(), IGNORE, NO_CANCEL);
    }

    @Test
    void brokerNamesConsumersWithoutATag(Client client) throws Exception {
        var channel = client.channel();

        var tag = channel.basicConsume(client.queue(channel), IGNORE, NO_CANCEL);

        assertTrue(tag.startsWith("amq.ctag-"), tag);
    }

    @Test
    void consumerTagIsKeptAndDelivered(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        var tags = new LinkedBlockingQueue<String>();

        channel.basicConsume(queue, true, "my-tag", (tag, delivery) -> tags.add(tag), NO_CANCEL);
        client.publishTo(channel, queue, "a");

        assertEquals("my-tag", tags.poll(10, TimeUnit.SECONDS));
    }

    @Test
    void usingATagTwiceIsNotAllowed(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        channel.basicConsume(queue, true, "twice", IGNORE, NO_CANCEL);

        assertConnectionCloses(
                channel.getConnection(),
                530,
                "NOT_ALLOWED - attempt to reuse consumer tag 'twice'",
                // The client library would refuse by itself.
                () -> channel.asyncRpc(new AMQP.Basic.Consume.Builder()
                        .queue(queue)
                        .consumerTag("twice")
                        .build()));
    }

    @Test
    void sameTagOnAnotherChannelIsFine(Client client) throws Exception {
        var one = client.channel();
        var two = client.channel();
        var queue = client.queue(one);

        one.basicConsume(queue, true, "same", IGNORE, NO_CANCEL);
        two.basicConsume(queue, true, "same", IGNORE, NO_CANCEL);

        assertEquals(2, one.consumerCount(queue));
    }

    @Test
    void cancellingAnUnknownTagIsAnswered(Client client) throws Exception {
        var channel = client.channel();

        channel.rpc(new AMQP.Basic.Cancel.Builder().consumerTag("never-there").build());

        assertTrue(channel.isOpen());
    }
}
