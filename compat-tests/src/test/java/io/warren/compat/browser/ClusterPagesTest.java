package io.warren.compat.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Locator;
import io.warren.compat.cluster.TestCluster;
import io.warren.compat.cluster.ThreeNodes;
import io.warren.compat.harness.Client;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The pages of three nodes while one of them is killed and comes back. */
@InBrowser
@ExtendWith(ThreeNodes.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ClusterPagesTest {
    private TestCluster cluster;

    @BeforeAll
    void start(TestCluster shared) {
        cluster = shared;
    }

    private static Locator alarm(Ui ui) {
        return ui.all().at().locator("a.alarm");
    }

    @Test
    void anotherNodeThatIsKilledIsShownDownUntilItIsBack(Chromium chromium) throws Exception {
        try (var ui = Ui.ofGuest(chromium, cluster.node(0));
                var client = new Client(cluster.node(0))) {
            var channel = client.channel();
            var queue = client.queue(channel, Map.of("x-queue-type", "quorum"));
            client.publishTo(channel, queue, "before");
            ui.open("cluster").at("Cluster").main().shows("3 of 3 nodes run");
            ui.main().shows("Replicas");
            assertThat(alarm(ui)).hasCount(0);
            ui.screenshot("cluster-whole");

            ui.watch().nodeMayBeAway();
            cluster.node(2).kill();
            ui.main().shows("2 of 3 nodes run");
            ui.main().shows("This node does not answer");
            assertThat(alarm(ui)).hasText("1 of 3 nodes down");
            ui.screenshot("cluster-one-down");
            assertEquals(List.of(), ui.problems());

            ui.open("queues/%2F/" + queue + "?tab=replication").at(queue).main().shows("has 2 of 3 members");
            client.publishTo(channel, queue, "during");
            ui.main().shows("2 ready");
            ui.open("overview").at("Overview").main().card("Needs attention").shows("is down");

            cluster.launchAll();
            cluster.awaitWhole();
            assertThat(alarm(ui)).hasCount(0);
            ui.open("cluster").at("Cluster").main().shows("3 of 3 nodes run");
            assertEquals(List.of(), ui.problems());
        }
    }

    @Test
    void thePageOfANodeThatIsKilledSaysSoAndGoesOnWhenItIsBack(Chromium chromium) throws Exception {
        try (var ui = Ui.ofGuest(chromium, cluster.node(1));
                var client = new Client(cluster.node(0))) {
            var queue = client.queue(client.channel());
            ui.open("queues?filter=" + queue).at("Queues");
            assertThat(ui.main().row(queue).at()).hasCount(1);

            ui.watch().nodeMayBeAway();
            ui.watch().mayAnswer(401);
            cluster.node(1).kill();
            assertThat(ui.all().at().locator("button.live")).hasText(Pattern.compile("^Stale for "));
            assertThat(ui.main().row(queue).at()).hasCount(1);
            ui.screenshot("cluster-stale");

            cluster.launchAll();
            cluster.awaitWhole();
            ui.all().shows("Log in again to go on where you were.");
            ui.logIn("guest", "guest").at("Queues");
            assertThat(ui.main().row(queue).at()).hasCount(1);
            assertThat(ui.all().at().locator("button.live")).hasText("Live");
            assertEquals(List.of(), ui.problems());
        }
    }
}
