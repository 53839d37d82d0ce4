package io.warren.compat.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Locator;
import io.warren.compat.harness.Client;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Exchanges, what is bound to them, and where a message would go. */
@InBrowser
final class ExchangesTest {
    @Test
    void oneIsDeclaredBoundAskedAndDeleted(Ui ui, Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        var exchange = client.name("topics");
        ui.open("exchanges").at("Exchanges").main().press("Declare exchange");
        ui.dialog("Declare an exchange")
                .fill("Name", exchange)
                .choose("Type", "topic")
                .press("Declare exchange");
        ui.at(exchange).told("Declared " + exchange).main().shows("Nothing is bound to this exchange");

        ui.main().press("Bind…");
        ui.dialog("Bind a queue or exchange to " + exchange)
                .fill("Queue", queue)
                .fill("Routing key", "orders.*.eu")
                .press("Bind");
        ui.told("Bound " + queue + " to " + exchange);
        assertThat(ui.main().row("orders.*.eu").at()).containsText(queue);

        ui.main().tab("Routing simulator").click();
        ui.main().fill("Routing key", "orders.new.eu").press("Show the route");
        ui.main().shows("It reaches 1 queue");
        assertEquals(0, channel.messageCount(queue), "nothing was published");
        ui.address("key=orders.new.eu");
        ui.main().fill("Routing key", "orders.new.us").press("Show the route");
        ui.main().shows("It goes nowhere.");
        ui.main().shows("orders.*.eu");
        ui.page().reload();
        ui.main().shows("It goes nowhere.");

        ui.main().tab("Publish").click();
        ui.main().fill("Routing key", "orders.new.eu").fill("Body", "hello").press("Publish message");
        ui.main().shows("it was routed to at least one queue");
        assertEquals("hello", Client.text(client.eventuallyGet(channel, queue, true)));
        ui.main().fill("Routing key", "orders.new.us").press("Publish message");
        ui.main().shows("the message went nowhere");
        ui.main().link("Why not?").click();
        ui.main().shows("It goes nowhere.");

        ui.main().press("Delete…");
        ui.dialog("Delete exchange " + exchange + "?").press("Delete exchange");
        ui.told("Deleted " + exchange).at("Exchanges");
        assertEquals(404, client.management().status("GET", "exchanges/%2F/" + exchange));
    }

    @Test
    void theWayThroughOtherExchangesIsShown(Ui ui, Client client) throws Exception {
        var channel = client.channel();
        var last = client.queue(channel);
        var second = client.exchange(channel, "fanout");
        var alternate = client.exchange(channel, "fanout");
        var first = client.exchange(channel, "direct", Map.of("alternate-exchange", alternate));
        channel.exchangeBind(second, first, "go");
        channel.queueBind(last, second, "");

        ui.open("routing").at("Where does a message go?");
        ui.main().picker("It is published to").selectOption(first);
        ui.main().fill("Routing key", "go").press("Show the route");
        ui.main().shows("It reaches 1 queue").shows(second);
        ui.main().fill("Routing key", "elsewhere").press("Show the route");
        ui.main().shows("so it goes on to the alternate exchange").shows("nothing is bound here");
        ui.address("exchange=" + first);
    }

    @Test
    void anExchangeIsBoundToAnother(Ui ui, Client client) throws Exception {
        var channel = client.channel();
        var target = client.exchange(channel, "fanout");
        ui.open("exchanges/%2F/" + target).at(target).main().press("Bind to another…");

        ui.dialog("Bind " + target + " to another exchange")
                .fill("From exchange", "amq.direct")
                .fill("Routing key", "k")
                .press("Bind");
        ui.told("Bound " + target + " to amq.direct");
        ui.main().press("Unbind " + target + " from amq.direct with k");
        ui.dialog("Unbind " + target + " from amq.direct?").press("Unbind");
        ui.told("Unbound " + target + " from amq.direct").main().shows("No exchange leads here");
    }

    @Test
    void theBrokersOwnAreNotDeleted(Ui ui, Client client) throws Exception {
        var exchange = client.exchange(client.channel(), "fanout");
        ui.open("exchanges?filter=type:fanout").at("Exchanges");

        ui.main().row("amq.fanout").field("Select").check();
        ui.main().shows("cannot be deleted");
        ui.main().press("Clear selection");
        ui.main().row(exchange).field("Select").check();
        ui.main().press("Delete…");
        ui.dialog("Delete exchange " + exchange + "?").press("Delete exchange");
        ui.told("Deleted " + exchange);
        assertThat(ui.main().row(exchange).at()).hasCount(0);

        ui.open("exchanges/%2F/amq.default").at("(default exchange)").main().shows("Every queue is bound");
        assertThat(ui.main().button("Delete…")).hasCount(0);
    }

    @Test
    void whatLeadsWhereIsDrawnAndListed(Ui ui, Client client) throws Exception {
        var channel = client.channel();
        var exchange = client.exchange(channel, "direct");
        var queue = client.queue(channel);
        channel.queueBind(queue, exchange, "k");
        client.publishTo(channel, queue, "1", "2");

        ui.open("exchanges/%2F/" + exchange).at(exchange).main().press("Topology");
        ui.at("Topology").main().shows(queue);
        assertThat(ui.main().at().locator(".topology a, .topology button.node")).hasCount(2);
        ui.main().press("List");
        assertThat(ui.main().row(queue).at()).containsText(exchange);
        ui.main().press("Picture");
        ui.main()
                .at()
                .locator("a.node")
                .filter(new Locator.FilterOptions().setHasText(exchange))
                .focus();
        ui.page().keyboard().press("ArrowRight");
        ui.page().keyboard().press("Enter");
        ui.at(queue);
    }
}
