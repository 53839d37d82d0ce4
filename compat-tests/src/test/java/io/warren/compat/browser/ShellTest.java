package io.warren.compat.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.warren.compat.harness.Client;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is around every page: keys, the palette, the theme, live and paused, the virtual host. */
@InBrowser
final class ShellTest {
    private static String focused(Ui ui) {
        return (String) ui.page().evaluate("document.activeElement.textContent + document.activeElement.ariaLabel");
    }

    @Test
    void keysLeadFromPageToPageAndThroughATable(Ui ui, Client client) throws Exception {
        var prefix = client.name("keys");
        for (var each : new String[] {".a", ".b"}) {
            client.forget(prefix + each);
            client.channel().queueDeclare(prefix + each, true, false, false, null);
        }
        var keys = ui.open("overview").at("Overview").page().keyboard();

        keys.press("g");
        keys.press("q");
        ui.at("Queues");
        keys.press("/");
        keys.type(prefix);
        assertThat(ui.main().row(prefix).at()).hasCount(2);
        keys.press("Enter");
        ui.main().heading("Queues").focus();
        keys.press("j");
        keys.press("j");
        keys.press("x");
        assertThat(ui.main().row(prefix + ".b").field("Select")).isChecked();
        keys.press("k");
        keys.press("x");
        ui.main().shows("2 queues selected");
        keys.press("o");
        ui.at(prefix + ".a");
        keys.press("g");
        keys.press("c");
        ui.at("Cluster");
    }

    @Test
    void theKeysAreListedAndCanBeSwitchedOff(Ui ui) {
        var keys = ui.open("queues").at("Queues").page().keyboard();

        keys.press("?");
        var help = ui.dialog("Keyboard").shows("Find anything, run a command").shows("Filter the list");
        assertEquals(List.of(), ui.problems());
        help.at().getByRole(AriaRole.CHECKBOX).uncheck();
        keys.press("Escape");
        assertThat(ui.page().getByRole(AriaRole.DIALOG)).hasCount(0);
        keys.press("?");
        keys.press("r");
        assertThat(ui.page().getByRole(AriaRole.DIALOG)).hasCount(0);
        ui.all().shows("Live");
        keys.press("Control+k");
        ui.dialog("Find").shows("Declare queue…");
    }

    @Test
    void thePaletteFindsPagesCommandsAndWhatIsOnTheNode(Ui ui, Client client) throws Exception {
        var queue = client.queue(client.channel());
        var keys = ui.open("overview").at("Overview").page().keyboard();

        keys.press("Control+k");
        var palette = ui.dialog("Find");
        keys.type(queue);
        assertThat(palette.at().getByRole(AriaRole.OPTION)).hasCount(1);
        keys.press("Enter");
        ui.at(queue);

        ui.all().at().getByText("Find a queue, exchange, command…").click();
        keys.type("declare exch");
        keys.press("Enter");
        ui.dialog("Declare an exchange");
        keys.press("Escape");

        keys.press("Control+k");
        keys.type("no such thing anywhere");
        ui.dialog("Find").shows("Nothing is named so.");
        keys.press("Escape");
        assertThat(ui.page().getByRole(AriaRole.DIALOG)).hasCount(0);
    }

    @Test
    void theThemeFollowsTheSystemOrIsChosenAndKept(Ui ui) {
        var html = ui.open("overview").at("Overview").page().locator("html");

        ui.page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        assertThat(html).hasAttribute("data-theme", "dark");
        ui.all().press("Theme: system");
        assertThat(html).hasAttribute("data-theme", "light");
        ui.all().press("Theme: light");
        assertThat(html).hasAttribute("data-theme", "dark");
        ui.page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        ui.page().reload();
        assertThat(html).hasAttribute("data-theme", "dark");
        ui.all().press("Theme: dark");
        assertThat(html).hasAttribute("data-theme", "light");
    }

    @Test
    void whatIsPausedStandsStillAndGoesOn(Ui ui, Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        ui.open("queues/%2F/" + queue).at(queue).main().shows("0 ready");

        ui.page().keyboard().press("r");
        ui.all().shows("Paused");
        client.publishTo(channel, queue, "1", "2");
        // Another page has to be asked for once; its numbers stand still from then on.
        ui.open("queues?filter=" + queue).at("Queues");
        assertThat(ui.main().row(queue).at().locator("td").nth(8)).hasText("2");
        client.publishTo(channel, queue, "3");
        var live = ui.page().context().newPage();
        live.navigate(ui.page().url());
        assertThat(new Part(live.locator("main")).row(queue).at().locator("td").nth(8))
                .hasText("3");
        live.close();
        assertThat(ui.main().row(queue).at().locator("td").nth(8)).hasText("2");

        ui.all().at().locator("button.live").click();
        assertThat(ui.main().row(queue).at().locator("td").nth(8)).hasText("3");
    }

    @Test
    void aVirtualHostCutsTheListsAndStaysChosen(Ui ui, Client client) throws Exception {
        var host = client.virtualHost();
        var queue = client.queue(client.channel());
        client.management().put("queues/" + host + "/inside", Map.of());
        ui.open("queues").at("Queues");
        assertThat(ui.main().row(queue).at()).hasCount(1);

        ui.all().picker("Virtual host").first().selectOption(host);
        assertThat(ui.main().row(queue).at()).hasCount(0);
        assertThat(ui.main().row("inside").at()).hasCount(1);
        ui.all().region(AriaRole.NAVIGATION, "Pages").link("Exchanges").click();
        ui.at("Exchanges").main().shows("in " + host);
        ui.page().reload();
        ui.main().shows("in " + host);
        ui.page().goBack();
        ui.at("Queues");
        assertThat(ui.main().row("inside").at()).hasCount(1);
    }

    @Test
    void theContentIsReachedWithoutPassingTheNavigation(Ui ui) {
        ui.open("queues").at("Queues").settled();

        ui.page().evaluate("document.activeElement.blur()");
        ui.page().keyboard().press("Tab");
        assertEquals("Skip to the contentnull", focused(ui));
        ui.page().keyboard().press("Enter");
        assertEquals("main", ui.page().evaluate("document.activeElement.id"));
    }

    @Test
    void inANarrowWindowTheNavigationLiesOverThePage(Ui ui) {
        ui.page().setViewportSize(390, 844);
        ui.open("overview").at("Overview");
        var navigation = ui.all().region(AriaRole.NAVIGATION, "Pages");
        assertThat(navigation.at()).not().isInViewport();

        ui.all().press("Navigation");
        assertThat(navigation.at()).isInViewport();
        navigation.link("Queues").click();
        ui.at("Queues");
        assertThat(navigation.at()).not().isInViewport();
    }

    @Test
    void anAddressWithoutAPageIsTold(Ui ui) {
        ui.open("nowhere").main().shows("There is no such page");
        ui.main().link("Go to the overview").click();
        ui.at("Overview");
        assertThat(ui.page()).hasTitle(Pattern.compile("^Overview · "));
    }
}
