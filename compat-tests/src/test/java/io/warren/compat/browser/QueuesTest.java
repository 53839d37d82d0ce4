package io.warren.compat.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.rabbitmq.client.Channel;
import io.warren.compat.harness.Client;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/** The list of queues: what is declared, found, ordered and done to many at once. */
@InBrowser
final class QueuesTest {
    private static void declare(Client client, Channel channel, String queue, int messages) throws Exception {
        client.forget(queue);
        channel.queueDeclare(queue, true, false, false, null);
        client.publishTo(channel, queue, Collections.nCopies(messages, "text").toArray(String[]::new));
    }

    private static Locator names(Ui ui) {
        return ui.main().table("queues").locator("tbody tr td:nth-child(2)");
    }

    private static Part selected(Ui ui) {
        return ui.main().region(AriaRole.REGION, "Selected queues");
    }

    @Test
    void aQueueIsDeclaredWithArguments(Ui ui, Client client) {
        var name = client.name("declared");
        ui.open("queues").at("Queues").main().button("Declare queue").first().click();

        var dialog = ui.dialog("Declare a queue").fill("Name", name).choose("Type", "quorum");
        dialog.press("+ Length limit");
        dialog.fill("Value 1", "many");
        assertThat(dialog.at().locator(".field-problem")).isVisible();
        dialog.fill("Value 1", "1000");
        dialog.press("Declare queue");

        ui.at(name).told("Declared " + name);
        var queue = client.management().get("queues/%2F/" + name);
        assertEquals("quorum", queue.get("type").asText());
        assertEquals(1000, queue.get("arguments").get("x-max-length").asInt());
    }

    @Test
    void aNameIsNeeded(Ui ui) {
        ui.open("queues?new=queue").dialog("Declare a queue").press("Declare queue");

        ui.dialog("Declare a queue").shows("A name is needed");
        ui.page().keyboard().press("Escape");
        assertThat(ui.page().getByRole(AriaRole.DIALOG)).hasCount(0);
    }

    @Test
    void filterAndOrderAreInTheAddressAndOutliveAReload(Ui ui, Client client) throws Exception {
        var channel = client.channel();
        var prefix = client.name("sorted");
        declare(client, channel, prefix + ".few", 1);
        declare(client, channel, prefix + ".many", 3);
        declare(client, channel, prefix + ".none", 0);
        ui.open("queues").at("Queues");

        ui.main().fill("Filter queues", prefix);
        assertThat(names(ui)).hasText(new String[] {prefix + ".few", prefix + ".many", prefix + ".none"});
        ui.main().table("queues").getByRole(AriaRole.BUTTON).getByText("Ready").click();
        assertThat(names(ui)).hasText(new String[] {prefix + ".many", prefix + ".few", prefix + ".none"});
        ui.main().fill("Filter queues", prefix + " ready>0");
        assertThat(names(ui)).hasText(new String[] {prefix + ".many", prefix + ".few"});

        ui.page().reload();
        assertThat(names(ui)).hasText(new String[] {prefix + ".many", prefix + ".few"});
        assertThat(ui.main().field("Filter queues")).hasValue(prefix + " ready>0");
        assertThat(ui.main().at().locator("th[aria-sort=descending]")).hasText("Ready");
        assertTrue(ui.page().url().contains("sort=ready"), ui.page().url());

        ui.main().fill("Filter queues", prefix + " ready>lots");
        ui.main().shows("ready needs a number after >");
        ui.main().fill("Filter queues", prefix + ".nowhere");
        ui.main().shows("No queue matches");
        ui.main().press("Show all");
        assertThat(ui.main().field("Filter queues")).hasValue("");
    }

    @Test
    void inANarrowWindowTheMessagesAreInSight(Ui ui, Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        client.publishTo(channel, queue, "1", "2");
        ui.page().setViewportSize(390, 844);
        ui.open("queues?filter=" + queue).at("Queues");

        assertThat(ui.main().table("queues").locator("thead th")).hasText(new String[] {"", "Name", "State", "Ready"});
        var ready = ui.main().row(queue).at().locator("td").last();
        assertThat(ready).hasText("2");
        assertThat(ready).isInViewport(new LocatorAssertions.IsInViewportOptions().setRatio(1));
    }

    @Test
    void aLongListComesInPages(Ui ui, Client client) throws Exception {
        var channel = client.channel();
        var prefix = client.name("paged");
        for (var number = 0; number < 55; number++) {
            var name = prefix + "-" + (100 + number);
            client.forget(name);
            channel.queueDeclare(name, true, false, false, null);
        }

        ui.open("queues?size=50&filter=" + prefix).at("Queues").main().shows("1–50 of 55");
        ui.main().press("Next");
        ui.main().shows("51–55 of 55");
        ui.address("page=2");
        assertThat(names(ui).last()).hasText(prefix + "-154");
        ui.page().goBack();
        ui.main().shows("1–50 of 55");
        ui.main().picker("Rows").selectOption("100");
        ui.main().shows("1–55 of 55");
    }

