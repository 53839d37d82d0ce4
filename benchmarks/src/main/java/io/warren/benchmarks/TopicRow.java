package io.warren.benchmarks;

import com.rabbitmq.client.BuiltinExchangeType;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** A topic exchange with a thousand bindings of which each message matches three, to three queues. */
record TopicRow(String key, String what) implements Row {
    private static final int GROUPS = 333;
    private static final int BODY_BYTES = 100;

    /** How far the publisher may be ahead of the consumers, so that queues do not grow. */
    private static final int WINDOW = 20_000;

    @Override
    public Figures run(Peer peer, int seconds) throws Exception {
        var factory = peer.factory();
        try (var connection = factory.newConnection();
                var consuming = factory.newConnection();
                var channel = connection.createChannel();
                var consumers = consuming.createChannel()) {
            channel.exchangeDeclare("bench-f", BuiltinExchangeType.TOPIC, false, false, null);
            var queues = new String[3];
            for (var at = 0; at < queues.length; at++) {
                queues[at] = consumers.queueDeclare().getQueue();
            }
            var keys = new String[GROUPS];
            for (var at = 0; at < GROUPS; at++) {
                keys[at] = "site.s" + at + ".meter.m" + at;
                consumers.queueBind(queues[0], "bench-f", "site.s" + at + ".#");
                consumers.queueBind(queues[1], "bench-f", "*.*.meter.m" + at);
                consumers.queueBind(queues[2], "bench-f", keys[at]);
            }
            var delivered = new LongAdder();
            for (var queue : queues) {
                consumers.basicConsume(queue, true, (_, _) -> delivered.increment(), _ -> {});
            }
            publish(channel, keys, delivered, System.nanoTime() + TimeUnit.SECONDS.toNanos(1));
            var meter = Meter.start(peer);
            var before = delivered.sum();
            publish(channel, keys, delivered, System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds));
            var figures = meter.stop((double) (delivered.sum() - before));
            channel.exchangeDelete("bench-f");
            return figures;
        }
    }

    private static void publish(com.rabbitmq.client.Channel channel, String[] keys, LongAdder delivered, long until)
            throws Exception {
        var body = new byte[BODY_BYTES];
        var published = delivered.sum() / 3;
        for (var at = 0; System.nanoTime() < until; at++) {
            channel.basicPublish("bench-f", keys[at % keys.length], null, body);
            published++;
            while (published * 3 - delivered.sum() > WINDOW && System.nanoTime() < until) {
                Thread.onSpinWait();
            }
        }
    }
}
