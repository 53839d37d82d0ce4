package io.warren.compat.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.warren.compat.harness.BrokerProcess;
import io.warren.compat.harness.Commands;
import io.warren.compat.harness.Launcher;
import io.warren.compat.harness.WarrenOnly;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two nodes that know nothing of each other, each in its namespace: who reaches whom when a link is cut. */
@WarrenOnly
class NamespacesTest {
    private static final String SYN_RECV = "03";

    private static final List<AutoCloseable> OPENED = new ArrayList<>();
    private static Namespaces network;
    private static BrokerProcess first;
    private static BrokerProcess second;

    @BeforeAll
    static void start() {
        assumeTrue(Namespaces.possible(), "no rights to make network namespaces");
        network = new Namespaces(2);
        OPENED.add(network);
        first = start(0);
        second = start(1);
    }

    @AfterAll
    static void stop() throws Exception {
        for (var each : OPENED.reversed()) {
            each.close();
        }
    }

    @Test
    void bothReachEachOtherUntilTheLinksAreCutAndAfterTheyAreHealed() throws Exception {
        assertTrue(reaches(0, second) && reaches(1, first));

        network.cut(Set.of(new Link(0, 1), new Link(1, 0)));
        assertFalse(reaches(0, second) || reaches(1, first));
        assertEquals(200, first.management().status("GET", "overview"));

        network.heal();
        assertTrue(reaches(0, second) && reaches(1, first));
    }

    @Test
    void oneDirectionIsCutByItself() throws Exception {
        network.cut(Set.of(new Link(0, 1)));
        try {
            assertFalse(reaches(1, first), "the answer cannot come back");
            assertTrue(halfOpen(0), "but the question arrived");
            assertFalse(reaches(0, second), "the question does not arrive");
            assertFalse(halfOpen(1));
        } finally {
            network.heal();
        }
    }

    @Test
    void nothingIsLeftOutside() {
        String name;
        try (var other = new Namespaces(1)) {
            name = other.wrapper(0).getLast().replaceAll(".*/", "");
            assertTrue(Commands.run(List.of("ip", "netns", "list")).contains(name));
        }
        assertFalse(Commands.run(List.of("ip", "netns", "list")).contains(name));
    }

    private static BrokerProcess start(int node) {
        var started = BrokerProcess.start(BrokerProcess.Settings.named("namespace")
                .at(network.host(node))
                .with("loopback_users = none")
                .under(network.wrapper(node).toArray(String[]::new)));
        OPENED.add(started);
        return started;
    }

    private static boolean reaches(int from, BrokerProcess to) throws IOException, InterruptedException {
        var address = "/dev/tcp/" + to.host() + "/" + to.amqpPort();
        return Launcher.run(inNamespace(from, "timeout", "1", "bash", "-c", "< " + address))
                        .exitCode()
                == 0;
    }

    /** Whether a node's kernel has heard of a connection whose opening it could not finish. */
    private static boolean halfOpen(int node) {
        return Commands.run(inNamespace(node, "cat", "/proc/net/tcp", "/proc/net/tcp6"))
                .lines()
                .map(each -> each.strip().split(" +"))
                .anyMatch(each -> each.length > 3 && each[3].equals(SYN_RECV));
    }

    private static ProcessBuilder inNamespace(int node, String... command) {
        var line = new ArrayList<>(network.wrapper(node));
        line.addAll(List.of(command));
        return new ProcessBuilder(line);
    }
}
