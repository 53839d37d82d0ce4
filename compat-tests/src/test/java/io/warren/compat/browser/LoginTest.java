package io.warren.compat.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.warren.compat.harness.Client;
import org.junit.jupiter.api.Test;

/** Who comes in, who does not, and what is said when it is over. */
@InBrowser
final class LoginTest {
    private static String someone(Client client, String tags) {
        var name = client.user(tags);
        client.management().putPermissions("/", name, ".*", ".*", ".*");
        return name;
    }

    @Test
    void whoLogsInComesWhereHeWantedTo(@Stranger Ui ui, Client client) {
        var name = someone(client, "administrator");

        ui.open("exchanges?filter=amq");
        ui.logIn(name, name).at("Exchanges");

        assertThat(ui.all().field("Filter exchanges")).hasValue("amq");
        assertEquals(
                "[]",
                ui.page().evaluate("JSON.stringify(document.cookie === '' ? [] : document.cookie)"),
                "no script can read the session");
    }

    @Test
    void aWrongPasswordIsToldAndNothingMore(@Stranger Ui ui, Client client) {
        var name = someone(client, "administrator");
        ui.openLogin();

        ui.watch().announce(401, "api/x/session");
        ui.logIn(name, "wrong").all().shows("The name or the password is wrong");
        assertThat(ui.all().field("User")).hasValue(name);

        ui.logIn(name, name).at("Overview");
    }

    @Test
    void whoHasNoTagIsToldWhy(@Stranger Ui ui, Client client) {
        var name = someone(client, "");
        ui.openLogin();

        ui.watch().announce(401, "api/x/session");
        ui.logIn(name, name).all().shows("This user has no tag");
    }

    @Test
    void aNameIsNeeded(@Stranger Ui ui) {
        ui.openLogin().all().press("Log in");

        ui.all().shows("Your name is needed");
    }

    @Test
    void afterTheLogOutTheCookieIsWorthNothing(@Stranger Ui ui, Client client) {
        var name = someone(client, "administrator");
        ui.openLogin().logIn(name, name).at("Overview").settled();
        var cookie = ui.cookie();
        assertEquals(200, ui.statusWith(cookie));

        ui.all().press(name);
        ui.all().press("Log out");
        ui.all().shows("You are logged out.");
        assertThat(ui.all().field("Password")).hasValue("");
        assertEquals(401, ui.statusWith(cookie));

        ui.page().reload();
        assertThat(ui.all().field("User")).isVisible();
    }

    @Test
    void theEndOfASessionIsToldAndTheNextOneGoesOnThere(@Stranger Ui ui, Client client) {
        var name = someone(client, "administrator");
        ui.openLogin().logIn(name, name).at("Overview");
        ui.open("queues?filter=orders&sort=ready&order=desc").at("Queues").settled();

        ui.watch().mayAnswer(401);
        client.management().putUser(name, "another", "administrator");

        ui.all().shows("Your session has ended. Log in again to go on where you were.");
        ui.logIn(name, "another").at("Queues").address("filter=orders");
        assertThat(ui.all().field("Filter queues")).hasValue("orders");
    }

    @Test
    void anOrdinaryUserSeesNoPagesOfAdministrators(@Stranger Ui ui, Client client) {
        var name = someone(client, "management");
        ui.openLogin().logIn(name, name).at("Overview").settled();

        assertThat(ui.all().link("Queues").first()).isVisible();
        assertThat(ui.all().link("Access")).hasCount(0);
        ui.open("access").all().shows("Access is for users tagged administrator");
    }
}
