package io.warren.benchmarks;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;

/** The connections of one measurement. They end with it. */
final class Clients implements AutoCloseable {
    /** What all curves but that of the sizes publish: 1 KiB, persistent. */
    static final byte[] BODY = new byte[1024];

    static final BasicProperties PERSISTENT = MessageProperties.MINIMAL_PERSISTENT_BASIC;

    private static final int CLOSE_MILLIS = 10_000;
    private static final int CONNECTIONS_PER_THREAD = 200;

    private final String run;
    private final int attempt;
    private final ExecutorService callbacks = Executors.newCachedThreadPool();
    private final Peer peer;
    private final ConnectionFactory blocking;
    private ConnectionFactory nonBlocking;
    private int light;
    private final Queue<Connection> open = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    /**
     * The connections are opened as they are asked for.
     *
     * @param run of all names in the broker: what another run left is nobody's business
     * @param attempt of names that this measurement alone uses
     */
    Clients(Peer peer, String run, int attempt) throws Exception {
        this.run = run;
        this.attempt = attempt;
        this.peer = peer;
        blocking = factory();
        nonBlocking = blocking;
    }

    private ConnectionFactory factory() throws Exception {
        var factory = peer.factory();
        factory.setAutomaticRecoveryEnabled(false);
        // Heartbeats cost a thread for each connection.
        factory.setRequestedHeartbeat(0);
        factory.setSharedExecutor(callbacks);
        return factory;
    }

    /** For what goes with this measurement. A name is not used again while a broker may still be deleting. */
    String name(String suffix) {
        return run + attempt + "-" + suffix;
    }

    /** For what stays for the next one. */
    String lastingName(String suffix) {
        return run + suffix;
    }

    Connection connect() throws IOException, TimeoutException {
        return keep(blocking.newConnection());
    }

    /** One of very many, which share threads: one for so many, because it looks at each of them in every turn. One caller. */
    Connection connectLightly() throws Exception {
        if (light++ % CONNECTIONS_PER_THREAD == 0) {
            nonBlocking = factory();
            nonBlocking.useNio();
        }
        return keep(nonBlocking.newConnection());
    }

    private Connection keep(Connection connection) {
        open.add(connection);
        if (closed) {
            connection.abort(CLOSE_MILLIS);
        }
        return connection;
    }

    @Override
    public void close() {
        cut();
        callbacks.shutdownNow();
    }

    /** Ends all connections under those who use them. Any thread. */
    void cut() {
        closed = true;
        for (var connection : List.copyOf(open)) {
            connection.abort(CLOSE_MILLIS);
        }
    }
}
