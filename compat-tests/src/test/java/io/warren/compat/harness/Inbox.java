package io.warren.compat.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.Envelope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A consumer that keeps what it is sent, in order, for the test to look at. It settles nothing by itself. */
public final class Inbox extends DefaultConsumer {
    private static final Duration ARRIVAL = Duration.ofSeconds(15);
    /** Long enough for a local broker to deliver what it should not; kept short because every such test waits it out. */
    private static final Duration SILENCE = Duration.ofMillis(150);

    private final BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> cancelledTags = new LinkedBlockingQueue<>();

    private String tag = "";

    private Inbox(Channel channel) {
        super(channel);
    }

    /** Consumes from the queue; the client must settle each delivery. */
    public static Inbox consume(Channel channel, String queue) throws IOException {
        return consume(channel, queue, false, Map.of());
    }

    /** Consumes from the queue with automatic acknowledgement. */
    public static Inbox consumeWithoutAck(Channel channel, String queue) throws IOException {
        return consume(channel, queue, true, Map.of());
    }

    public static Inbox consume(Channel channel, String queue, boolean autoAck, Map<String, Object> arguments)
            throws IOException {
        var inbox = new Inbox(channel);
        inbox.tag = channel.basicConsume(queue, autoAck, "", false, false, arguments, inbox);
        return inbox;
    }

    @Override
    public void handleDelivery(String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
        deliveries.add(new Delivery(envelope, properties, body));
    }

    @Override
    public void handleCancel(String tag) {
        cancelledTags.add(tag);
    }

    /** The consumer tag that the broker gave; known when {@code consume} returns. */
    public String tag() {
        return tag;
    }

    /** The next delivery, which must come. */
    public Delivery next() throws InterruptedException {
        var delivery = deliveries.poll(ARRIVAL.toMillis(), TimeUnit.MILLISECONDS);
        assertNotNull(delivery, "no delivery arrived");
        return delivery;
    }

    /** The next delivery's body. */
    public String nextText() throws InterruptedException {
        return text(next());
    }

    /** The next deliveries' bodies, in order. */
    public List<String> nextTexts(int count) throws InterruptedException {
        var texts = new ArrayList<String>(count);
        for (var i = 0; i < count; i++) {
            texts.add(nextText());
        }
        return texts;
    }

    /** Nothing has arrived, and nothing does in a short while. */
    public void assertSilence() throws InterruptedException {
        var delivery = deliveries.poll(SILENCE.toMillis(), TimeUnit.MILLISECONDS);
        assertNull(delivery, () -> "unexpected delivery of " + text(delivery));
    }

    /** The broker cancels this consumer: {@code basic.cancel} from the server (consumer cancel notification). */
    public void assertCancelledByBroker() throws InterruptedException {
        assertEquals(tag, cancelledTags.poll(ARRIVAL.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** How many deliveries wait here for the test to read them. */
    public int waiting() {
        return deliveries.size();
    }

    public static String text(@Nullable Delivery delivery) {
        return delivery == null ? "nothing" : new String(delivery.getBody(), StandardCharsets.UTF_8);
    }
}
