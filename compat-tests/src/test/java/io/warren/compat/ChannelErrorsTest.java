package io.warren.compat;

import static io.warren.compat.harness.Refusal.assertChannelCloses;
import static io.warren.compat.harness.Refusal.assertConnectionCloses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.rabbitmq.client.AMQP;
import io.warren.compat.harness.Client;
import io.warren.compat.harness.OnBroker;
import io.warren.compat.harness.RawClient;
import org.junit.jupiter.api.Test;

/** Errors that close a channel, and those that close the whole connection. */
@OnBroker
class ChannelErrorsTest {
    @Test
    void errorOnOneChannelLeavesTheOthersAlone(Client client) throws Exception {
        var failing = client.channel();
        var other = client.channel();
        var queue = client.queue(other);

        assertChannelCloses(
                failing,
                404,
                "NOT_FOUND - no queue 'missing' in vhost '/'",
                () -> failing.queueDeclarePassive("missing"));

        client.publishTo(other, queue, "still works");
        assertTrue(other.isOpen());
    }

    @Test
    void closeNamesTheMethodThatFailed(Client client) throws Exception {
        var channel = client.channel();

        var refusal = assertChannelCloses(
                channel,
                404,
                "NOT_FOUND - no queue 'missing' in vhost '/'",
                () -> channel.queueDeclarePassive("missing"));

        assertEquals(50, refusal.classId());
        assertEquals(10, refusal.methodId());
    }

    @Test
    void channelNumberCanBeOpenedAgainAfterAnError(Client client) throws Exception {
        var connection = client.connect(factory -> factory.setRequestedChannelMax(1));
        for (var i = 0; i < 10; i++) {
            var channel = connection.createChannel();
            assertChannelCloses(
                    channel,
                    404,
                    "NOT_FOUND - no exchange 'missing' in vhost '/'",
                    () -> channel.exchangeDeclarePassive("missing"));
        }
    }

    @Test
    void publishingToAnUnknownExchangeIsNotFound(Client client) throws Exception {
        var channel = client.channel();

        assertChannelCloses(
                channel,
                404,
                "NOT_FOUND - no exchange 'missing' in vhost '/'",
                () -> channel.basicPublish("missing", "key", null, new byte[0]));
    }

    @Test
    void publishesThatFollowAnErrorAreIgnored(Client client) throws Exception {
        var channel = client.channel();
        var watcher = client.channel();
        var queue = client.queue(watcher);

        assertChannelCloses(channel, 404, "NOT_FOUND - no exchange 'missing' in vhost '/'", () -> {
            channel.basicPublish("missing", "key", null, new byte[0]);
            for (var i = 0; i < 100; i++) {
                channel.basicPublish("", queue, null, new byte[10]);
            }
        });

        assertEquals(0, watcher.messageCount(queue));
    }

    @Test
    void consumingFromAnUnknownQueueIsNotFound(Client client) throws Exception {
        var channel = client.channel();

        assertChannelCloses(
                channel,
                404,
                "NOT_FOUND - no queue 'missing' in vhost '/'",
                () -> channel.basicConsume("missing", (tag, delivery) -> {}, tag -> {}));
    }

    @Test
    void emptyQueueNameWithoutADeclaredQueueIsNotFound(Client client) throws Exception {
        var channel = client.channel();

        assertChannelCloses(channel, 404, "NOT_FOUND - no previously declared queue", () -> channel.basicGet("", true));
    }

    @Test
    void prefetchSizeIsNotImplemented(Client client) throws Exception {
        var channel = client.channel();

        assertConnectionCloses(
                channel.getConnection(),
                540,
                "NOT_IMPLEMENTED - prefetch_size!=0 (1000)",
                () -> channel.basicQos(1000, 1, false));
    }

    @Test
    void pausingTheChannelIsNotImplemented(Client client) throws Exception {
        var channel = client.channel();

        assertConnectionCloses(
                channel.getConnection(),
                540,
                "NOT_IMPLEMENTED - active=false",
                () -> channel.rpc(new AMQP.Channel.Flow.Builder().active(false).build()));
    }

    @Test
    void activatingTheChannelIsAnswered(Client client) throws Exception {
        var channel = client.channel();

        channel.rpc(new AMQP.Channel.Flow.Builder().active(true).build());

        assertTrue(channel.isOpen());
    }

    @Test
    void methodOnAChannelThatWasNeverOpenedClosesTheConnection(Client client) throws Exception {
        try (var raw = RawClient.open(client.broker(), 10, 131_072)) {
            raw.send(RawClient.method(1, 90, 10, new byte[0]));

            var close = raw.readConnectionClose();

            assertEquals(504, close.code());
            assertEquals("CHANNEL_ERROR - expected 'channel.open'", close.text());
        }
    }

    @Test
    void openingAChannelTwiceClosesTheConnection(Client client) throws Exception {
        try (var raw = RawClient.open(client.broker(), 10, 131_072)) {
            raw.openChannel(1);
            raw.send(RawClient.method(1, 20, 10, new byte[] {0}));

            var close = raw.readConnectionClose();

            assertEquals(504, close.code());
            assertEquals("CHANNEL_ERROR - second 'channel.open' seen", close.text());
        }
    }

    @Test
    void accessRequestIsStillAnswered(Client client) throws Exception {
        try (var raw = RawClient.open(client.broker(), 10, 131_072)) {
            raw.openChannel(1);
            raw.send(RawClient.method(1, 30, 10, RawClient.fields(out -> {
                RawClient.shortString(out, "/data");
                out.writeByte(0x1F);
            })));

            assertEquals(1, raw.expect(30, 11).payload()[5], "the ticket that old clients expect");
        }
    }
}
