package io.warren.compat.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import io.warren.compat.harness.Client;
import org.junit.jupiter.api.Test;

/** Users, what they may do, and virtual hosts. */
@InBrowser
final class AccessTest {
    @Test
    void aUserIsAddedGivenAPermissionAndDeleted(Ui ui, Client client) throws Exception {
        var name = client.name("anna");
        client.deleteAfterwards("users/" + name);
        ui.open("access").at("Access").main().press("Add user");
        var dialog = ui.dialog("Add a user");
        dialog.fill("Name", name).fill("Password", "one").fill("The same again", "two");
        dialog.press("Add user");
        dialog.shows("The two passwords are not the same");
        ui.watch().announce(404, "api/users/" + name);
        dialog.fill("The same again", "one")
                .at()
                .locator("label.check")
                .filter(new Locator.FilterOptions().setHasText("monitoring"))
                .click();
        dialog.press("Add user");
        ui.at(name).told("Added user " + name);
        assertEquals(
                "monitoring",
                client.management().get("users/" + name).get("tags").get(0).asText());

        ui.main().press("Set permission…");
        var permission = ui.dialog("Permission of " + name);
        permission.press("Set permission");
        permission.shows("Choose a virtual host");
        permission.choose("Virtual host", "/").fill("configure", "^" + name).fill("write", "^" + name);
        permission.press("Set permission");
        ui.told("Set the permission of " + name + " in /");
        assertThat(ui.main().row("^" + name).at()).isVisible();
        try (var connection = client.connect(factory -> {
            factory.setUsername(name);
            factory.setPassword("one");
        })) {
            assertTrue(connection.isOpen());
        }

        ui.main().press("Delete…");
        ui.dialog("Delete user " + name + "?").press("Delete user");
        ui.told("Deleted user " + name).at("Access");
        assertEquals(404, client.management().status("GET", "users/" + name));
    }

    @Test
    void theTesterSaysWhyOrWhyNot(Ui ui, Client client) {
        var name = client.user("");
        client.management().putPermissions("/", name, "", "^orders", ".*");

        ui.open("access?tab=tester&user=" + name).at("Access");
        ui.main().fill("Exchange (empty for the default one)", "orders.new");
        ui.main().shows(name + " may publish to orders.new in /.").shows("^orders");
        ui.main().fill("Exchange (empty for the default one)", "bills");
        ui.main().shows(name + " may not publish to bills in /.");
        ui.main().picker("do what?").selectOption("declare-queue");
        ui.main().shows(name + " may not declare the queue bills in /.");
        ui.address("do=declare-queue");
    }

    @Test
    void aVirtualHostIsAddedLimitedAndDeleted(Ui ui, Client client) {
        var name = client.name("team");
        client.deleteAfterwards("vhosts/" + name);
        ui.open("vhosts").at("Virtual hosts").main().press("Add virtual host");
        ui.dialog("Add a virtual host")
                .fill("Name", name)
                .fill("Description", "of one team")
                .press("Add virtual host");
        ui.at(name).told("Added virtual host " + name).main().shows("of one team");
        ui.main().shows("Permissions of 1 user");

        ui.main().press("Protect from deletion");
        assertThat(ui.main().button("Delete…")).isDisabled();
        ui.main().press("Lift the protection");
        ui.main().press("Delete…");
        var dialog = ui.dialog("Delete virtual host " + name + "?");
        dialog.shows("0 queues with 0 messages");
        assertThat(dialog.button("Delete virtual host")).isDisabled();
        dialog.at().getByRole(AriaRole.TEXTBOX).fill(name);
        dialog.press("Delete virtual host");
        ui.told("Deleted virtual host " + name).at("Virtual hosts");
        assertEquals(404, client.management().status("GET", "vhosts/" + name));
    }
}
