package io.warren.compat;

import static io.warren.compat.harness.Client.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConfirmListener;
import com.rabbitmq.client.MessageProperties;
import io.warren.compat.harness.Client;
import io.warren.compat.harness.Eventually;
import io.warren.compat.harness.OnBroker;
import io.warren.compat.harness.RawClient;
import io.warren.compat.harness.Refusal;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Publisher confirms (RabbitMQ extension, class confirm). */
@OnBroker
class PublishConfirmsTest {
    @Test
    void sequenceNumbersStartAtOne(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        assertEquals(0, channel.getNextPublishSeqNo());

        channel.confirmSelect();

        assertEquals(1, channel.getNextPublishSeqNo());
        channel.basicPublish("", queue, null, bytes("a"));
        assertEquals(2, channel.getNextPublishSeqNo());
        assertTrue(channel.waitForConfirms(10_000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void everyPublishIsConfirmedOnce(String type, Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel, Map.of("x-queue-type", type));
        var confirmed = new Confirmed(channel);

        for (var i = 0; i < 2_000; i++) {
            channel.basicPublish("", queue, MessageProperties.PERSISTENT_BASIC, bytes("message " + i));
        }

        Eventually.eventually("2000 confirms", () -> confirmed.count(2_000) == 2_000);
        assertEquals(0, confirmed.nacked.size());
        assertEquals(2_000, channel.messageCount(queue));
    }

    @Test
    void transientMessagesAreConfirmed(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        channel.confirmSelect();

        for (var i = 0; i < 100; i++) {
            channel.basicPublish("", queue, MessageProperties.BASIC, bytes("transient"));
        }

        assertTrue(channel.waitForConfirms(10_000));
    }

    @Test
    void unroutableMessagesAreConfirmed(Client client) throws Exception {
        var channel = client.channel();
        channel.confirmSelect();

        channel.basicPublish("", client.name("nowhere"), null, bytes("lost"));

        assertTrue(channel.waitForConfirms(10_000));
    }

    @Test
    void fanoutIsConfirmedOnce(Client client) throws Exception {
        var channel = client.channel();
        var exchange = client.exchange(channel, "fanout");
        for (var i = 0; i < 20; i++) {
            channel.queueBind(client.queue(channel), exchange, "");
        }
        var confirmed = new Confirmed(channel);

        for (var i = 0; i < 50; i++) {
            channel.basicPublish(exchange, "", MessageProperties.PERSISTENT_BASIC, bytes("copy"));
        }

        Eventually.eventually("50 confirms", () -> confirmed.count(50) == 50);
    }

    @Test
    void messagesConsumedAtOnceAreConfirmed(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        var consumer = client.channel();
        consumer.basicConsume(queue, true, (tag, delivery) -> {}, tag -> {});
        channel.confirmSelect();

        for (var i = 0; i < 500; i++) {
            channel.basicPublish("", queue, MessageProperties.PERSISTENT_BASIC, bytes("gone"));
        }

        assertTrue(channel.waitForConfirms(15_000));
    }

    @Test
    void fullQueueThatRejectsPublishesNacks(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel, Map.of("x-max-length", 1, "x-overflow", "reject-publish"));
        channel.confirmSelect();
        channel.basicPublish("", queue, null, bytes("fits"));
        assertTrue(channel.waitForConfirms(10_000));

        channel.basicPublish("", queue, null, bytes("does not"));

        assertFalse(channel.waitForConfirms(10_000));
        assertEquals(1, channel.messageCount(queue));
    }

    @Test
    void deletingTheQueueConfirmsWhatItHeld(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        var deleting = client.channel();
        channel.confirmSelect();

        for (var i = 0; i < 500; i++) {
            channel.basicPublish("", queue, MessageProperties.PERSISTENT_BASIC, new byte[1_000]);
            if (i == 250) {
                deleting.queueDelete(queue);
            }
        }

        assertTrue(channel.waitForConfirms(15_000));
    }

    @Test
    void selectingTwiceIsOk(Client client) throws Exception {
        var channel = client.channel();

        channel.confirmSelect();
        channel.confirmSelect();

        assertTrue(channel.isOpen());
    }

    @Test
    void selectWithoutWaitingIsNotAnswered(Client client) throws Exception {
        try (var raw = RawClient.open(client.broker(), 10, 131_072)) {
            raw.openChannel(1);
            raw.send(RawClient.method(1, 85, 10, new byte[] {1}));
            raw.send(RawClient.publish(1, client.name("nowhere")));
            raw.send(RawClient.contentHeader(1, 0));

            assertEquals(8 + 1 + 4, raw.expect(60, 80).payload().length, "basic.ack is the first thing that comes");
        }
    }

    @Test
    void nobodyWaitsForConfirmsThatWereNotSelected(Client client) throws Exception {
        var channel = client.channel();

        assertThrows(IllegalStateException.class, channel::waitForConfirms);
    }

    @Test
    void invalidExpirationIsRefused(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);

        var refusal = Refusal.channelClose(
                channel,
                () -> channel.basicPublish(
                        "",
                        queue,
                        new AMQP.BasicProperties.Builder().expiration("soon").build(),
                        bytes("x")));

        assertEquals(406, refusal.code());
        assertTrue(refusal.text().startsWith("PRECONDITION_FAILED - invalid expiration 'soon': "), refusal.text());
    }

    @Test
    void oversizedMessageIsRefused(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);

        var refusal = Refusal.channelClose(
                channel, () -> channel.basicPublish("", queue, null, new byte[16 * 1024 * 1024 + 1]));

        assertEquals(406, refusal.code());
        assertEquals(
                "PRECONDITION_FAILED - message size 16777217 is larger than configured max size 16777216",
                refusal.text());
    }

    /** What a confirm listener has heard. */
    private static final class Confirmed implements ConfirmListener {
        final ConcurrentSkipListSet<Long> acked = new ConcurrentSkipListSet<>();
        final ConcurrentSkipListSet<Long> nacked = new ConcurrentSkipListSet<>();
        private long lowest = 1;

        Confirmed(Channel channel) throws IOException {
            channel.addConfirmListener(this);
            channel.confirmSelect();
        }

        @Override
        public void handleAck(long tag, boolean multiple) {
            for (var each = multiple ? lowest : tag; each <= tag; each++) {
                acked.add(each);
            }
            while (acked.contains(lowest)) {
                lowest++;
            }
        }

        @Override
        public void handleNack(long tag, boolean multiple) {
            nacked.add(tag);
        }

        int count(long upTo) {
            return acked.headSet(upTo, true).size();
        }
    }
}
