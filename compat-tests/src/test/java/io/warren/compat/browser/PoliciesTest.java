package io.warren.compat.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.options.AriaRole;
import io.warren.compat.harness.Client;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Policies: what one would change is seen before it is made. */
@InBrowser
final class PoliciesTest {
    @Test
    void aPolicyIsMadeWithItsEffectInSightChangedAndDeleted(Ui ui, Client client) throws Exception {
        var channel = client.channel();
        var prefix = client.name("limited");
        for (var each : new String[] {".a", ".b"}) {
            client.forget(prefix + each);
            channel.queueDeclare(prefix + each, true, false, false, null);
        }
        var name = client.name("policy");
        client.deleteAfterwards("policies/%2F/" + name);
        ui.open("policies").at("Policies").main().button("New policy").first().click();

        var dialog = ui.dialog("New policy");
        dialog.fill("Name", name).fill("Pattern", "^" + prefix + "(");
        dialog.press("+ Length limit");
        dialog.fill("Value 1", "5").press("Create policy");
        dialog.shows("This is no regular expression");
        dialog.fill("Pattern", "^" + prefix);
        dialog.shows("2 queues in / match; 2 of them would change.");
        assertThat(dialog.row(prefix + ".a").at()).containsText("max-length: not set → 5");
        dialog.press("Create policy");
        ui.told("Created policy " + name);
        assertEquals(
                name,
                client.management()
                        .get("queues/%2F/" + prefix + ".a")
                        .get("policy")
                        .asText());

        ui.main().press(name);
        dialog = ui.dialog("Policy " + name);
        dialog.fill("Value 1", "6").shows("2 of them would change.");
        dialog.press("Change policy");
        ui.told("Changed policy " + name);
        assertThat(ui.main().row(name).at()).containsText("max-length: 6");

        ui.main().press("Delete policy " + name);
        ui.dialog("Delete policy " + name + " in /?").press("Delete policy");
        ui.told("Deleted policy " + name);
        assertThat(ui.main().row(name).at()).hasCount(0);
        assertEquals(404, client.management().status("GET", "policies/%2F/" + name));
    }

    @Test
    void oneThatIsWeakerThanAnotherChangesNothing(Ui ui, Client client) throws Exception {
        var queue = client.queue(client.channel());
        client.policy("^" + queue + "$", "queues", 9, Map.of("max-length", 1));

        ui.open("queues/%2F/" + queue).at(queue).main().press("More");
        ui.main().press("Policy for it…");
        var dialog = ui.dialog("New policy");
        assertThat(dialog.field("Pattern")).hasValue("^" + queue + "$");
        dialog.fill("Name", "weaker").press("+ Length limit");
        dialog.fill("Value 1", "7");
        dialog.region(AriaRole.REGION, "What it would change")
                .shows("0 of them would change.")
                .shows("goes before it");
        dialog.press("Cancel");
    }
}
