package io.warren.compat.proof;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.warren.compat.harness.Broker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Clients that stay whatever happens to the nodes: each walks the list of them, connects, does its work until the connection
 * ends, and walks on.
 */
final class Clients implements AutoCloseable {
    /** Two of these without a byte, and a client takes its node for dead: one that is stopped closes no connection. */
    private static final int HEARTBEAT_SECONDS = 3;

    private static final Duration BETWEEN_TRIES = Duration.ofMillis(50);

    private final List<? extends Broker> nodes;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();
    private volatile @Nullable Throwable broken;

    /** What a client does with a connection; it returns or fails when it wants another one, or is told to stop. */
    interface Session {
        void use(Connection connection, int node) throws IOException, TimeoutException, InterruptedException;
    }

    Clients(List<? extends Broker> nodes) {
        this.nodes = nodes;
    }

    Connection connect(int node) throws IOException, TimeoutException {
        var factory = new ConnectionFactory();
        factory.setHost(nodes.get(node).host());
        factory.setPort(nodes.get(node).amqpPort());
        factory.setAutomaticRecoveryEnabled(false);
        factory.setRequestedHeartbeat(HEARTBEAT_SECONDS);
        factory.setConnectionTimeout(2_000);
        factory.setHandshakeTimeout(5_000);
        factory.setChannelRpcTimeout(10_000);
        return factory.newConnection();
    }

    /** A client more; each begins at another node. */
    void start(String name, Session session) {
        var first = threads.size() % nodes.size();
        threads.add(Thread.ofPlatform().name(name).daemon().start(() -> walk(first, session)));
    }

    /** Tells all clients to stop and returns when they have. */
    @Override
    public void close() {
        stopped.countDown();
        try {
            for (var each : threads) {
                each.join();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits, but no longer than until the clients are to stop; whether they are. */
    boolean stopsWithin(Duration time) throws InterruptedException {
        return stopped.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    boolean stopped() {
        return stopped.getCount() == 0;
    }

    /** Fails if a client ended for a reason that no broker gave it. */
    void check() {
        var cause = broken;
        if (cause != null) {
            throw new IllegalStateException("a client broke", cause);
        }
    }

    private void walk(int first, Session session) {
        try {
            for (var node = first; !stopped(); node++) {
                visit(node % nodes.size(), session);
                // Whoever comes round has found nobody.
                if (nodes.size() == 1 || (node - first) % nodes.size() == nodes.size() - 1) {
                    stopsWithin(BETWEEN_TRIES);
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error cause) {
            broken = cause;
        }
    }

    private void visit(int node, Session session) throws InterruptedException {
        Connection connection;
        try {
            connection = connect(node);
        } catch (IOException | TimeoutException | RuntimeException unreachable) {
            return;
        }
        try {
            session.use(connection, node);
        } catch (IOException | TimeoutException | com.rabbitmq.client.ShutdownSignalException lost) {
            // The broker, or the way to it, is gone: that is what this is about.
        } finally {
            connection.abort(1_000);
        }
    }
}
