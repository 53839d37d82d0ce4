package io.warren.compat.cluster;

import static io.warren.compat.harness.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.rabbitmq.client.MessageProperties;
import io.warren.compat.harness.Client;
import io.warren.compat.harness.Inbox;
import io.warren.compat.harness.WarrenOnly;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** One node of three comes back from a disk that has altered bodies of messages. */
@WarrenOnly
final class CorruptedMemberTest extends OnThreeNodes {
    private static final int SEED = 27;
    private static final int MESSAGES = 300;
    private static final int VICTIM = 2;
    private static final Duration EQUAL = Duration.ofSeconds(30);

    private final List<byte[]> bodies = new ArrayList<>();

    private void publish(String queue) throws Exception {
        var random = new Random(SEED + bodies.size());
        declaring.confirmSelect();
        for (var each = 0; each < MESSAGES; each++) {
            var body = new byte[1 << 10];
            random.nextBytes(body);
            bodies.add(body);
            declaring.basicPublish("", queue, MessageProperties.PERSISTENT_BASIC, body);
        }
        declaring.waitForConfirmsOrDie(60_000);
    }

    private static boolean isMemberOfEveryShard() {
        return ClusterStatus.of(cluster.node(VICTIM))
                .filter(status -> status.shards().stream()
                        .allMatch(each -> each.members().containsAll(cluster.names())
                                && !each.hash().isEmpty()))
                .isPresent();
    }

    @Test
    void whatTheDiskAlteredIsNeverServedAndTheMemberIsEqualToTheOthersAgain() throws Exception {
        var queue = queue("quorum", Map.of());
        publish(queue);
        eventually("equal members", () -> cluster.differences().isEmpty());
        var victim = cluster.node(VICTIM);
        victim.kill();

        for (var altered : List.of(0, 1, MESSAGES / 2, MESSAGES * 3 / 4)) {
            assertEquals(1, DataFiles.flipIn(victim.dataDirectory(), bodies.get(altered)), "it keeps the body once");
        }
        // The others go on meanwhile.
        publish(queue);
        victim.launch();
        cluster.awaitWhole();

        eventually(
                "equal members",
                EQUAL,
                () -> isMemberOfEveryShard() && cluster.differences().isEmpty());
        var name = Map.of("node", cluster.names().get(VICTIM));
        eventually("it leads the queue", () -> {
            var _ = home.management().send("POST", "warren/queues/%2F/" + queue + "/leader", name);
            return cluster.leaderOf(queue).equals(Optional.of(VICTIM));
        });
        try (var client = new Client(victim)) {
            var inbox = Inbox.consumeWithoutAck(client.channel(), queue);
            for (var body : bodies) {
                assertArrayEquals(body, inbox.next().getBody());
            }
            inbox.assertSilence();
        }
        assertTrue(victim.log().contains("journal_corrupt"), "it says what it found");
    }
}
