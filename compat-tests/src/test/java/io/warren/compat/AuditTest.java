package io.warren.compat;

import static io.warren.compat.harness.Eventually.eventually;
import static io.warren.compat.harness.ManagementApi.segment;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.ConnectionFactory;
import io.warren.compat.harness.BrokerProcess;
import io.warren.compat.harness.BrokerProcess.Settings;
import io.warren.compat.harness.Launcher;
import io.warren.compat.harness.ManagementApi;
import io.warren.compat.harness.Pages;
import io.warren.compat.harness.WarrenOnly;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who changed what and who logged in, asked over HTTP. */
@WarrenOnly
final class AuditTest {
    private static BrokerProcess broker;
    private static ManagementApi api;

    @BeforeAll
    static void start() {
        broker = BrokerProcess.start(Settings.named("audit"));
        api = new ManagementApi("http://127.0.0.1:" + broker.managementPort(), "guest", "guest");
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    /** Actions and objects of a list of entries, or of a page of them. */
    private static List<String> told(JsonNode answer) {
        var told = new ArrayList<String>();
        for (var each : answer.isArray() ? answer : answer.get("items")) {
            told.add(each.get("action").asText() + " " + each.get("kind").asText() + " "
                    + each.get("object").asText());
        }
        return told;
    }

    private static void declare(String queue, boolean durable) throws Exception {
        var factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(broker.amqpPort());
        try (var connection = factory.newConnection();
                var channel = connection.createChannel()) {
            channel.queueDeclare(queue, durable, false, false, Map.of("x-max-length", 5));
        }
    }

    @Test
    void aChangeOverAmqpIsToldWithItsUserAndConnection() throws Exception {
        declare("audit.amqp", true);
        declare("audit.transient", false);
        var answer = api.get("audit?kind=queue&object=audit.amqp");
        assertEquals(1, answer.get("filtered_count").asInt());
        var entry = answer.get("items").get(0);
        assertEquals("guest", entry.get("user").asText());
        assertTrue(
                entry.get("from").asText().matches("127\\.0\\.0\\.1:\\d+ -> 127\\.0\\.0\\.1:" + broker.amqpPort()),
                entry.toString());
        assertEquals("/", entry.get("vhost").asText());
        assertTrue(entry.get("old").isNull());
        assertEquals(5, entry.get("new").get("arguments").get("x-max-length").asInt());
        assertEquals(
                0, api.get("audit?object=audit.transient").get("filtered_count").asInt());
    }

    @Test
    void aChangeOverHttpIsToldWithItsOldAndNewState() {
        var before = api.get("audit").get("items").get(0).get("revision").asLong();
        api.putPolicy("/", "audit-policy", "^a", "queues", 1, Map.of("max-length", 7));
        api.putPolicy("/", "audit-policy", "^a", "queues", 2, Map.of("max-length", 8));
        api.delete("policies/%2F/audit-policy");
        var answer = api.get("audit?kind=policy&since=" + (before + 1) + "&sort_reverse=true");
        assertEquals(
                List.of("created policy audit-policy", "changed policy audit-policy", "deleted policy audit-policy"),
                told(answer));
        var changed = answer.get("items").get(1);
        assertEquals("HTTP 127.0.0.1", changed.get("from").asText());
        assertEquals(7, changed.get("old").get("definition").get("max-length").asInt());
        assertEquals(8, changed.get("new").get("definition").get("max-length").asInt());
        assertEquals(told(answer), told(api.get("audit/policy/%2F/audit-policy")));
    }

    @Test
    void aPasswordIsNowhere() {
        api.putUser("audit-bob", "hunter2", "management");
        api.putUser("audit-bob", "hunter3", "management");
        var history = api.get("audit/user/audit-bob");
        assertEquals(List.of("created user audit-bob", "changed user audit-bob"), told(history));
        assertEquals("changed", history.get(1).get("new").get("password").asText());
        assertFalse(history.toString().contains("hash\""), history.toString());
    }

    @Test
    void itIsForAdministratorsOnly() {
        api.putUser("audit-monitor", "secret", "monitoring");
        var monitor = new ManagementApi("http://127.0.0.1:" + broker.managementPort(), "audit-monitor", "secret");
        assertEquals(401, monitor.status("GET", "audit"));
        assertEquals(401, monitor.status("GET", "audit/user/audit-monitor"));
        assertEquals(401, monitor.status("GET", "audit/verify"));
        assertEquals(200, api.status("GET", "audit"));
    }

    @Test
    void pagesAreThoseOfRabbitMqAndWhatMakesNoSenseIsRefused() throws Exception {
        for (var each = 0; each < 3; each++) {
            api.put("vhosts/audit-" + each, Map.of());
        }
        var second = api.get("audit?kind=vhost&page=2&page_size=1");
        assertEquals(2, second.get("page").asInt());
        assertEquals(1, second.get("item_count").asInt());
        assertEquals(
                second.get("filtered_count").asInt(), second.get("page_count").asInt());
        assertTrue(
                second.get("total_count").asInt() > second.get("filtered_count").asInt());
        assertEquals(List.of("created vhost audit-1"), told(second));
        assertEquals(1, api.get("audit?page_size=1").get("item_count").asInt());
        assertEquals(400, api.status("GET", "audit?page=1000000"));
        assertEquals(400, api.status("GET", "audit?page_size=501&page=1"));
        assertEquals(400, api.status("GET", "audit?kind=nonsense"));
        assertEquals(400, api.status("GET", "audit?since=yesterday"));
    }

    /** Killed in the middle of changes, and again with the tables gone: the trail is whole. */
    @Test
    void theTrailOutlivesAKillAndTheLossOfItsTables() throws Exception {
        try (var killed = BrokerProcess.start(Settings.named("audit-killed"))) {
            var there = new ManagementApi("http://127.0.0.1:" + killed.managementPort(), "guest", "guest");
            for (var each = 0; each < 200; each++) {
                there.put("queues/%2F/" + segment("q" + each), Map.of("durable", true));
            }
            killed.kill();
            killed.start();
            eventually("the tables have caught up", () -> there.status("GET", "audit") == 200);
            var whole = there.get("audit?kind=queue&page=1&page_size=500");
            assertEquals(200, whole.get("item_count").asInt());
            killed.kill();
            try (Stream<Path> files = Files.list(killed.dataDirectory().resolve("database"))) {
                for (var each : files.toList()) {
                    Files.delete(each);
                }
            }
            killed.start();
            eventually("the tables are built", () -> there.status("GET", "audit") == 200);
            assertEquals(whole, there.get("audit?kind=queue&page=1&page_size=500"));
        }
    }

    private static List<JsonNode> logins(ManagementApi of, String user) {
        var all = new ArrayList<JsonNode>();
        of.get("audit/login/" + segment(user)).forEach(all::add);
        return all;
    }

    private static void eventuallyTold(String user, String... actionsAndWays) throws Exception {
        eventually(
                "the logins of " + user,
                () -> List.of(actionsAndWays)
                        .equals(logins(api, user).stream()
                                .map(each -> each.get("action").asText() + " "
                                        + each.get("new").get("by").asText())
                                .toList()));
    }

    @Test
    void loginsOverAmqpAreTold() throws Exception {
        api.putUser("audit-amqp", "secret", "");
        api.putPermissions("/", "audit-amqp", "", "", "");
        var factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(broker.amqpPort());
        factory.setUsername("audit-amqp");
        factory.setPassword("wrong");
        for (var each = 0; each < 3; each++) {
            assertThrows(AuthenticationFailureException.class, factory::newConnection);
        }
        factory.setPassword("secret");
        for (var each = 0; each < 3; each++) {
            factory.newConnection().close();
        }
        eventuallyTold("audit-amqp", "refused PLAIN", "granted PLAIN");
        var refused = logins(api, "audit-amqp").getFirst();
        assertEquals("AMQP 127.0.0.1", refused.get("from").asText());
        assertEquals("audit-amqp", refused.get("user").asText());
        assertEquals(1, refused.get("new").get("count").asInt());
        assertTrue(refused.get("new").get("reason").asText().contains("invalid credentials"), refused.toString());
        assertFalse(refused.toString().contains("wrong"), "the password is told");
    }

    @Test
    void aHundredRequestsAreOneLogin() throws Exception {
        api.putUser("audit-basic", "secret", "management");
        var there = new ManagementApi("http://127.0.0.1:" + broker.managementPort(), "audit-basic", "secret");
        for (var each = 0; each < 100; each++) {
            there.get("whoami");
        }
        eventuallyTold("audit-basic", "granted basic");
        assertEquals(
                "HTTP 127.0.0.1",
                logins(api, "audit-basic").getFirst().get("from").asText());
        assertEquals(
                1,
                api.get("audit?kind=login&user=audit-basic")
                        .get("filtered_count")
                        .asInt());
    }

    @Test
    void aSessionIsToldWhenItBeginsAndWhenItEnds() throws Exception {
        api.putUser("audit-page", "secret", "management");
        var pages = Pages.of(broker);
        pages.login("audit-page", "secret");
        pages.get("whoami");
        pages.delete("x/session");
        pages.login("audit-page", "secret");
        api.putUser("audit-page", "another", "management");
        pages.get("whoami");
        eventuallyTold("audit-page", "opened session", "ended session", "opened session", "ended session");
        var told = logins(api, "audit-page");
        assertEquals("he logged out", told.get(1).get("new").get("reason").asText());
        assertEquals(
                "the user, his password or his tags were changed",
                told.get(3).get("new").get("reason").asText());
    }

    /** In the database file, as somebody would who wants to have done something else. */
    @Test
    void aChangedRowIsFoundByWhoVerifies() throws Exception {
        try (var changed = BrokerProcess.start(Settings.named("audit-changed"))) {
            var there = new ManagementApi("http://127.0.0.1:" + changed.managementPort(), "guest", "guest");
            there.put("vhosts/one", Map.of());
            there.put("vhosts/two", Map.of());
            var whole = there.get("audit/verify");
            assertTrue(whole.get("whole").asBoolean(), whole.toString());
            assertTrue(whole.get("chains").get(0).get("rows").asInt() > 2, whole.toString());
            assertTrue(changed.ctl("verify_audit").contains("The audit trail is whole"));
            changed.stop();
            var file = changed.dataDirectory().resolve("database/metadata");
            try (var connection = DriverManager.getConnection("jdbc:h2:file:" + file, "warren", "");
                    var statement = connection.createStatement()) {
                assertEquals(1, statement.executeUpdate("update audit set user_name = 'nobody' where name = 'one'"));
            }
            changed.start();
            eventually("the tables are there", () -> there.status("GET", "audit/verify") == 200);
            var broken = there.get("audit/verify");
            assertFalse(broken.get("whole").asBoolean(), broken.toString());
            var at = broken.get("chains").get(0).get("broken");
            assertEquals("the row was changed", at.get("reason").asText());
            assertTrue(at.get("at").asLong() > 0);
            var told = Launcher.run(changed.ctlCommand("verify_audit"));
            assertEquals(65, told.exitCode());
            assertTrue(told.out().contains("The audit trail is broken"), told.out());
            assertTrue(told.out().contains("the row was changed"), told.out());
        }
    }
}
