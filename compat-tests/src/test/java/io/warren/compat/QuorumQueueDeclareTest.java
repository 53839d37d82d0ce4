package io.warren.compat;

import static io.warren.compat.harness.Client.text;
import static io.warren.compat.harness.Refusal.assertChannelCloses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.compat.harness.Client;
import io.warren.compat.harness.OnBroker;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a queue of type quorum may be declared with. */
@OnBroker
class QuorumQueueDeclareTest {
    private static final Map<String, Object> QUORUM = Map.of("x-queue-type", "quorum");

    @Test
    void quorumQueueCarriesMessages(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel, QUORUM);

        client.publishTo(channel, queue, "a", "b");

        assertEquals("a", text(client.eventuallyGet(channel, queue, true)));
        assertEquals("b", text(client.eventuallyGet(channel, queue, true)));
    }

    @Test
    void autoDeleteIsRefused(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.name("quorum");

        assertChannelCloses(
                channel,
                406,
                "PRECONDITION_FAILED - invalid property 'auto-delete' for queue '" + queue + "' in vhost '/'",
                () -> channel.queueDeclare(queue, true, false, true, QUORUM));
    }

    @Test
    void exclusiveIsRefused(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.name("quorum");

        assertChannelCloses(
                channel,
                406,
                "PRECONDITION_FAILED - invalid property 'exclusive-owner' for queue '" + queue + "' in vhost '/'",
                () -> channel.queueDeclare(queue, true, true, false, QUORUM));
    }

    @Test
    void transientIsRefused(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.name("quorum");

        assertChannelCloses(
                channel,
                406,
                "PRECONDITION_FAILED - invalid property 'non-durable' for queue '" + queue + "' in vhost '/'",
                () -> channel.queueDeclare(queue, false, false, false, QUORUM));
    }

    @Test
    void serverNamesAreRefused(Client client) throws Exception {
        var channel = client.channel();

        assertChannelCloses(
                channel,
                406,
                "PRECONDITION_FAILED - Cannot declare a server-named queue for type rabbit_quorum_queue",
                () -> channel.queueDeclare("", true, false, false, QUORUM));
    }

    @Test
    void argumentsOfOtherTypesAreRefused(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.name("quorum");

        assertChannelCloses(
                channel,
                406,
                "PRECONDITION_FAILED - invalid arg 'x-max-age' for queue '" + queue
                        + "' in vhost '/' of queue type rabbit_quorum_queue",
                () -> channel.queueDeclare(
                        queue, true, false, false, Map.of("x-queue-type", "quorum", "x-max-age", "1h")));
    }

    @Test
    void orderOfOnePublisherIsKept(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel, QUORUM);
        var texts = new String[200];
        for (var i = 0; i < texts.length; i++) {
            texts[i] = "message " + i;
        }

        client.publishTo(channel, queue, texts);

        for (var text : texts) {
            assertEquals(text, text(client.eventuallyGet(channel, queue, true)));
        }
        assertTrue(channel.isOpen());
    }
}
