package io.warren.compat;

import static io.warren.compat.harness.Client.bytes;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Return;
import io.warren.compat.harness.Client;
import io.warren.compat.harness.OnBroker;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Mandatory messages that nobody takes come back: basic.return 312 (section 1.8.3.6). */
@OnBroker
class MandatoryReturnTest {
    @Test
    void unroutableMessageComesBackWhole(Client client) throws Exception {
        var channel = client.channel();
        var returned = new LinkedBlockingQueue<Return>();
        channel.addReturnListener(returned::add);
        var properties = new AMQP.BasicProperties.Builder().correlationId("42").build();

        channel.basicPublish("amq.direct", "no-such-key", true, properties, bytes("come back"));

        var message = returned.poll(10, TimeUnit.SECONDS);
        assertNotNull(message);
        assertEquals(312, message.getReplyCode());
        assertEquals("NO_ROUTE", message.getReplyText());
        assertEquals("amq.direct", message.getExchange());
        assertEquals("no-such-key", message.getRoutingKey());
        assertEquals("42", message.getProperties().getCorrelationId());
        assertArrayEquals(bytes("come back"), message.getBody());
    }

    @Test
    void returnComesBeforeTheConfirm(Client client) throws Exception {
        var channel = client.channel();
        var events = new LinkedBlockingQueue<String>();
        channel.addReturnListener(message -> events.add("return"));
        channel.addConfirmListener((tag, multiple) -> events.add("ack"), (tag, multiple) -> events.add("nack"));
        channel.confirmSelect();

        channel.basicPublish("", client.name("nowhere"), true, null, bytes("x"));

        assertEquals("return", events.poll(10, TimeUnit.SECONDS));
        assertEquals("ack", events.poll(10, TimeUnit.SECONDS));
    }

    @Test
    void routedMessageDoesNotComeBack(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        var returned = new LinkedBlockingQueue<Return>();
        channel.addReturnListener(returned::add);
        channel.confirmSelect();

        channel.basicPublish("", queue, true, null, bytes("x"));
        channel.waitForConfirmsOrDie(10_000);

        assertTrue(returned.isEmpty());
    }
}
