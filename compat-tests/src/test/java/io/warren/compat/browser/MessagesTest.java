package io.warren.compat.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.warren.compat.harness.Client;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Messages by hand, and dead letters on their way back. */
@InBrowser
final class MessagesTest {
    @Test
    void oneIsPublishedToAnExchangeAndLookedAt(Ui ui, Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        channel.queueBind(queue, "amq.direct", queue);
        ui.open("messages").at("Messages");

        ui.main().fill("Exchange", "amq.direct").fill("Routing key", queue).fill("Body", "<b>hello</b>");
        ui.main().press("Publish message");
        ui.main().shows("it was routed to at least one queue");
        ui.main().fill("Routing key", queue + "-none").press("Publish message");
        ui.main().shows("the message went nowhere");

        ui.main().tab("Get and look").click();
        ui.main().fill("From queue", queue);
        ui.page().keyboard().press("Enter");
        ui.main().card("Get messages").press("Get messages");
        ui.main().card("Get messages").shows("1 of 1").shows("<b>hello</b>");
        ui.address("queue=" + queue);
    }

    @Test
    void deadLettersAreExplainedAndGoBack(Ui ui, Client client) throws Exception {
        var channel = client.channel();
        var dead = client.queue(channel);
        var exchange = client.exchange(channel, "fanout");
        channel.queueBind(dead, exchange, "");
        var queue = client.queue(channel, Map.of("x-dead-letter-exchange", exchange));
        client.publishTo(channel, queue, "1", "2");
        for (var number = 0; number < 2; number++) {
            channel.basicReject(channel.basicGet(queue, false).getEnvelope().getDeliveryTag(), false);
        }
        client.awaitReady(channel, dead, 2);

        ui.open("dead-letters").at("Dead letters");
        var card = ui.main().card(dead);
        card.shows("2 messages").press("Why did they die?");
        assertThat(card.row("rejected").at()).containsText(queue);
        card.press("Move…");
        ui.dialog("Move messages out of " + dead).press("Move 2 messages");
        ui.told("Messages move from " + dead);
        client.awaitReady(channel, queue, 2);
        client.awaitReady(channel, dead, 0);
        assertEquals("1", Client.text(client.eventuallyGet(channel, queue, true)));
    }
}
