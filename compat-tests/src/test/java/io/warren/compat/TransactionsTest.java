package io.warren.compat;

import static io.warren.compat.harness.Client.bytes;
import static io.warren.compat.harness.Client.text;
import static io.warren.compat.harness.Refusal.assertChannelCloses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.rabbitmq.client.MessageProperties;
import io.warren.compat.harness.Client;
import io.warren.compat.harness.Inbox;
import io.warren.compat.harness.OnBroker;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** Class tx: publishes and acknowledgements that happen together or not at all. */
@OnBroker
class TransactionsTest {
    @Test
    void publishesAppearAtCommit(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        var watcher = client.channel();
        channel.txSelect();
        channel.basicPublish("", queue, MessageProperties.PERSISTENT_BASIC, bytes("a"));
        channel.basicPublish("", queue, MessageProperties.PERSISTENT_BASIC, bytes("b"));
        channel.basicQos(0);
        assertEquals(0, watcher.messageCount(queue));

        channel.txCommit();

        assertEquals(2, watcher.messageCount(queue));
        assertEquals("a", text(watcher.basicGet(queue, true)));
    }

    @Test
    void publishesVanishAtRollback(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        channel.txSelect();
        channel.basicPublish("", queue, null, bytes("a"));

        channel.txRollback();
        channel.txCommit();

        assertEquals(0, channel.messageCount(queue));
    }

    @Test
    void publishesVanishWhenTheChannelCloses(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        channel.txSelect();
        channel.basicPublish("", queue, null, bytes("a"));

        channel.close();

        assertEquals(0, client.channel().messageCount(queue));
    }

    @Test
    void acksHoldOnlyAfterCommit(Client client) throws Exception {
        var setup = client.channel();
        var queue = client.queue(setup);
        client.publishTo(setup, queue, "a", "b");
        var channel = client.channel();
        channel.txSelect();
        client.eventuallyGet(channel, queue, false);
        channel.basicAck(1, false);
        channel.txCommit();
        client.eventuallyGet(channel, queue, false);
        channel.basicAck(2, false);

        channel.close();

        var again = client.eventuallyGet(setup, queue, true);
        assertEquals("b", text(again));
        assertTrue(again.getEnvelope().isRedeliver());
        assertNull(setup.basicGet(queue, true));
    }

    @Test
    void rollbackLetsTheAckHappenAgain(Client client) throws Exception {
        var setup = client.channel();
        var queue = client.queue(setup);
        client.publishTo(setup, queue, "a");
        var channel = client.channel();
        channel.txSelect();
        client.eventuallyGet(channel, queue, false);
        channel.basicAck(1, false);

        channel.txRollback();
        channel.basicAck(1, false);
        channel.txCommit();
        channel.close();

        assertEquals(0, setup.messageCount(queue));
    }

    @Test
    void multipleAcksAndRejectsBelongToTheTransaction(Client client) throws Exception {
        var setup = client.channel();
        var queue = client.queue(setup);
        client.publishTo(setup, queue, "a", "b", "c", "d");
        var channel = client.channel();
        channel.txSelect();
        Inbox.consume(channel, queue).nextTexts(4);
        channel.basicAck(2, true);
        channel.basicNack(3, false, false);
        channel.basicReject(4, true);

        channel.txRollback();
        channel.close();

        client.awaitReady(setup, queue, 4);
        for (var expected : List.of("a", "b", "c", "d")) {
            assertEquals(expected, text(client.eventuallyGet(setup, queue, true)));
        }
    }

    @Test
    void committedRejectsAreCarriedOut(Client client) throws Exception {
        var setup = client.channel();
        var queue = client.queue(setup);
        client.publishTo(setup, queue, "requeued", "dropped");
        var channel = client.channel();
        channel.txSelect();
        client.eventuallyGet(channel, queue, false);
        client.eventuallyGet(channel, queue, false);
        channel.basicReject(1, true);
        channel.basicReject(2, false);

        channel.txCommit();

        assertEquals("requeued", text(client.eventuallyGet(setup, queue, true)));
        assertNull(setup.basicGet(queue, true));
    }

    @Test
    void ackingTwiceInOneTransactionIsRefused(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        client.publishTo(client.channel(), queue, "a");
        channel.txSelect();
        client.eventuallyGet(channel, queue, false);
        channel.basicAck(1, false);

        assertChannelCloses(
                channel, 406, "PRECONDITION_FAILED - unknown delivery tag 1", () -> channel.basicAck(1, false));
    }

    @Test
    void ackInTheMiddleThatWasRolledBackMayBeGivenAgain(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        client.publishTo(client.channel(), queue, "a", "b", "c");
        channel.txSelect();
        for (var tag = 1; tag <= 3; tag++) {
            assertEquals(tag, channel.basicGet(queue, false).getEnvelope().getDeliveryTag());
        }
        channel.basicAck(2, false);
        channel.txRollback();

        channel.basicAck(2, false);
        channel.txCommit();

        channel.close();
        var watcher = client.channel();
        assertEquals("a", Client.text(client.eventuallyGet(watcher, queue, true)));
        assertEquals("c", Client.text(client.eventuallyGet(watcher, queue, true)));
        assertEquals(0, watcher.messageCount(queue));
    }

    @Test
    void unroutableMandatoryMessageReturnsAtCommit(Client client) throws Exception {
        var channel = client.channel();
        var events = new LinkedBlockingQueue<String>();
        channel.addReturnListener(message -> events.add(message.getReplyText()));
        channel.txSelect();
        channel.basicPublish("", client.name("nowhere"), true, null, bytes("a"));
        channel.basicQos(0);
        assertTrue(events.isEmpty());

        channel.txCommit();

        assertEquals("NO_ROUTE", events.take());
    }

    @Test
    void publishToAMissingExchangeIsRefusedAtOnce(Client client) throws Exception {
        var channel = client.channel();
        channel.txSelect();

        assertChannelCloses(
                channel,
                404,
                "NOT_FOUND - no exchange 'missing' in vhost '/'",
                () -> channel.basicPublish("missing", "", null, bytes("a")));
    }

    @Test
    void commitWithoutSelectIsRefused(Client client) throws Exception {
        var channel = client.channel();

        assertChannelCloses(channel, 406, "PRECONDITION_FAILED - channel is not transactional", channel::txCommit);
    }

    @Test
    void rollbackWithoutSelectIsRefused(Client client) throws Exception {
        var channel = client.channel();

        assertChannelCloses(channel, 406, "PRECONDITION_FAILED - channel is not transactional", channel::txRollback);
    }

    @Test
    void confirmsAndTransactionsExcludeEachOther(Client client) throws Exception {
        var confirming = client.channel();
        confirming.confirmSelect();
        assertChannelCloses(
                confirming, 406, "PRECONDITION_FAILED - cannot switch from confirm to tx mode", confirming::txSelect);

        var transacted = client.channel();
        transacted.txSelect();
        assertChannelCloses(
                transacted,
                406,
                "PRECONDITION_FAILED - cannot switch from tx to confirm mode",
                transacted::confirmSelect);
    }

    @Test
    void manyMessagesCommitTogether(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        channel.txSelect();
        for (var round = 1; round <= 5; round++) {
            for (var i = 0; i < 1_000; i++) {
                channel.basicPublish("", queue, MessageProperties.PERSISTENT_BASIC, bytes("message " + i));
            }
            channel.txCommit();
            assertEquals(1_000L * round, channel.messageCount(queue));
        }
    }
}
