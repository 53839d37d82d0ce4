package io.warren.compat;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.compat.harness.BrokerProcess;
import io.warren.compat.harness.Client;
import io.warren.compat.harness.RawClient;
import io.warren.compat.harness.WarrenOnly;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * 2,000 connections at once and 10,000 queues: what they cost is memory and no threads, and each of them works. The clients
 * are bare sockets on virtual threads.
 */
@WarrenOnly
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ManyConnectionsTest {
    private static final int CONNECTIONS = 2_000;
    private static final int QUEUES_EACH = 5;
    private static final int MOST_THREADS = 100;

    private final List<RawClient> clients = new ArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private BrokerProcess broker;

    @BeforeAll
    void start() {
        broker = BrokerProcess.start(BrokerProcess.Settings.named("many-connections"));
    }

    @AfterAll
    void stop() throws Exception {
        for (var each : clients) {
            each.close();
        }
        broker.close();
        threads.close();
    }

    @Test
    void thousandsOfConnectionsAndQueuesNeedAFewThreadsAndAllOfThemWork() throws Exception {
        clients.addAll(all(_ -> open()));
        all(number -> declare(clients.get(number), number));

        var used = broker.threads();
        assertTrue(used < MOST_THREADS, used + " threads");
        var totals = broker.management().get("overview").path("object_totals");
        assertEquals(CONNECTIONS, totals.path("connections").asInt());
        assertEquals(CONNECTIONS, totals.path("channels").asInt());
        assertEquals(CONNECTIONS * QUEUES_EACH, totals.path("queues").asInt());

        // Everybody publishes to the queues of a neighbour, then everybody empties their own.
        all(number -> publish(clients.get(number), (number + 1) % CONNECTIONS));
        all(number -> get(clients.get(number), number));

        used = broker.threads();
        assertTrue(used < MOST_THREADS, used + " threads after work on every connection");
    }

    /** What one client of many does. */
    @FunctionalInterface
    private interface Part<T> {
        T of(int number) throws Exception;
    }

    private <T> List<T> all(Part<T> part) throws Exception {
        var parts = new ArrayList<Callable<T>>();
        for (var number = 0; number < CONNECTIONS; number++) {
            var mine = number;
            parts.add(() -> part.of(mine));
        }
        var results = new ArrayList<T>();
        for (Future<T> each : threads.invokeAll(parts)) {
            results.add(each.get());
        }
        return results;
    }

    private RawClient open() throws Exception {
        var client = RawClient.open(broker, 10, 131_072);
        client.timeOutAfter(60_000);
        client.openChannel(1);
        client.send(RawClient.method(1, 85, 10, new byte[] {0}));
        client.expect(85, 11);
        return client;
    }

    private static int declare(RawClient client, int number) throws Exception {
        for (var queue = 0; queue < QUEUES_EACH; queue++) {
            client.send(RawClient.queueDeclare(1, name(number, queue)));
        }
        for (var queue = 0; queue < QUEUES_EACH; queue++) {
            client.expect(50, 11);
        }
        return number;
    }

    private static int publish(RawClient client, int number) throws Exception {
        var frames = new ByteArrayOutputStream();
        for (var queue = 0; queue < QUEUES_EACH; queue++) {
            var name = name(number, queue);
            frames.writeBytes(RawClient.publish(1, name));
            frames.writeBytes(RawClient.contentHeader(1, name.length()));
            frames.writeBytes(RawClient.frame(RawClient.BODY, 1, Client.bytes(name)));
        }
        client.send(frames.toByteArray());
        client.awaitConfirms(QUEUES_EACH);
        return number;
    }

    private static int get(RawClient client, int number) throws Exception {
        for (var queue = 0; queue < QUEUES_EACH; queue++) {
            client.send(RawClient.get(1, name(number, queue)));
        }
        for (var queue = 0; queue < QUEUES_EACH; queue++) {
            client.expect(60, 71);
            client.read();
            assertArrayEquals(
                    Client.bytes(name(number, queue)),
                    client.read().orElseThrow().payload());
        }
        return number;
    }

    private static String name(int connection, int queue) {
        return "many." + connection + "." + queue;
    }
}
