package io.warren.compat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.compat.harness.BrokerProcess;
import io.warren.compat.harness.BrokerProcess.Settings;
import io.warren.compat.harness.ManagementApi;
import io.warren.compat.harness.WarrenOnly;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code rabbitmq.conf} says to management. */
@WarrenOnly
final class HttpConfigurationTest {
    private static final String PAGE = "https://pages.example";

    @Test
    void definitionsAreThereBeforeTheFirstClientAndInsteadOfTheDefaults(@TempDir Path directory) throws IOException {
        var file = directory.resolve("definitions.json");
        Files.writeString(file, """
                {"users": [{"name": "ops", "password": "secret", "tags": "administrator"}],
                 "vhosts": [{"name": "shop"}],
                 "permissions": [{"user": "ops", "vhost": "shop", "configure": ".*", "write": ".*", "read": ".*"}],
                 "queues": [{"name": "orders", "vhost": "shop", "durable": true, "auto_delete": false,
                             "arguments": {"x-queue-type": "quorum"}}]}
                """);
        try (var broker = BrokerProcess.start(Settings.named("definitions").with("load_definitions = " + file))) {
            var api = new ManagementApi("http://127.0.0.1:" + broker.managementPort(), "ops", "secret");
            assertEquals("quorum", api.get("queues/shop/orders").get("type").textValue());
            assertEquals(404, api.status("GET", "users/guest"));
            assertEquals(404, api.status("GET", "vhosts/%2F"));
            broker.restart();
            assertEquals(200, api.status("GET", "queues/shop/orders"));
        }
    }

    @Test
    void definitionsThatCannotBeLoadedEndTheStart(@TempDir Path directory) throws IOException {
        var file = directory.resolve("definitions.json");
        Files.writeString(file, "{\"permissions\": [{\"user\": \"ops\", \"vhost\": \"nope\"}]}");
        var refused = assertThrows(
                IllegalStateException.class,
                () -> BrokerProcess.start(Settings.named("refused").with("load_definitions = " + file)));
        var said = String.valueOf(refused.getCause());
        assertTrue(said.contains("ended with 78") && said.contains("Please create virtual host"), said);
    }

    @Test
    void pagesOfNamedHostsMayUseTheApiAndOperatorPoliciesAreFixed() throws Exception {
        try (var broker = BrokerProcess.start(Settings.named("cors")
                .with(
                        "management.cors.allow_origins.1 = " + PAGE,
                        "management.restrictions.operator_policy_changes.disabled = true",
                        "management.http.max_body_size = 2000"))) {
            var allowed = ask(broker, "OPTIONS", "overview", PAGE);
            assertEquals(200, allowed.statusCode());
            assertEquals(
                    PAGE,
                    allowed.headers().firstValue("access-control-allow-origin").orElse(""));
            var foreign = ask(broker, "OPTIONS", "overview", "https://other.example");
            assertTrue(
                    foreign.headers().firstValue("access-control-allow-origin").isEmpty());

            var policy = Map.of("pattern", ".*", "definition", Map.of("max-length", 1));
            var refused = broker.management().send("PUT", "operator-policies/%2F/one", policy);
            assertEquals(405, refused.statusCode(), refused.body());
            assertTrue(!broker.management()
                    .get("overview")
                    .get("is_op_policy_updating_enabled")
                    .booleanValue());

            var large = broker.management()
                    .send("PUT", "queues/%2F/large", Map.of("arguments", Map.of("x", "y".repeat(3_000))));
            assertEquals(400, large.statusCode());
            assertTrue(large.body().contains("Exceeded HTTP request body size limit"), large.body());
        }
    }

    private static HttpResponse<String> ask(BrokerProcess broker, String method, String path, String origin)
            throws IOException, InterruptedException {
        var url = URI.create("http://127.0.0.1:" + broker.managementPort() + "/api/" + path);
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(url)
                                .header("origin", origin)
                                .method(method, BodyPublishers.noBody())
                                .build(),
                        BodyHandlers.ofString());
    }
}
