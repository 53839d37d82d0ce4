package io.warren.compat.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.warren.compat.harness.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import io.warren.compat.harness.Client;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Connections, channels and consumers as they come and go, and how they are closed. */
@InBrowser
final class ClientsTest {
    private static Connection named(Client client, String name) throws Exception {
        return client.connect(factory -> factory.setClientProperties(Map.of("connection_name", name)));
    }

    @Test
    void aConnectionIsFoundLookedAtAndClosedWithAReason(Ui ui, Client client) throws Exception {
        var app = client.name("checkout");
        ui.open("connections?filter=" + app).at("Connections");
        var connection = named(client, app);
        connection.createChannel();
        assertThat(ui.main().row(app).at()).containsText("guest");

        ui.main().link(app).click();
        ui.at(app).main().shows("Channels (1)");
        ui.main().press("Close…");
        var dialog = ui.dialog("Close the connection of " + app + "?");
        dialog.fill("Reason", "für immer").press("Close connection");
        dialog.shows("Letters without accents only");
        dialog.fill("Reason", "moved to the other cluster").press("Close connection");

        ui.told("Closed " + app).main().shows("This connection has ended.");
        ui.watch().mayAnswer(404);
        eventually("the client is told", () -> !connection.isOpen());
        assertTrue(String.valueOf(connection.getCloseReason()).contains("moved to the other cluster"));
    }

    @Test
    void allOfOneApplicationAreClosedTogether(Ui ui, Client client) throws Exception {
        var app = client.name("batch");
        var connections = new ArrayList<Connection>();
        for (var number = 0; number < 6; number++) {
            connections.add(named(client, app));
        }
        var other = named(client, client.name("other"));
        ui.open("connections").at("Connections").main().picker("Group by").selectOption("app");

        ui.main().press("Close 6 connections of " + app);
        var dialog = ui.dialog("Close 6 connections of " + app + "?");
        dialog.press("Close 6 connections");
        dialog.shows("Type 6");
        dialog.fill("Type 6 to confirm", "6").press("Close 6 connections");
        ui.told("Closed 6 connections");
        eventually("they are closed", () -> connections.stream().noneMatch(Connection::isOpen));
        assertTrue(other.isOpen());
        ui.address("by=app");
    }

    @Test
    void channelsAndConsumersLeadToEachOther(Ui ui, Client client) throws Exception {
        var app = client.name("worker");
        var connection = named(client, app);
        var channel = connection.createChannel();
        var queue = client.queue(channel);
        channel.basicQos(2);
        channel.basicConsume(queue, false, "tag-of-" + app, new DefaultConsumer(channel));
        client.publishTo(client.channel(), queue, "1", "2", "3");

        ui.open("channels?filter=" + app).at("Channels");
        var row = ui.main().row(app);
        assertThat(row.at()).hasCount(1);
        row.at()
                .getByRole(com.microsoft.playwright.options.AriaRole.LINK)
                .first()
                .click();
        ui.at("Channel 1").main().shows("Its consumers hold as many unacked messages as their prefetch allows.");
        ui.main().link(queue).click();
        ui.at(queue);

        ui.open("consumers?filter=" + queue).at("Consumers");
        assertThat(ui.main().row("tag-of-" + app).at()).containsText("2");
        channel.close();
        ui.main().shows("No");
        assertThat(ui.main().row("tag-of-" + app).at()).hasCount(0);
    }

    @Test
    void theOrderOfConnectionsIsThatOfTheChosenColumn(Ui ui, Client client) throws Exception {
        var app = client.name("order");
        for (var each : List.of("b", "c", "a")) {
            named(client, app + "-" + each).createChannel();
        }
        named(client, app + "-d");
        ui.open("connections?filter=" + app).at("Connections");
        var names = ui.main().table("connections").locator("tbody td:nth-child(2)");
        assertThat(names).hasText(new String[] {app + "-a", app + "-b", app + "-c", app + "-d"});

        ui.main().table("connections").getByText("Application").click();
        assertThat(names).hasText(new String[] {app + "-d", app + "-c", app + "-b", app + "-a"});
        ui.main().fill("Filter connections", app + " no-channels");
        assertThat(names).hasText(new String[] {app + "-d"});
    }
}
