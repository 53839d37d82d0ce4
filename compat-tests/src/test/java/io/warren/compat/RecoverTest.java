package io.warren.compat;

import static io.warren.compat.harness.Client.text;
import static io.warren.compat.harness.Refusal.assertConnectionCloses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.rabbitmq.client.AMQP;
import io.warren.compat.harness.Client;
import io.warren.compat.harness.Inbox;
import io.warren.compat.harness.OnBroker;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Basic.recover. */
@OnBroker
class RecoverTest {
    @Test
    void recoverDeliversAgainWhatWasNotAcked(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        client.publishTo(channel, queue, "a", "b", "c");
        var inbox = Inbox.consume(channel, queue);
        inbox.nextTexts(3);
        channel.basicAck(2, false);

        channel.basicRecover(true);

        var first = inbox.next();
        assertEquals("a", Inbox.text(first));
        assertTrue(first.getEnvelope().isRedeliver());
        assertEquals("c", inbox.nextText());
        inbox.assertSilence();
    }

    @Test
    void recoverRequeuesGotMessages(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        client.publishTo(channel, queue, "a", "b");
        client.eventuallyGet(channel, queue, false);
        client.eventuallyGet(channel, queue, false);

        channel.basicRecover();

        for (var expected : List.of("a", "b")) {
            assertEquals(expected, text(client.eventuallyGet(channel, queue, true)));
        }
    }

    @Test
    void recoverWithNothingOutstandingIsOk(Client client) throws Exception {
        var channel = client.channel();

        channel.basicRecover(true);

        assertTrue(channel.isOpen());
    }

    @Test
    void recoverWithoutRequeueIsNotImplemented(Client client) throws Exception {
        var channel = client.channel();

        assertConnectionCloses(
                channel.getConnection(), 540, "NOT_IMPLEMENTED - requeue=false", () -> channel.basicRecover(false));
    }

    @Test
    void asynchronousRecoverHasNoAnswer(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        client.publishTo(channel, queue, "a");
        client.eventuallyGet(channel, queue, false);

        channel.asyncRpc(new AMQP.Basic.RecoverAsync.Builder().requeue(true).build());

        assertEquals("a", text(client.eventuallyGet(channel, queue, true)));
    }
}