    @Test
    void whatIsSelectedIsPurgedAndDeletedAfterAQuestionThatCounts(Ui ui, Client client) throws Exception {
        var channel = client.channel();
        var prefix = client.name("bulk");
        declare(client, channel, prefix + ".a", 2);
        declare(client, channel, prefix + ".b", 3);
        ui.open("queues?filter=" + prefix).at("Queues");
        assertThat(ui.main().row(prefix + ".b").at()).containsText("3");

        ui.main().field("Select all rows of this page").click();
        selected(ui).shows("2 queues selected").press("Purge…");
        ui.dialog("Purge 5 messages from 2 queues?").press("Cancel");
        assertEquals(2, channel.messageCount(prefix + ".a"), "nothing was done");
        selected(ui).press("Purge…");
        ui.dialog("Purge 5 messages from 2 queues?").press("Purge 5 messages");
        ui.told("Purged 2 queues");
        assertEquals(0, channel.messageCount(prefix + ".a") + channel.messageCount(prefix + ".b"));

        ui.main().field("Select all rows of this page").click();
        assertThat(ui.main().row(prefix + ".b").at().locator("td").nth(8)).hasText("0");
        selected(ui).press("Delete…");
        ui.dialog("Delete 2 queues with 0 messages?").press("Delete 2 queues");
        ui.told("Deleted 2 queues");
        assertThat(ui.main().table("queues")).hasCount(0);
        assertEquals(404, client.management().status("GET", "queues/%2F/" + prefix + ".a"));
    }

    @Test
    void manyMessagesAreNotPurgedByASlip(Ui ui, Client client) throws Exception {
        var channel = client.channel();
        var queue = client.name("slip");
        declare(client, channel, queue, 1001);
        ui.open("queues/%2F/" + queue).at(queue).main().shows("1\u202f001 ready");

        ui.main().press("Purge…");
        var dialog = ui.dialog("Purge 1\u202f001 messages from " + queue + "?");
        assertThat(dialog.button("Purge 1\u202f001 messages")).isDisabled();
        dialog.at().getByRole(AriaRole.TEXTBOX).fill(queue);
        dialog.press("Purge 1\u202f001 messages");

        ui.told("Purged " + queue);
        assertEquals(0, channel.messageCount(queue));
    }

    @Test
    void deliveriesOfManyArePausedAndResumed(Ui ui, Client client) throws Exception {
        var channel = client.channel();
        var prefix = client.name("rest");
        declare(client, channel, prefix + ".a", 0);
        declare(client, channel, prefix + ".b", 0);
        ui.open("queues?filter=" + prefix).at("Queues");
        assertThat(names(ui)).hasText(new String[] {prefix + ".a", prefix + ".b"});
        ui.main().field("Select all rows of this page").click();

        selected(ui).press("Pause…");
        ui.dialog("Pause 2 queues").fill("Why", "new invoices").press("Pause");
        ui.told("Paused 2 queues");
        assertThat(ui.main().row("paused").at()).hasCount(2);

        ui.main().field("Select all rows of this page").click();
        selected(ui).press("Resume");
        ui.told("Resumed 2 queues");
        assertThat(ui.main().row("paused").at()).hasCount(0);
    }

    @Test
    void rowsStayUnderThePointerUntilTheUpdatesAreApplied(Ui ui, Client client) throws Exception {
        var channel = client.channel();
        var prefix = client.name("still");
        declare(client, channel, prefix + ".a", 2);
        declare(client, channel, prefix + ".b", 1);
        ui.open("queues?sort=ready&order=desc&filter=" + prefix).at("Queues");
        assertThat(names(ui)).hasText(new String[] {prefix + ".a", prefix + ".b"});

        names(ui).first().hover();
        client.publishTo(channel, prefix + ".b", "2", "3", "4");
        ui.main().shows("2 updates – apply");
        assertThat(names(ui)).hasText(new String[] {prefix + ".a", prefix + ".b"});
        assertThat(ui.main().row(prefix + ".b").at()).containsText("4");
        ui.main().heading("Queues").hover();
        assertThat(names(ui)).hasText(new String[] {prefix + ".b", prefix + ".a"});

        ui.main().row(prefix + ".a").field("Select").click();
        client.publishTo(channel, prefix + ".a", "3", "4", "5");
        ui.main().press("2 updates – apply");
        assertThat(names(ui)).hasText(new String[] {prefix + ".a", prefix + ".b"});
    }

    @Test
    void columnsAndViewsAreChosenAndKept(Ui ui, Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        ui.open("queues?filter=" + queue).at("Queues").main().press("Choose columns");

        ui.main().field("Node").click();
        ui.main().field("Type").uncheck();
        assertThat(ui.main().table("queues").locator("th").getByText("Node")).isVisible();
        ui.page().keyboard().press("Escape");
        ui.main().press("Views");
        ui.main().fill("Name of the new view", "with nodes").press("Save");
        ui.main().press("All queues");
        assertThat(ui.main().table("queues").locator("th").getByText("Node")).hasCount(0);

        ui.page().reload();
        ui.main().press("Views");
        ui.main().press("with nodes");
        assertThat(ui.main().table("queues").locator("th").getByText("Node")).isVisible();
        assertThat(ui.main().field("Filter queues")).hasValue(queue);
        ui.main().press("Views");
        ui.main().press("Forget the view with nodes");
        assertThat(ui.main().button("with nodes")).hasCount(0);
    }

    @Test
    void aQueueThatComesWhileTheListIsOpenAppears(Ui ui, Client client) throws Exception {
        var prefix = client.name("live");
        client.queue(client.channel());
        ui.open("queues?filter=" + prefix).at("Queues").main().shows("No queue matches");

        declare(client, client.channel(), prefix, 7);
        assertThat(ui.main().row(prefix).at()).containsText("7");
        var requests = ui.watch().requests();
        client.publishTo(client.channel(), prefix, "8");
        assertThat(ui.main().row(prefix).at()).containsText("8");
        assertTrue(ui.watch().requests() - requests <= 1, "changes come on the stream");
    }
}
