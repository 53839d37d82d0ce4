package io.warren.compat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DeliverCallback;
import com.rabbitmq.client.MessageProperties;
import io.warren.compat.harness.BrokerProcess;
import io.warren.compat.harness.Eventually;
import io.warren.compat.harness.WarrenOnly;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * {@code kill -9} under confirmed load, again and again on the same data: everything confirmed is delivered in the end,
 * nothing altered, nothing invented. 20 cycles in the build, 200 with {@code -Pproof}, which writes a line for each.
 */
@WarrenOnly
class KillNineTest {
    private static final int CYCLES = Boolean.getBoolean("warren.compat.proof") ? 200 : 20;
    private static final List<String> QUEUES = List.of("kill.classic", "kill.quorum");
    private static final Path PROGRESS = Path.of("target", "kill-nine.txt");

    private final Set<Long> published = ConcurrentHashMap.newKeySet();
    private final Set<Long> confirmed = ConcurrentHashMap.newKeySet();
    private final Set<Long> delivered = ConcurrentHashMap.newKeySet();
    private final AtomicLong altered = new AtomicLong();
    private final AtomicLong sequence = new AtomicLong();

    @Test
    void nothingConfirmedIsLost() throws Exception {
        var seed = Long.getLong("warren.compat.seed", System.nanoTime());
        var random = new Random(seed);
        try (var broker = BrokerProcess.start(BrokerProcess.Settings.named("kill-nine"))) {
            declare(broker);
            for (var cycle = 1; cycle <= CYCLES; cycle++) {
                var load = new Load(broker);
                load.awaitConfirms(1 + random.nextInt(3_000));
                broker.kill();
                load.close();
                broker.start();
                note(seed, cycle);
            }
            drain(broker);
        }
        var lost = confirmed.stream().filter(each -> !delivered.contains(each)).count();
        var ghosts =
                delivered.stream().filter(each -> !published.contains(each)).count();
        note(seed, CYCLES);
        assertTrue(confirmed.size() > CYCLES * 10, "too little was confirmed: " + confirmed.size());
        assertEquals(0, lost, "lost, of " + confirmed.size() + " confirmed, seed " + seed);
        assertEquals(0, ghosts, "invented, seed " + seed);
        assertEquals(0, altered.get(), "altered, seed " + seed);
    }

    /** One publisher for each queue with confirms, and one consumer that acks. */
    private final class Load {
        private final com.rabbitmq.client.Connection connection;
        private final CountDownLatch enough = new CountDownLatch(1);
        private final AtomicLong confirmsLeft = new AtomicLong(Long.MAX_VALUE);
        private final List<Thread> publishers;

        Load(BrokerProcess broker) throws Exception {
            connection = factory(broker).newConnection();
            var consuming = connection.createChannel();
            consuming.basicQos(50);
            consuming.basicConsume(QUEUES.getFirst(), false, take(consuming), _ -> {});
            publishers = QUEUES.stream()
                    .map(queue -> Thread.ofPlatform().start(() -> publish(queue)))
                    .toList();
        }

        /** Returns when this many were confirmed: the kill then comes at some moment of a busy broker. */
        void awaitConfirms(long number) throws InterruptedException {
            confirmsLeft.set(number);
            assertTrue(enough.await(60, TimeUnit.SECONDS), "the broker confirms nothing");
        }

        void close() throws InterruptedException {
            connection.abort(1_000);
            for (var each : publishers) {
                each.join();
            }
        }

        private void publish(String queue) {
            try {
                var channel = connection.createChannel();
                var waiting = new ConcurrentSkipListMap<Long, Long>();
                var window = new Semaphore(500);
                channel.confirmSelect();
                channel.addConfirmListener(
                        (tag, multiple) -> window.release(confirmed(waiting, tag, multiple)), (tag, multiple) -> {});
                while (channel.isOpen()) {
                    if (!window.tryAcquire(100, TimeUnit.MILLISECONDS)) {
                        continue;
                    }
                    var number = sequence.incrementAndGet();
                    published.add(number);
                    waiting.put(channel.getNextPublishSeqNo(), number);
                    channel.basicPublish("", queue, MessageProperties.PERSISTENT_BASIC, body(number));
                }
            } catch (IOException | InterruptedException | RuntimeException killed) {
                // The broker is gone, as it should be.
            }
        }

        private int confirmed(ConcurrentSkipListMap<Long, Long> waiting, long tag, boolean multiple) {
            var those = multiple ? waiting.headMap(tag, true) : waiting.subMap(tag, true, tag, true);
            confirmed.addAll(those.values());
            var count = those.size();
            those.clear();
            if (confirmsLeft.addAndGet(-count) <= 0) {
                enough.countDown();
            }
            return count;
        }
    }

    private DeliverCallback take(Channel channel) {
        return (tag, delivery) -> {
            check(delivery.getBody());
            channel.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
        };
    }

    private void check(byte[] body) {
        var number = ByteBuffer.wrap(body).getLong();
        if (Arrays.equals(body, body(number))) {
            delivered.add(number);
        } else {
            altered.incrementAndGet();
        }
    }

    private void drain(BrokerProcess broker) throws Exception {
        try (var connection = factory(broker).newConnection();
                var channel = connection.createChannel()) {
            for (var queue : QUEUES) {
                channel.basicConsume(queue, false, take(channel), _ -> {});
            }
            Eventually.eventually("empty queues", Duration.ofMinutes(2), () -> {
                var left = 0L;
                for (var queue : QUEUES) {
                    left += channel.messageCount(queue);
                }
                return left == 0 && delivered.containsAll(confirmed);
            });
        }
    }

    private static void declare(BrokerProcess broker) throws Exception {
        try (var connection = factory(broker).newConnection();
                var channel = connection.createChannel()) {
            channel.queueDeclare(QUEUES.getFirst(), true, false, false, Map.of());
            channel.queueDeclare(QUEUES.getLast(), true, false, false, Map.of("x-queue-type", "quorum"));
        }
    }

    private static ConnectionFactory factory(BrokerProcess broker) {
        var factory = new ConnectionFactory();
        factory.setHost(broker.host());
        factory.setPort(broker.amqpPort());
        factory.setAutomaticRecoveryEnabled(false);
        return factory;
    }

    /** The number, its hash, and as many bytes of the hash again as make bodies of different lengths. */
    private static byte[] body(long number) {
        try {
            var digest = MessageDigest.getInstance("SHA-256")
                    .digest(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
            var body = ByteBuffer.allocate(Long.BYTES + 32 * (1 + (int) (number % 32)))
                    .putLong(number);
            while (body.hasRemaining()) {
                body.put(digest);
            }
            return body.array();
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }

    private void note(long seed, int cycle) throws IOException {
        Files.createDirectories(Path.of("target"));
        Files.writeString(
                PROGRESS,
                "seed " + seed + " cycle " + cycle + " published " + published.size() + " confirmed " + confirmed.size()
                        + " delivered " + delivered.size() + " altered " + altered.get() + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }
}
