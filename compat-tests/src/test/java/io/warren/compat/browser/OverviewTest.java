package io.warren.compat.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import com.rabbitmq.client.Channel;
import io.warren.compat.harness.Client;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The overview while clients work. */
@InBrowser
final class OverviewTest {
    private static Locator tile(Ui ui, String name) {
        return ui.main()
                .at()
                .locator("a.tile")
                .filter(new Locator.FilterOptions().setHasText(name))
                .locator(".tile-value");
    }

    private static void publish(Client client, Channel channel, String queue) {
        try {
            client.publishTo(channel, queue, "one", "two", "three");
        } catch (Exception cause) {
            throw new IllegalStateException(cause);
        }
    }

    @Test
    void itsNumbersFollowWhatAClientPublishes(Ui ui, Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        var over = new AtomicBoolean();
        var publisher = CompletableFuture.runAsync(() -> {
            while (!over.get()) {
                publish(client, channel, queue);
            }
        });
        try {
            ui.open("overview?span=60").at("Overview");
            var published = ui.main().region(AriaRole.REGION, "Published a second");
            assertThat(published.at().locator(".legend-value").first()).hasText(Pattern.compile("^[1-9][0-9.]*k?/s$"));
            var before = tile(ui, "Ready").textContent();
            assertThat(tile(ui, "Ready")).not().hasText(before);
            assertThat(tile(ui, "Connections")).hasText(Pattern.compile("^[1-9]"));

            published.press("Table");
            assertThat(published.at().getByRole(AriaRole.TABLE)).isVisible();
            published.press("Chart");
            published.at().getByRole(AriaRole.BUTTON).getByText("Confirmed").click();
            assertThat(published.at().locator("button[aria-pressed=false]")).hasText(Pattern.compile("^Confirmed"));
        } finally {
            over.set(true);
            publisher.join();
        }
    }

    @Test
    void whatNeedsAttentionIsNamedAndLeadsThere(Ui ui, Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        client.publishTo(channel, queue, "1", "2", "3");

        ui.open("overview").at("Overview");
        var attention = ui.main().card("Needs attention");
        attention.shows("3 messages ready and no consumer");
        attention.link(queue).click();
        ui.at(queue);
        ui.page().goBack();
        tile(ui, "Stuck queues").click();
        ui.at("Queues").address("filter=stuck");
        assertThat(ui.main().row(queue).at()).hasCount(1);
    }

    @Test
    void theTimeThatIsShownIsChosenAndInTheAddress(Ui ui) {
        ui.open("overview").at("Overview").settled();

        ui.main().press("1 h");
        assertThat(ui.main().button("1 h")).hasAttribute("aria-pressed", "true");
        ui.page().reload();
        assertThat(ui.main().button("1 h")).hasAttribute("aria-pressed", "true");
    }
}
