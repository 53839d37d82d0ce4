package io.warren.compat.proof;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Publishes persistent, mandatory messages to one queue with confirms, on one connection at a time. What was not confirmed
 * when a connection ended stays unknown: it is never published again.
 */
final class Producer implements Clients.Session {
    private static final Duration PATIENCE = Duration.ofMillis(100);

    private final int number;
    private final Workload.Queue queue;
    private final int queueNumber;
    private final Workload workload;
    private final Pulse pulse = new Pulse();
    private final Semaphore window;
    private volatile int node;
    private int connections;
    private int sequence;
    private long nextNanos = System.nanoTime();

    Producer(int number, Workload.Queue queue, int queueNumber, Workload workload) {
        this.number = number;
        this.queue = queue;
        this.queueNumber = queueNumber;
        this.workload = workload;
        this.window = new Semaphore(workload.settings().window());
    }

    @Override
    public String toString() {
        return "producer " + number + " of " + queue.name();
    }

    Pulse pulse() {
        return pulse;
    }

    /** The node that it is connected to, or was last. */
    int node() {
        return node;
    }

    @Override
    public void use(Connection connection, int to) throws IOException, InterruptedException {
        node = to;
        connections++;
        var connected = System.nanoTime();
        var channel = connection.createChannel();
        var unconfirmed = new Unconfirmed(channel);
        try {
            while (channel.isOpen() && !workload.clients().stopped()) {
                publishNext(channel, unconfirmed);
                if (pulse.silence(connected, System.nanoTime())
                        > workload.settings().confirmTimeout().toNanos()) {
                    return;
                }
            }
            if (channel.isOpen()) {
                unconfirmed.await(workload.settings().confirmTimeout());
            }
        } finally {
            unconfirmed.abandon();
        }
    }

    private void publishNext(Channel channel, Unconfirmed unconfirmed) throws IOException, InterruptedException {
        if (workload.isFarBehind(queue, number)) {
            if (unconfirmed.isEmpty()) {
                pulse.idle(System.nanoTime());
            }
            workload.clients().stopsWithin(PATIENCE);
            return;
        }
        if (!window.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            return;
        }
        keepRate();
        sequence++;
        workload.ledger().record(Step.INVOKED, number, sequence);
        unconfirmed.add(channel.getNextPublishSeqNo(), sequence);
        channel.basicPublish(
                "",
                queue.name(),
                true,
                MessageProperties.PERSISTENT_BASIC,
                Body.of(workload.seed(), new Body.Stamp(number, queueNumber, connections, sequence)));
    }

    /** What was missed while nobody took anything is not made up for. */
    private void keepRate() {
        var now = System.nanoTime();
        var distance = TimeUnit.SECONDS.toNanos(1) / workload.settings().rate();
        nextNanos = Math.max(nextNanos + distance, now - TimeUnit.MILLISECONDS.toNanos(100));
        if (nextNanos - now > 0) {
            LockSupport.parkNanos(nextNanos - now);
        }
    }

    /** What was published on one channel and has no answer: delivery tag and sequence. */
    private final class Unconfirmed {
        private final ConcurrentSkipListMap<Long, Integer> sequences = new ConcurrentSkipListMap<>();

        Unconfirmed(Channel channel) throws IOException {
            channel.confirmSelect();
            channel.addConfirmListener(
                    (tag, multiple) -> answered(Step.CONFIRMED, tag, multiple),
                    (tag, multiple) -> answered(Step.NACKED, tag, multiple));
            channel.addReturnListener(returned -> Body.read(returned.getBody())
                    .ifPresent(stamp -> workload.ledger().record(Step.RETURNED, stamp.producer(), stamp.sequence())));
        }

        void add(long tag, int each) {
            sequences.put(tag, each);
        }

        boolean isEmpty() {
            return sequences.isEmpty();
        }

        void await(Duration time) throws InterruptedException {
            var size = workload.settings().window();
            if (window.tryAcquire(size, time.toMillis(), TimeUnit.MILLISECONDS)) {
                window.release(size);
            }
        }

        /** A client thread may still answer some; each gives its place in the window back once. */
        void abandon() {
            sequences.keySet().forEach(tag -> {
                if (sequences.remove(tag) != null) {
                    window.release();
                }
            });
        }

        private void answered(Step answer, long tag, boolean multiple) {
            var those = multiple ? sequences.headMap(tag, true) : sequences.subMap(tag, true, tag, true);
            those.keySet().forEach(each -> {
                var published = sequences.remove(each);
                if (published != null) {
                    workload.ledger().record(answer, number, published);
                    pulse.beat(System.nanoTime());
                    window.release();
                }
            });
        }
    }
}
