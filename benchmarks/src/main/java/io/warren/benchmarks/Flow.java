package io.warren.benchmarks;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Messages from one thread to any number of consumers, with no more on their way than a window holds, so that queues do not
 * grow. Publishers get confirms, consumers acknowledge.
 */
final class Flow {
    private static final int PREFETCH = 200;
    private static final int MOST_ACKED_AT_ONCE = 20;
    private static final long LOOK_AGAIN_NANOS = 20_000;

    private final int width;
    private final int window;
    private final int ackedAtOnce;
    private final boolean oneForOne;
    private final LongAdder delivered = new LongAdder();
    /** In a flow that takes one for one: how many may be taken. */
    private final Semaphore allowed = new Semaphore(0);

    private volatile boolean over;
    /** Why nothing more will be delivered. */
    private volatile @Nullable String broken;

    private Flow(int width, int window, boolean oneForOne) {
        this.width = width;
        this.window = window;
        this.oneForOne = oneForOne;
        ackedAtOnce = Math.clamp(window / 50, 1, MOST_ACKED_AT_ONCE);
    }

    /**
     * Every message is delivered to so many.
     *
     * @param window messages on their way
     */
    static Flow of(int width, int window) {
        return new Flow(width, window, false);
    }

    /** Takes from the front of a queue as many as were published to its end: it keeps its length. */
    static Flow oneForOne(int window) {
        return new Flow(1, window, true);
    }

    /** Publishes one message, on a channel with confirms. */
    interface Publisher {
        void publish(long number) throws IOException;
    }

    void consume(Channel channel, String queue) throws IOException {
        channel.basicQos(PREFETCH);
        channel.basicConsume(
                queue,
                false,
                (_, delivery) -> {
                    if (oneForOne) {
                        allowed.acquireUninterruptibly();
                    }
                    if (over) {
                        return;
                    }
                    delivered.increment();
                    var tag = delivery.getEnvelope().getDeliveryTag();
                    if (tag % ackedAtOnce == 0) {
                        channel.basicAck(tag, true);
                    }
                },
                _ -> broken = "the broker cancelled a consumer of " + queue,
                (_, signal) -> broken = signal.toString());
    }

    /** Runs the load until all that was published has been delivered and confirmed; units are deliveries. */
    Figures run(Peer peer, int seconds, Publisher publisher, List<Channel> confirming) throws Exception {
        var meter = Meter.start(peer);
        var until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        var published = 0L;
        while (System.nanoTime() < until) {
            publisher.publish(published++);
            allowed.release();
            await(published - window);
        }
        await(published);
        for (var channel : confirming) {
            channel.waitForConfirmsOrDie();
        }
        var figures = meter.stop((double) delivered.sum());
        over = true;
        allowed.release(PREFETCH);
        return figures;
    }

    private void await(long messages) throws InterruptedException {
        while (delivered.sum() < messages * width) {
            LockSupport.parkNanos(this, LOOK_AGAIN_NANOS);
            if (broken != null) {
                throw new IllegalStateException(broken);
            }
            if (Thread.interrupted()) {
                throw new InterruptedException("with " + delivered.sum() + " of " + messages * width + " delivered");
            }
        }
    }

    /** Publishes to one queue or exchange on one channel. */
    static Publisher to(Channel channel, String exchange, String routingKey, BasicProperties properties, byte[] body) {
        return _ -> channel.basicPublish(exchange, routingKey, properties, body);
    }
}
