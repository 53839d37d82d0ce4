package io.warren.compat.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.DefaultConsumer;
import io.warren.compat.harness.BrokerProcess;
import io.warren.compat.harness.Client;
import io.warren.compat.harness.Eventually;
import io.warren.compat.harness.ManagementApi;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Names and contents that are markup, scripts and signs that turn the direction of reading stay text wherever they are shown. */
@InBrowser
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HostileTest {
    private static final String EVIL =
            "\"'><img src=x onerror=alert(1)><script>alert(2)</script>&lt;b&gt;${7*7}{{7*7}}\u202ecod.exe\u2066";

    /** What such a text makes of a page that takes it for markup. */
    private static final String MADE = """
            () => [...document.querySelectorAll('body *')]
                .filter((each) => each.matches('img[src="x"], body script:not([src]), iframe') || [...each.attributes].some(({ name }) => name.startsWith('on')))
                .map((each) => each.outerHTML)""";

    private BrokerProcess broker;
    private Client client;

    private static String evil(String kind) {
        return kind + EVIL;
    }

    private static String segment(String kind) {
        return ManagementApi.segment(evil(kind));
    }

    @BeforeAll
    void store() throws Exception {
        broker = BrokerProcess.start(BrokerProcess.Settings.named("hostile"));
        client = new Client(broker);
        var management = broker.management();
        management.put("vhosts/" + segment("host"), Map.of("description", evil("about"), "tags", evil("tag")));
        management.putPermissions(evil("host"), "guest", ".*", ".*", ".*");
        management.putUser(evil("user"), "secret", "monitoring," + evil("tag"));
        management.putPermissions(evil("host"), evil("user"), ".*", ".*", evil("").replaceAll("[(){}$*\\[\\]]", "."));
        var connection = client.connect(factory -> {
            factory.setVirtualHost(evil("host"));
            factory.setUsername(evil("user"));
            factory.setPassword("secret");
            factory.setClientProperties(Map.of(
                    "connection_name",
                    evil("app"),
                    "product",
                    evil("product"),
                    "version",
                    evil("version"),
                    "platform",
                    evil("platform")));
        });
        var channel = connection.createChannel();
        channel.exchangeDeclare(
                evil("exchange"), "headers", true, false, Map.of("alternate-exchange", evil("alternate")));
        channel.exchangeDeclare(evil("alternate"), "fanout", true);
        channel.queueDeclare(
                evil("queue"),
                true,
                false,
                false,
                Map.of("x-dead-letter-exchange", evil("alternate"), "x-dead-letter-routing-key", evil("dead")));
        channel.queueDeclare(evil("grave"), true, false, false, Map.of(evil("argument"), evil("value")));
        channel.queueBind(evil("queue"), evil("exchange"), evil("key"), Map.of(evil("header"), evil("value")));
        channel.queueBind(evil("grave"), evil("alternate"), evil("key"));
        management.put(
                "policies/" + segment("host") + "/" + segment("policy"),
                Map.of(
                        "pattern",
                        "^queue",
                        "apply-to",
                        "queues",
                        "priority",
                        1,
                        "definition",
                        Map.of("dead-letter-routing-key", evil("key"))));
        management.put("queues/" + segment("host") + "/" + segment("queue") + "/pause", Map.of("reason", evil("why")));
        var properties = new AMQP.BasicProperties.Builder()
                .headers(Map.of(evil("header"), evil("value")))
                .contentType(evil("type"))
                .appId(evil("app"))
                .build();
        for (var body : List.of(evil("body"), "{\"a\": \"<img src=x onerror=alert(3)>\"}")) {
            channel.basicPublish("", evil("queue"), properties, Client.bytes(body));
        }
        channel.basicConsume(evil("grave"), false, evil("consumer"), new DefaultConsumer(channel));
        Eventually.eventually(
                "the client is listed",
                () -> management.get("connections").size() == 1
                        && management.get("channels").size() == 1
                        && management.get("consumers").size() == 1);
    }

    @AfterAll
    void stop() throws Exception {
        client.close();
        broker.close();
    }

    private static void staysText(Ui ui, String where, List<String> problems) {
        for (var each : (List<?>) ui.page().evaluate(MADE)) {
            problems.add(where + ": made an element: " + each);
        }
        var wider = (Boolean)
                ui.page().evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth");
        if (wider) {
            problems.add(where + ": wider than the window");
        }
        ui.watch().taken().forEach(each -> problems.add(where + ": " + each));
    }

    /** That the tests below would see it. */
    @Test
    void whatIsTakenForMarkupIsSeen(Chromium chromium) {
        var problems = new ArrayList<String>();
        try (var ui = Ui.ofGuest(chromium, broker)) {
            ui.page().evaluate("(text) => { document.querySelector('h1').innerHTML = text; }", evil("x"));
            staysText(ui, "here", problems);
        }
        assertTrue(
                problems.stream().anyMatch(each -> each.contains("made an element: <img src=\"x\"")),
                problems::toString);
    }

    @Test
    void onEveryPage(Chromium chromium) {
        var management = broker.management();
        var names = Map.of(
                "queues/:vhost/:name", List.of(segment("host"), segment("queue")),
                "exchanges/:vhost/:name", List.of(segment("host"), segment("exchange")),
                "access/:user", List.of(segment("user")),
                "vhosts/:vhost", List.of(segment("host")),
                "connections/:name",
                        List.of(ManagementApi.segment(
                                management.get("connections").get(0).get("name").asText())),
                "channels/:name",
                        List.of(ManagementApi.segment(
                                management.get("channels").get(0).get("name").asText())));
        var queue = "queues/" + segment("host") + "/" + segment("queue");
        var host = segment("host");
        var addresses = new ArrayList<>(AllPages.all(names));
        addresses.addAll(List.of(
                queue + "?tab=consumers",
                queue + "?tab=bindings",
                queue + "?tab=policy",
                queue + "?tab=settings",
                "queues/" + host + "/" + segment("grave") + "?tab=consumers",
                "exchanges/" + host + "/" + segment("exchange") + "?tab=route&asked=true&key=" + segment("key"),
                "exchanges/" + host + "/" + segment("exchange") + "?tab=settings",
                "queues?vhost=" + host + "&filter=" + segment("filter"),
                "connections?by=app",
                "connections?by=client",
                "topology?vhost=" + host,
                "topology?view=list&vhost=" + host,
                "policies?policy=" + segment("policy") + "&in=" + host,
                "access?tab=matrix",
                "access?tab=tester&do=consume&user=" + segment("user") + "&in=" + host + "&name=" + segment("queue"),
                "definitions?tab=history",
                segment("nowhere")));
        var problems = new ArrayList<String>();
        try (var ui = Ui.ofGuest(chromium, broker)) {
            ui.page().setViewportSize(390, 844);
            for (var each : addresses) {
                ui.open(each).settled();
                staysText(ui, each, problems);
            }
        }
        assertEquals("", String.join("\n", problems));
    }

    @Test
    void inMessagesQuestionsAndWords(Chromium chromium) {
        var problems = new ArrayList<String>();
        try (var ui = Ui.ofGuest(chromium, broker)) {
            ui.open("queues/" + segment("host") + "/" + segment("queue") + "?tab=messages")
                    .at(evil("queue"));
            ui.main().shows(evil("why"));
            ui.main().press("Resume");
            ui.told("Resumed " + evil("queue"));
            var get = ui.main().card("Get messages");
            get.press("Get messages");
            get.shows("1 of 2").shows(evil("body")).shows(evil("type")).shows("onerror=alert(3)");
            staysText(ui, "messages", problems);
            ui.main().press("Purge…");
            ui.dialog("Purge 2 messages from " + evil("queue") + "?").press("Cancel");
            ui.open("queues/" + segment("host") + "/" + segment("grave"))
                    .at(evil("grave"))
                    .main()
                    .press("More");
            ui.main().press("Delete…");
            ui.dialog("Delete queue " + evil("grave") + " with 0 messages?");
            staysText(ui, "question", problems);
            ui.dialog("Delete queue " + evil("grave") + " with 0 messages?").press("Delete queue");
            ui.told("Deleted " + evil("grave"));
            staysText(ui, "word", problems);

            ui.page().keyboard().press("Control+k");
            ui.page().keyboard().type("onerror");
            ui.dialog("Find")
                    .at()
                    .getByRole(AriaRole.OPTION)
                    .filter(new Locator.FilterOptions().setHasText(evil("queue")))
                    .waitFor();
            staysText(ui, "palette", problems);
            ui.page().keyboard().press("Escape");
            ui.open("audit")
                    .at("Audit")
                    .main()
                    .row(evil("policy"))
                    .button(evil("policy"))
                    .first()
                    .click();
            ui.page().getByRole(AriaRole.DIALOG).waitFor();
            staysText(ui, "audit", problems);
        }
        assertEquals("", String.join("\n", problems));
    }
}
