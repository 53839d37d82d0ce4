package io.warren.compat.proof;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Envelope;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Takes messages of one queue, writes down what it got, and acks it, or gives it back now and then. */
final class Receiver {
    private static final int PREFETCH = 50;
    private static final Duration BETWEEN_GETS = Duration.ofMillis(20);

    private final Ledger ledger;
    private final Clients clients;
    private final Workload.Queue queue;
    private final int queueNumber;
    private final Random random;
    private final int requeuePercent;

    Receiver(Workload workload, Clients clients, Workload.Queue queue, int queueNumber, Random random, int requeues) {
        this.ledger = workload.ledger();
        this.clients = clients;
        this.queue = queue;
        this.queueNumber = queueNumber;
        this.random = random;
        this.requeuePercent = requeues;
    }

    /** Is given messages by {@code basic.consume}. */
    void subscribe(Connection connection, int node) throws IOException, InterruptedException {
        var channel = connection.createChannel();
        var ended = new CountDownLatch(1);
        var order = new HashMap<Integer, Body.Stamp>();
        channel.addShutdownListener(_ -> ended.countDown());
        channel.basicQos(PREFETCH);
        channel.basicConsume(
                queue.name(),
                false,
                (_, delivery) -> take(channel, delivery.getEnvelope(), delivery.getBody(), order),
                _ -> ended.countDown());
        while (!clients.stopped()) {
            if (ended.await(100, TimeUnit.MILLISECONDS)) {
                return;
            }
        }
    }

    /** Asks for one message after the other with {@code basic.get}. */
    void get(Connection connection, int node) throws IOException, InterruptedException {
        var channel = connection.createChannel();
        var order = new HashMap<Integer, Body.Stamp>();
        while (!clients.stopsWithin(BETWEEN_GETS)) {
            var got = channel.basicGet(queue.name(), false);
            if (got != null) {
                take(channel, got.getEnvelope(), got.getBody(), order);
            }
        }
    }

    private void take(Channel channel, Envelope envelope, byte[] body, Map<Integer, Body.Stamp> order)
            throws IOException {
        writeDown(body, envelope.isRedeliver(), order);
        try {
            if (random.nextInt(100) < requeuePercent) {
                channel.basicNack(envelope.getDeliveryTag(), false, true);
            } else {
                channel.basicAck(envelope.getDeliveryTag(), false);
            }
        } catch (AlreadyClosedException gone) {
            // What the client had read before its connection ended; the queue gives it out again.
        }
    }

    private void writeDown(byte[] body, boolean redelivered, Map<Integer, Body.Stamp> order) {
        var read = Body.read(body);
        if (read.isEmpty()) {
            ledger.record(Step.ALTERED, 0, 0);
            return;
        }
        var stamp = read.get();
        ledger.record(redelivered ? Step.REDELIVERED : Step.DELIVERED, stamp.producer(), stamp.sequence());
        if (stamp.queue() != queueNumber) {
            ledger.record(Step.MISPLACED, stamp.producer(), stamp.sequence());
        }
        if (!redelivered) {
            var before = order.put(stamp.producer(), stamp);
            if (before != null && before.connection() == stamp.connection() && before.sequence() > stamp.sequence()) {
                ledger.record(Step.OVERTAKEN, stamp.producer(), stamp.sequence());
            }
        }
    }
}
