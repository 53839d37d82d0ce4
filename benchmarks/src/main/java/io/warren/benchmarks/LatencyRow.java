package io.warren.benchmarks;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A steady rate of persistent messages of 1 KiB with confirms, of which every latency is kept: PerfTest reckons its percentiles
 * from a sample of about a thousand, which says nothing of one message in a thousand. Time counts from the moment at which a
 * message was due, so that a publisher that is held up does not hide what others would have waited.
 */
record LatencyRow(String key, String what, int perSecond) implements Row {
    private static final String QUEUE = "bench-latency";
    private static final int BODY_BYTES = 1024;
    private static final int PREFETCH = 500;
    private static final int ACKED_AT_ONCE = 10;
    private static final int ANSWER_SECONDS = 60;

    /** When messages are due, and how long after that each was answered. One thread each for confirms and for deliveries. */
    private static final class Timetable {
        private final long start = System.nanoTime();
        private final long interval;
        private final long[] confirmNanos;
        private final long[] deliveryNanos;
        private final CountDownLatch answers;
        private int confirmedBelow;

        private Timetable(int messages, long interval) {
            this.interval = interval;
            confirmNanos = new long[messages];
            deliveryNanos = new long[messages];
            answers = new CountDownLatch(2 * messages);
        }

        private long due(int number) {
            return start + number * interval;
        }

        /** @param tag that of the first message is 1 */
        private void confirmed(int tag, boolean multiple) {
            for (var number = multiple ? confirmedBelow : tag - 1; number < tag; number++) {
                answer(confirmNanos, number);
            }
            confirmedBelow = multiple ? tag : confirmedBelow;
        }

        private void delivered(int number) {
            answer(deliveryNanos, number);
        }

        private void answer(long[] nanos, int number) {
            if (nanos[number] == 0) {
                nanos[number] = Math.max(1, System.nanoTime() - due(number));
                answers.countDown();
            }
        }
    }

    @Override
    public Figures run(Peer peer, int seconds) throws Exception {
        var factory = peer.factory();
        try (var connection = factory.newConnection();
                var consuming = factory.newConnection();
                var channel = connection.createChannel();
                var consumer = consuming.createChannel()) {
            channel.queueDelete(QUEUE);
            channel.queueDeclare(QUEUE, true, false, false, null);
            channel.confirmSelect();
            var meter = Meter.start(peer);
            var times = new Timetable(perSecond * seconds, TimeUnit.SECONDS.toNanos(1) / perSecond);
            channel.addConfirmListener((tag, multiple) -> times.confirmed((int) tag, multiple), (tag, _) -> {
                throw new IllegalStateException("message " + tag + " was refused");
            });
            consume(consumer, times);
            publish(channel, times);
            if (!times.answers.await(ANSWER_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException(times.answers.getCount() + " confirms or deliveries did not come");
            }
            var messages = times.confirmNanos.length;
            var figures = meter.stop(messages, seconds, text(times.confirmNanos), text(times.deliveryNanos));
            channel.queueDelete(QUEUE);
            return figures;
        }
    }

    private static void consume(Channel channel, Timetable times) throws IOException {
        channel.basicQos(PREFETCH);
        channel.basicConsume(
                QUEUE,
                false,
                (_, delivery) -> {
                    times.delivered(ByteBuffer.wrap(delivery.getBody()).getInt());
                    var tag = delivery.getEnvelope().getDeliveryTag();
                    if (tag % ACKED_AT_ONCE == 0) {
                        channel.basicAck(tag, true);
                    }
                },
                _ -> {});
    }

    private static void publish(Channel channel, Timetable times) throws IOException {
        for (var number = 0; number < times.confirmNanos.length; number++) {
            var wait = times.due(number) - System.nanoTime();
            while (wait > 0) {
                LockSupport.parkNanos(wait);
                wait = times.due(number) - System.nanoTime();
            }
            var body = ByteBuffer.allocate(BODY_BYTES).putInt(number).array();
            channel.basicPublish("", QUEUE, MessageProperties.MINIMAL_PERSISTENT_BASIC, body);
        }
    }

    /** As PerfTest writes it, with the 99.9th percentile behind: microseconds. */
    static String text(long[] nanos) {
        var sorted = nanos.clone();
        Arrays.sort(sorted);
        return String.format(
                Locale.ROOT,
                "%d/%d/%d/%d/%d/%d",
                micros(sorted, 0),
                micros(sorted, 0.5),
                micros(sorted, 0.75),
                micros(sorted, 0.95),
                micros(sorted, 0.99),
                micros(sorted, 0.999));
    }

    /** The least latency that this part of all does not exceed. */
    private static long micros(long[] sorted, double part) {
        var at = (int) Math.ceil(part * sorted.length) - 1;
        return sorted[Math.clamp(at, 0, sorted.length - 1)] / 1000;
    }
}
