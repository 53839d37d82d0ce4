package io.warren.compat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import io.warren.compat.harness.Launcher;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./warren cluster}: several nodes in one command. */
final class LocalClusterTest {
    private static final int[] PORTS = {5_672, 15_672, 15_692, 25_672};
    private static final int NODES = 3;

    @TempDir
    Path directory;

    @Test
    @Timeout(120)
    void threeNodesServeAsOneAndEndTogether() throws Exception {
        var offset = freeOffset();
        var launcher = new Launcher(Files.createDirectories(directory.resolve("tree")));
        var process = launcher.command(directory, "cluster", "--nodes", "3", "--offset", String.valueOf(offset))
                .redirectErrorStream(true)
                .start();
        try {
            var ready = new CompletableFuture<String>();
            var reader = Thread.ofVirtual().start(() -> follow(process, ready));

            var line = ready.get(100, TimeUnit.SECONDS);
            assertTrue(line.contains("amqp 127.0.0.1:" + (5_674 + offset)), line);
            publishHereAndGetThere(5_672 + offset, 5_674 + offset);

            var nodes = process.descendants().toList();
            assertEquals(NODES, nodes.size());
            process.destroy();
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it ends when it is told to");
            reader.join();
            assertTrue(nodes.stream().noneMatch(ProcessHandle::isAlive), "all nodes have ended with it");
            assertTrue(Files.exists(directory.resolve("data/cluster/node3/FORMAT")));
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static void publishHereAndGetThere(int here, int there) throws Exception {
        try (var first = connect(here).newConnection();
                var second = connect(there).newConnection()) {
            var publishing = first.createChannel();
            publishing.confirmSelect();
            publishing.queueDeclare("shared", true, false, false, Map.of("x-queue-type", "quorum"));
            publishing.basicPublish(
                    "", "shared", MessageProperties.PERSISTENT_BASIC, "hello".getBytes(StandardCharsets.UTF_8));
            publishing.waitForConfirmsOrDie(30_000);
            var got = second.createChannel().basicGet("shared", true);
            assertNotNull(got);
            assertEquals("hello", new String(got.getBody(), StandardCharsets.UTF_8));
        }
    }

    private static ConnectionFactory connect(int port) {
        var factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(port);
        return factory;
    }

    /** Reads to the end, so that nobody waits for somebody who reads. */
    private static void follow(Process process, CompletableFuture<String> ready) {
        var all = new ArrayList<String>();
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                all.add(line);
                if (line.startsWith("The cluster is ready: ")) {
                    ready.complete(line);
                }
            }
        } catch (IOException closed) {
            all.add(closed.toString());
        }
        ready.completeExceptionally(new AssertionError(String.join("\n", all)));
    }

    /** All ports of all nodes are free now. */
    private static int freeOffset() {
        while (true) {
            var offset = ThreadLocalRandom.current().nextInt(1_000, 7_000);
            if (isFree(offset)) {
                return offset;
            }
        }
    }

    private static boolean isFree(int offset) {
        for (var port : PORTS) {
            for (var node = 0; node < NODES; node++) {
                try (var socket = new ServerSocket(port + offset + node, 1, InetAddress.getLoopbackAddress())) {
                    assertTrue(socket.isBound());
                } catch (IOException taken) {
                    return false;
                }
            }
        }
        return true;
    }
}
