package io.warren.compat.cluster;

import static io.warren.compat.harness.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.warren.compat.harness.BrokerProcess;
import io.warren.compat.harness.Client;
import io.warren.compat.harness.WarrenOnly;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node of an earlier release takes part until somebody says that the upgrade is done. */
@WarrenOnly
final class UpgradeFinalizedTest {
    private static final int REFUSED = 73;

    private static JsonNode status(BrokerProcess node) {
        return node.management().get("cluster/status");
    }

    private static boolean allKnow(BrokerProcess node, int level) {
        return StreamSupport.stream(status(node).path("nodes").spliterator(), false)
                .allMatch(each -> each.path("level").asInt() == level);
    }

    @Test
    void afterItAnEarlierReleaseIsRefusedWithOneLineAndTheOthersGoOn(@TempDir Path directory) throws Exception {
        var earlier = EarlierRelease.classPath(directory);
        var level = EarlierRelease.ownLevel();
        try (var cluster = TestCluster.prepared(TestCluster.Settings.of("upgrade", 3))) {
            // The first makes the cluster, of its level; the two others have been upgraded.
            var last = cluster.node(0);
            var node = cluster.node(1);
            last.release(earlier);
            cluster.launchAll();
            cluster.awaitWhole();
            assertEquals(level - 1, status(node).path("level").asInt());

            var tooEarly = assertThrows(IllegalStateException.class, () -> node.ctl("cluster", "finalize"));
            assertTrue(String.valueOf(tooEarly.getMessage())
                    .contains("not known to [" + cluster.names().getFirst()));
            assertEquals(level - 1, status(node).path("level").asInt(), "as long as one node knows no more");

            last.stop();
            last.release(BrokerProcess.OWN_RELEASE);
            last.start();
            eventually("all know the new level", () -> allKnow(node, level));
            node.ctl("cluster", "finalize");
            eventually("it is in force", () -> status(node).path("level").asInt() == level);

            last.stop();
            last.release(earlier);
            last.launch();
            assertEquals(REFUSED, last.awaitEnd());
            var lines = last.log()
                    .lines()
                    .filter(each -> each.contains("this release knows " + (level - 1) + " and cannot take part"))
                    .toList();
            assertEquals(1, lines.size(), lines::toString);
            try (var client = new Client(node)) {
                var channel = client.channel();
                client.publishTo(channel, client.queue(channel, Map.of("x-queue-type", "quorum")), "goes on");
            }
            assertTrue(ClusterStatus.of(node).isPresent());
        }
    }
}
