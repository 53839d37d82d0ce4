package io.warren.compat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DeliverCallback;
import com.rabbitmq.client.MessageProperties;
import io.warren.compat.harness.BrokerProcess;
import io.warren.compat.harness.WarrenOnly;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/**
 * Backlogs larger than what a broker with a heap of 256 MiB may hold in memory (0.6 of it, then publishers are blocked): a
 * durable one that lives through a kill and a clean restart, and a transient one that is paged, both delivered in order and
 * unaltered. 480 MB in the build, 2.5 GB with {@code -Pproof}.
 */
@WarrenOnly
class BacklogTest {
    private static final boolean PROOF = Boolean.getBoolean("warren.compat.proof");
    private static final long MEGABYTE = 1_000_000;
    private static final long DURABLE_BYTES = (PROOF ? 2_000 : 280) * MEGABYTE;
    private static final long TRANSIENT_BYTES = (PROOF ? 500 : 200) * MEGABYTE;
    private static final int BODY_BYTES = 8_000;

    /** The heap, what the JVM and Netty need beside it, and nothing that grows with the backlog. */
    private static final long MOST_RESIDENT_BYTES = 448L << 20;

    private static final int MINUTES = PROOF ? 30 : 3;

    @Test
    void backlogsLargerThanMemoryAreKeptAndDeliveredInOrder() {
        // A broker that keeps bodies in memory stops reading its publishers.
        assertTimeoutPreemptively(Duration.ofMinutes(MINUTES), BacklogTest::fillAndDrain);
    }

    private static void fillAndDrain() throws Exception {
        var durable = (int) (DURABLE_BYTES / BODY_BYTES);
        var paged = (int) (TRANSIENT_BYTES / BODY_BYTES);
        var settings = BrokerProcess.Settings.named("backlog").withJvmOptions("-Xmx256m");
        try (var broker = BrokerProcess.start(settings)) {
            try (var connection = connect(broker)) {
                var channel = connection.createChannel();
                channel.queueDeclare("backlog.durable", true, false, false, Map.of());
                publish(channel, "backlog.durable", durable, MessageProperties.MINIMAL_PERSISTENT_BASIC);
            }
            assertBounded(broker, "with a durable backlog");

            broker.kill();
            broker.start();
            assertBounded(broker, "after recovery from a kill");

            try (var connection = connect(broker)) {
                var channel = connection.createChannel();
                channel.queueDeclare("backlog.transient", false, true, false, Map.of());
                publish(channel, "backlog.transient", paged, MessageProperties.MINIMAL_BASIC);
                assertEquals(durable, channel.messageCount("backlog.durable"));
                assertEquals(paged, channel.messageCount("backlog.transient"));
                assertBounded(broker, "with a transient backlog as well");
                drain(connection, "backlog.transient", paged);
            }
            assertBounded(broker, "after the delivery of the transient backlog");

            broker.restart();
            try (var connection = connect(broker)) {
                drain(connection, "backlog.durable", durable);
            }
            assertBounded(broker, "after the delivery of the durable backlog");
        }
    }

    private static Connection connect(BrokerProcess broker) throws IOException, TimeoutException {
        var factory = new ConnectionFactory();
        factory.setHost(broker.host());
        factory.setPort(broker.amqpPort());
        factory.setAutomaticRecoveryEnabled(false);
        return factory.newConnection();
    }

    private static void publish(Channel channel, String queue, int messages, AMQP.BasicProperties properties)
            throws Exception {
        channel.confirmSelect();
        for (var number = 0; number < messages; number++) {
            channel.basicPublish("", queue, properties, body(number));
            if (number % 5_000 == 0) {
                channel.waitForConfirmsOrDie(60_000);
            }
        }
        channel.waitForConfirmsOrDie(60_000);
    }

    private static void drain(Connection connection, String queue, int messages) throws Exception {
        var done = new CountDownLatch(1);
        var wrong = new AtomicReference<String>("");
        var channel = connection.createChannel();
        channel.basicQos(500);
        channel.basicConsume(queue, false, new InOrder(channel, messages, done, wrong), _ -> wrong.set("cancelled"));

        done.await();

        assertEquals("", wrong.get());
        channel.close();
        assertEquals(0, connection.createChannel().messageCount(queue));
    }

    /** Compares every message with what was published in its place. */
    private static final class InOrder implements DeliverCallback {
        private final Channel channel;
        private final int messages;
        private final CountDownLatch done;
        private final AtomicReference<String> wrong;
        private int next;

        InOrder(Channel channel, int messages, CountDownLatch done, AtomicReference<String> wrong) {
            this.channel = channel;
            this.messages = messages;
            this.done = done;
            this.wrong = wrong;
        }

        @Override
        public void handle(String tag, com.rabbitmq.client.Delivery delivery) throws IOException {
            if (!Arrays.equals(body(next), delivery.getBody())) {
                wrong.compareAndSet("", "in place " + next + " came something else");
                done.countDown();
            }
            next++;
            if (next % 100 == 0 || next == messages) {
                channel.basicAck(delivery.getEnvelope().getDeliveryTag(), true);
            }
            if (next == messages) {
                done.countDown();
            }
        }
    }

    /** Of different lengths, {@link #BODY_BYTES} on average. */
    private static byte[] body(int number) {
        var random = new SplittableRandom(number);
        var body = new byte[Integer.BYTES + random.nextInt(2 * (BODY_BYTES - Integer.BYTES))];
        random.nextBytes(body);
        ByteBuffer.wrap(body).putInt(number);
        return body;
    }

    private static void assertBounded(BrokerProcess broker, String when) {
        var peak = broker.peakResidentBytes();
        assertTrue(peak < MOST_RESIDENT_BYTES, () -> (peak >> 20) + " MiB " + when);
    }
}
