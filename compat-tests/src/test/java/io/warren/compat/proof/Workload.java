package io.warren.compat.proof;

import io.warren.compat.harness.Broker;
import io.warren.compat.harness.Eventually;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeoutException;

/** Producers and receivers at work on some queues, spread over the nodes. */
final class Workload implements AutoCloseable {
    private static final int REQUEUE_PERCENT = 2;

    /**
     * A durable queue and who works on it.
     *
     * @param type {@code quorum} or {@code classic}
     * @param subscribers none of these and no getters: everything stays in the queue until the drain
     */
    record Queue(String name, String type, int producers, int subscribers, int getters) {}

    /**
     * @param window how many messages a producer has under way at most
     * @param rate how many a producer publishes in a second at most
     * @param farBehind how many may wait for receivers, for each producer, before it waits for them, too
     * @param confirmTimeout how long a producer without a confirm stays with its node
     * @param drainPatience after how long without a delivery a drain takes what is missing for lost
     */
    record Settings(
            List<Queue> queues, int window, int rate, int farBehind, Duration confirmTimeout, Duration drainPatience) {
        Settings {
            queues = List.copyOf(queues);
        }

        static Settings of(List<Queue> queues) {
            return new Settings(queues, 500, Integer.MAX_VALUE, 20_000, Duration.ofSeconds(10), Duration.ofSeconds(30));
        }

        Settings atRate(int each) {
            return new Settings(queues, window, each, farBehind, confirmTimeout, drainPatience);
        }
    }

    private final List<? extends Broker> nodes;
    private final Settings settings;
    private final Ledger ledger;
    private final long seed;
    private final Clients clients;
    private final List<Producer> producers = new ArrayList<>();

    /** @param firstProducer the number of the first one; numbers are used once only with a ledger */
    Workload(List<? extends Broker> nodes, Settings settings, Ledger ledger, long seed, int firstProducer) {
        this.nodes = nodes;
        this.settings = settings;
        this.ledger = ledger;
        this.seed = seed;
        this.clients = new Clients(nodes);
        for (var queue = 0; queue < settings.queues().size(); queue++) {
            for (var each = 0; each < settings.queues().get(queue).producers(); each++) {
                producers.add(new Producer(
                        firstProducer + producers.size(), settings.queues().get(queue), queue, this));
            }
        }
    }

    void declare() throws IOException, TimeoutException {
        try (var connection = clients.connect(0);
                var channel = connection.createChannel()) {
            for (var queue : settings.queues()) {
                // Every kill takes a message back once more; none is to be dropped for that.
                Map<String, Object> arguments = queue.type().equals("quorum")
                        ? Map.of("x-queue-type", "quorum", "x-delivery-limit", -1)
                        : Map.of("x-queue-type", queue.type());
                channel.queueDeclare(queue.name(), true, false, false, arguments);
            }
        }
    }

    void start() {
        var random = new Random(seed);
        for (var queue = 0; queue < settings.queues().size(); queue++) {
            var each = settings.queues().get(queue);
            for (var receiver = 0; receiver < each.subscribers() + each.getters(); receiver++) {
                var receives = new Receiver(this, clients, each, queue, new Random(random.nextLong()), REQUEUE_PERCENT);
                var name = each.name() + " receiver " + receiver;
                clients.start(name, receiver < each.subscribers() ? receives::subscribe : receives::get);
            }
        }
        for (var each : producers) {
            clients.start(each.toString(), each);
        }
    }

    /** Returns when that many more messages were confirmed. */
    void awaitConfirms(int more) throws Exception {
        var enough = ledger.confirmed() + more;
        Eventually.eventually(more + " confirms", Duration.ofSeconds(60), () -> {
            clients.check();
            return ledger.confirmed() >= enough;
        });
    }

    /** Returns when each producer had a message confirmed after this instant, and receivers got something. */
    void awaitFlow(long instant) throws Exception {
        var before = ledger.deliveries();
        var receives = settings.queues().stream().anyMatch(each -> each.subscribers() + each.getters() > 0);
        var waiting = new ArrayList<>(producers);
        try {
            Eventually.eventually("confirms for everybody and deliveries", Duration.ofSeconds(60), () -> {
                clients.check();
                waiting.removeIf(each -> each.pulse().beatAfter(instant));
                return waiting.isEmpty() && (!receives || ledger.deliveries() > before || ledger.isSettled());
            });
        } catch (AssertionError none) {
            throw new AssertionError(
                    (waiting.isEmpty() ? "nothing is delivered" : "nothing is confirmed for " + waiting)
                            + " for a minute after the network and all nodes were whole",
                    none);
        }
    }

    /** Ends all clients; what is in queues stays there. */
    void stop() {
        close();
        clients.check();
    }

    /**
     * Takes everything out of the queues and looks from every node.
     *
     * @return how many messages are left
     */
    long drain() throws Exception {
        var draining = new Clients(nodes);
        try (draining) {
            for (var queue = 0; queue < settings.queues().size(); queue++) {
                var each = settings.queues().get(queue);
                var receiver = new Receiver(this, draining, each, queue, new Random(seed), 0);
                draining.start(each.name() + " drain", receiver::subscribe);
            }
            awaitEmpty(draining);
        }
        draining.check();
        var most = 0L;
        for (var node = 0; node < nodes.size(); node++) {
            most = Math.max(most, left(node));
        }
        return most;
    }

    @Override
    public void close() {
        clients.close();
    }

    List<Producer> producers() {
        return producers;
    }

    Settings settings() {
        return settings;
    }

    Ledger ledger() {
        return ledger;
    }

    Clients clients() {
        return clients;
    }

    long seed() {
        return seed;
    }

    boolean isFarBehind(Queue queue, int producer) {
        return queue.subscribers() + queue.getters() > 0 && ledger.missing(producer) > settings.farBehind();
    }

    /** Until nothing is ready and everything confirmed has come, or nothing comes any more. */
    private void awaitEmpty(Clients draining) throws Exception {
        try (var connection = draining.connect(0)) {
            var channel = connection.createChannel();
            var deliveries = ledger.deliveries();
            var since = System.nanoTime();
            while (System.nanoTime() - since < settings.drainPatience().toNanos()) {
                if (ledger.isSettled() && ready(channel) == 0) {
                    return;
                }
                if (ledger.deliveries() != deliveries) {
                    deliveries = ledger.deliveries();
                    since = System.nanoTime();
                }
                draining.stopsWithin(Duration.ofMillis(20));
            }
        }
    }

    private long left(int node) throws IOException, TimeoutException {
        try (var connection = clients.connect(node)) {
            return ready(connection.createChannel());
        }
    }

    private long ready(com.rabbitmq.client.Channel channel) throws IOException {
        var ready = 0L;
        for (var each : settings.queues()) {
            ready += channel.messageCount(each.name());
        }
        return ready;
    }
}
