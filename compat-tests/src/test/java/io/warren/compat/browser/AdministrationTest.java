package io.warren.compat.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import io.warren.compat.harness.Client;
import java.nio.file.Files;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Definitions, the log, the audit trail, the settings. */
@InBrowser
final class AdministrationTest {
    private static String document(String queue) {
        return """
                {"queues": [{"name": "%s", "vhost": "/", "durable": true, "auto_delete": false, "arguments": {}}]}
                """.formatted(queue);
    }

    private static Locator starting(Part part, String name) {
        return part.at()
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(Pattern.compile("^" + name)));
    }

    @Test
    void definitionsArePlannedAppliedAndUndone(Ui ui, Client client) {
        var queue = client.name("defined");
        ui.open("definitions").at("Definitions").main().tab("Import").click();

        ui.main().fill("Document", "{queues").press("Show what it would do");
        ui.main().shows("This is no JSON document");
        ui.main().fill("Document", document(queue)).press("Show what it would do");
        var plan = ui.main().card("What it would do").shows(queue).shows("create 1");
        assertEquals(404, client.management().status("GET", "queues/%2F/" + queue), "nothing is done yet");
        starting(plan, "Apply at revision").click();
        ui.dialog("Apply 1 change?").press("Apply 1 change");
        ui.main().shows("Applied: create 1.");
        assertEquals(200, client.management().status("GET", "queues/%2F/" + queue));

        ui.main().press("Undo…");
        var back = new Part(ui.page().getByRole(AriaRole.DIALOG));
        back.shows("delete 1");
        starting(back, "Undo: delete 1").click();
        ui.told("The definitions are as at revision");
        assertEquals(404, client.management().status("GET", "queues/%2F/" + queue));
    }

    @Test
    void aPlanThatSomethingElseOvertookIsNotApplied(Ui ui, Client client) throws Exception {
        var queue = client.name("overtaken");
        ui.open("definitions?tab=import").at("Definitions");
        ui.main().fill("Document", document(queue)).press("Show what it would do");
        var plan = ui.main().card("What it would do").shows(queue);

        client.queue(client.channel());
        ui.watch().announce(409, "definitions/apply");
        starting(plan, "Apply at revision").click();
        ui.dialog("Apply 1 change?").press("Apply 1 change");

        ui.main().shows("Something else was changed since the plan was made");
        assertEquals(404, client.management().status("GET", "queues/%2F/" + queue));
    }

    @Test
    void definitionsAreDownloaded(Ui ui, Client client) throws Exception {
        var queue = client.queue(client.channel());
        ui.open("definitions").at("Definitions");

        var download =
                ui.page().waitForDownload(() -> starting(ui.main(), "Download").click());
        assertTrue(Files.readString(download.path()).contains(queue));
        assertTrue(
                download.suggestedFilename().matches("definitions-\\d{4}-\\d\\d-\\d\\d\\.json"),
                download::suggestedFilename);
    }

    private static void connectAs(Client client, String name) throws Exception {
        client.connect(factory -> {
            factory.setUsername(name);
            factory.setPassword(name);
        });
    }

    @Test
    void theLogIsLiveFilteredAndHeld(Ui ui, Client client) throws Exception {
        var name = client.user("");
        client.management().putPermissions("/", name, "", "", "");
        ui.open("logs").at("Logs").settled();

        connectAs(client, name);
        ui.main().fill("Filter lines", name);
        assertThat(ui.main().row(name).at()).hasCount(1);
        ui.main().press("Pause");
        connectAs(client, name);
        ui.main().press("Follow, 1 new line");
        assertThat(ui.main().row(name).at()).hasCount(2);
        ui.main().picker("From level").selectOption("error");
        assertThat(ui.main().row(name).at()).hasCount(0);
        ui.address("level=error");
    }

    @Test
    void whoChangedWhatIsFoundWithOldAndNew(Ui ui, Client client) {
        var name = client.name("policy");
        client.deleteAfterwards("policies/%2F/" + name);
        client.management().putPolicy("/", name, "^a", "queues", 1, Map.of("max-length", 5));
        client.management().putPolicy("/", name, "^a", "queues", 1, Map.of("max-length", 6));

        ui.open("audit").at("Audit");
        ui.main().picker("Kind").selectOption("policy");
        ui.main()
                .at()
                .locator("label")
                .filter(new Locator.FilterOptions().setHasText("Object"))
                .locator("input")
                .fill(name);
        assertThat(ui.main().row(name).at()).hasCount(2);
        assertThat(ui.main().row(name).at().first()).containsText("guest");
        ui.address("object=" + name);
        ui.main().row(name).button(name).first().click();
        ui.dialog("policy " + name + " changed").shows("All 2 changes of it");
    }

    @Test
    void loginsAreInTheTrail(Ui ui) {
        ui.open("audit").at("Audit");
        ui.main().picker("Kind").selectOption("login");
        var opened = new Part(ui.main().row("opened").at().first());

        assertThat(opened.at()).containsText("by session");
        opened.at().getByRole(AriaRole.BUTTON).click();
        new Part(ui.page().getByRole(AriaRole.DIALOG)).shows("HTTP 127.0.0.1");
    }

    @Test
    void settingsAreShownWithWhereTheyAreFrom(Ui ui) {
        ui.open("settings").at("Settings");

        ui.main().fill("Filter settings", "prometheus.tcp.port");
        assertThat(ui.main().row("prometheus.tcp.port").at()).containsText("rabbitmq.conf");
        ui.main().fill("Filter settings", "channel_max");
        assertThat(ui.main().row("channel_max").at().first()).containsText("default");
        ui.main().at().getByText("Only what was set").click();
        ui.main().shows("Nothing was set: every key has its default");
        ui.address("changed");
    }
}
