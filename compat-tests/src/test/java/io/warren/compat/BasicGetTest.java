package io.warren.compat;

import static io.warren.compat.harness.Client.text;
import static io.warren.compat.harness.Refusal.assertChannelCloses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.compat.harness.Client;
import io.warren.compat.harness.OnBroker;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Basic.get. */
@OnBroker
class BasicGetTest {
    @Test
    void emptyQueueAnswersGetEmpty(Client client) throws Exception {
        var channel = client.channel();

        assertNull(channel.basicGet(client.queue(channel), false));
    }

    @Test
    void getOkCountsWhatIsLeft(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        client.publishTo(channel, queue, "a", "b", "c");

        assertEquals(2, channel.basicGet(queue, false).getMessageCount());
        assertEquals(1, channel.basicGet(queue, true).getMessageCount());
        assertEquals(0, channel.basicGet(queue, false).getMessageCount());
    }

    @Test
    void deliveryTagsGrowByOne(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        client.publishTo(channel, queue, "a", "b", "c");

        for (var tag = 1; tag <= 3; tag++) {
            assertEquals(tag, channel.basicGet(queue, tag == 2).getEnvelope().getDeliveryTag());
        }
    }

    @Test
    void messageNotAckedComesBackWhenTheChannelCloses(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        client.publishTo(channel, queue, "a");
        var reader = client.channel();
        assertFalse(reader.basicGet(queue, false).getEnvelope().isRedeliver());

        reader.close();

        var again = client.eventuallyGet(channel, queue, true);
        assertEquals("a", text(again));
        assertTrue(again.getEnvelope().isRedeliver());
    }

    @Test
    void messageGotWithoutAckIsGone(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        client.publishTo(channel, queue, "a");
        var reader = client.channel();
        reader.basicGet(queue, true);

        reader.close();

        assertNull(channel.basicGet(queue, true));
    }

    @Test
    void singleActiveConsumerQueueRefusesGet(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel, Map.of("x-single-active-consumer", true));

        client.publishTo(channel, queue, "a");

        assertEquals("a", text(client.eventuallyGet(channel, queue, true)), "a classic queue allows it");
    }

    @Test
    void missingQueueIsNotFound(Client client) throws Exception {
        var channel = client.channel();

        assertChannelCloses(
                channel, 404, "NOT_FOUND - no queue 'missing' in vhost '/'", () -> channel.basicGet("missing", true));
    }
}
