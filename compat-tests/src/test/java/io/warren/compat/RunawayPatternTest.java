package io.warren.compat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.compat.harness.Client;
import io.warren.compat.harness.ManagementApi;
import io.warren.compat.harness.OnBroker;
import io.warren.compat.harness.WarrenOnly;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Regular expressions that take for ever, at each of the doors through which users bring them: a match that takes too many
 * steps is no match, and nobody else waits for it.
 */
@OnBroker
@WarrenOnly
class RunawayPatternTest {
    /** Each needs more steps for a name of many {@code a} than there are atoms, in a matcher without a limit. */
    private static final List<String> EVIL = List.of(
            "^(a|aa)+$", "(a*)*b", "(.*a){20}b", "((a{1,100}){1,100}){1,100}x", "(?:a?|b?)".repeat(100) + "(?=c)");

    private static final String NAME = "a".repeat(200) + "!";

    @Test
    void aPermissionThatRunsAwayGrantsNothing(Client client) throws Exception {
        var user = client.user("");
        for (var evil : EVIL) {
            client.management().putPermissions("/", user, evil, evil, evil);
            try (var connection = client.factory(user).newConnection()) {
                var refused = connection.createChannel();
                assertThrows(IOException.class, () -> refused.queueDeclare(NAME, false, true, true, Map.of()), evil);
                assertTrue(connection.isOpen());
            }
        }
    }

    @Test
    void aTopicPermissionThatRunsAwayGrantsNothing(Client client) throws Exception {
        var user = client.user("");
        client.management().putPermissions("/", user, ".*", ".*", ".*");
        for (var evil : EVIL) {
            client.management()
                    .put(
                            "topic-permissions/%2F/" + ManagementApi.segment(user),
                            Map.of("exchange", "amq.topic", "write", evil, "read", evil));
            try (var connection = client.factory(user).newConnection()) {
                var channel = connection.createChannel();
                channel.confirmSelect();
                channel.basicPublish("amq.topic", NAME, null, new byte[1]);
                assertThrows(Exception.class, () -> channel.waitForConfirmsOrDie(20_000), evil);
            }
        }
    }

    @Test
    void aPolicyThatRunsAwayAppliesToNothing(Client client) throws Exception {
        for (var evil : EVIL) {
            client.policy(evil, "all", 1, Map.of("max-length", 1));
        }
        var channel = client.channel();
        for (var each = 0; each < 50; each++) {
            channel.queueDeclare(NAME + each, false, true, true, Map.of());
        }
        assertEquals(
                "",
                client.management()
                        .get("queues/%2F/" + ManagementApi.segment(NAME + 1))
                        .path("policy")
                        .asText(""));
        client.publishTo(channel, NAME + 1, "one", "two");
        client.awaitReady(channel, NAME + 1, 2);
    }

    @Test
    void aFilterThatRunsAwayIsGivenUpForTheWholeList(Client client) throws Exception {
        var channel = client.channel();
        for (var each = 0; each < 500; each++) {
            channel.queueDeclare("a".repeat(120) + each, false, true, true, Map.of());
        }
        var api = client.management();
        assertEquals(
                500,
                api.get("queues?page=1&use_regex=true&name=" + ManagementApi.segment("^A+[0-9]+$"))
                        .path("filtered_count")
                        .asInt());
        var answer = api.send("GET", "queues?page=1&use_regex=true&name=" + ManagementApi.segment("(.*a){20}b"), null);
        assertEquals(400, answer.statusCode());
        assertTrue(answer.body().contains("takes too many steps"), answer.body());
        assertEquals(
                400,
                api.status("GET", "queues?page=1&use_regex=true&name=" + "a".repeat(1_100)),
                "a filter has a length");
    }
}
