package io.warren.compat.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.microsoft.playwright.options.AriaRole;
import io.warren.compat.harness.Client;
import org.junit.jupiter.api.Test;

/** The page of one queue: its messages, bindings, consumers, and what can be done to it. */
@InBrowser
final class QueueTest {
    @Test
    void aMessageIsPublishedLookedAtAndTakenOut(Ui ui, Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        ui.open("queues/%2F/" + queue).at(queue).main().tab("Messages").click();

        var publish = ui.main().card("Publish a message to this queue");
        publish.press("JSON");
        publish.fill("Body", "{\"order\": ");
        publish.press("Publish message");
        assertThat(publish.at().locator(".field-problem")).isVisible();
        publish.fill("Body", "{\"order\": 17}");
        publish.at().getByText("Headers and properties").click();
        publish.region(AriaRole.GROUP, "Headers").press("+ Other");
        publish.fill("Name 1", "tenant").fill("Value 1", "north");
        publish.press("Publish message");
        publish.shows("Published to " + queue);

        var get = ui.main().card("Get messages");
        get.press("Get messages");
        get.shows("1 of 1").shows("application/json").shows("order:").shows("tenant");
        get.press("Text");
        assertThat(get.at().getByText("{\"order\": 17}")).isVisible();
        get.press("Hex");
        get.shows("7b 22 6f 72");
        assertEquals(1, channel.messageCount(queue), "it was put back");

        get.choose("How", "ack_requeue_false").press("Get messages");
        ui.dialog("Take out up to 10 messages from " + queue + "?").press("Take out");
        get.shows("These have left the queue.");
        assertEquals(0, channel.messageCount(queue));
        get.choose("How", "ack_requeue_true").press("Get messages");
        get.shows("No message was ready");
    }

    @Test
    void messagesAreLookedAtPageByPage(Ui ui, Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        client.publishTo(channel, queue, "one", "two", "three");
        ui.open("queues/%2F/" + queue + "?tab=messages").at(queue);

        var get = ui.main().card("Get messages");
        get.fill("How many", "2").press("Get messages");
        get.shows("1 of 3").shows("two");
        get.press("Next 2");
        get.shows("3 of 3").shows("three");
        assertThat(get.button("Next 2")).isDisabled();
        get.press("Back");
        get.shows("1 of 3");
    }

    @Test
    void allMessagesAreMovedToAnotherQueue(Ui ui, Client client) throws Exception {
        var channel = client.channel();
        var from = client.queue(channel);
        var to = client.queue(channel);
        client.publishTo(channel, from, "1", "2", "3");
        client.deleteAfterwards("parameters/shovel/%2F/Move%20from%20" + from);
        ui.open("queues/%2F/" + from + "?tab=messages").at(from);

        var move = ui.main().card("Move all messages");
        move.fill("To queue", from).press("Move messages…");
        move.shows("This is the same queue");
        move.fill("To queue", to).press("Move messages…");
        ui.dialog("Move 3 messages from " + from + " to " + to + "?").press("Move messages");

        ui.told("Messages move from " + from + " to " + to);
        client.awaitReady(channel, to, 3);
        ui.main().shows("0 ready");
    }

    @Test
    void aBindingIsAddedAndRemoved(Ui ui, Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        ui.open("queues/%2F/" + queue).at(queue).main().tab("Bindings").click();

        ui.main().press("Bind…");
        ui.dialog("Bind " + queue + " to an exchange")
                .fill("Exchange", "amq.topic")
                .fill("Routing key", "orders.#")
                .press("Bind");
        ui.told("Bound " + queue + " to amq.topic");
        assertThat(ui.main().row("orders.#").at()).containsText("amq.topic");
        client.publish(channel, "amq.topic", "orders.new.eu", "text");
        assertEquals(1, channel.messageCount(queue));

        ui.main().press("Unbind from amq.topic with orders.#");
        ui.dialog("Unbind " + queue + " from amq.topic?").press("Unbind");
        ui.told("Unbound " + queue + " from amq.topic");
        assertThat(ui.main().row("orders.#").at()).hasCount(0);
        client.publish(channel, "amq.topic", "orders.new.eu", "text");
        assertEquals(1, channel.messageCount(queue));
    }

    @Test
    void aBindingToAnExchangeThatIsNotThereIsRefusedInTheDialog(Ui ui, Client client) throws Exception {
        var queue = client.queue(client.channel());
        ui.watch().announce(404, "/bindings/");
        ui.open("queues/%2F/" + queue + "?tab=bindings").at(queue).main().press("Bind…");

        var dialog = ui.dialog("Bind " + queue + " to an exchange");
        dialog.fill("Exchange", "nowhere").fill("Routing key", "kept").press("Bind");
        assertThat(dialog.at().locator(".note.bad")).isVisible();
        assertThat(dialog.field("Routing key")).hasValue("kept");
    }

    @Test
    void deliveriesArePausedWithAReasonAndResumed(Ui ui, Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        ui.open("queues/%2F/" + queue).at(queue).main().press("Pause…");

        ui.dialog("Pause " + queue).fill("Why", "invoices are late").press("Pause");
        ui.told("Paused " + queue).main().shows("Deliveries are paused");
        ui.main().shows("invoices are late");
        client.publishTo(channel, queue, "kept");
        assertNull(channel.basicGet(queue, true), "nothing is delivered");

        ui.main().press("Resume");
        ui.told("Resumed " + queue);
        assertThat(ui.main().at().getByText("Deliveries are paused")).hasCount(0);
        assertEquals("kept", Client.text(client.eventuallyGet(channel, queue, true)));
    }

    @Test
    void itsConsumersPolicyAndSettingsAreShown(Ui ui, Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        channel.basicQos(7);
        channel.basicConsume(queue, false, "reader-7", new com.rabbitmq.client.DefaultConsumer(channel));
        client.policy("^" + queue + "$", "queues", 5, java.util.Map.of("max-length", 12));

        ui.open("queues/%2F/" + queue).at(queue).main().tab("Consumers").click();
        assertThat(ui.main().row("reader-7").at()).containsText("7");
        ui.main().tab("Policy and why").click();
        assertThat(ui.main().row("max-length").at()).containsText("12");
        ui.main().tab("Replication").click();
        ui.main().shows("This queue is on one node");
        ui.main().tab("Settings").click();
        ui.main().shows("rabbitmqadmin");
        ui.address("tab=settings");
        ui.main().tab("Settings").press("ArrowLeft");
        ui.address("tab=policy");
    }

    @Test
    void itIsDeletedAndTheListIsShown(Ui ui, Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        client.publishTo(channel, queue, "1", "2");
        ui.open("queues/%2F/" + queue).at(queue).main().shows("2 ready");

        ui.main().press("More");
        ui.main().press("Delete…");
        ui.dialog("Delete queue " + queue + " with 2 messages?").press("Delete queue");

        ui.told("Deleted " + queue).at("Queues");
        assertEquals(404, client.management().status("GET", "queues/%2F/" + queue));
    }

    @Test
    void oneThatIsNotThereIsTold(Ui ui) {
        ui.open("queues/%2F/no-such-queue").at("no-such-queue").main().shows("There is no such queue");
    }

    @Test
    void oneThatGoesWhileItIsShownIsTold(Ui ui, Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        ui.open("queues/%2F/" + queue).at(queue).main().shows("0 ready");
        ui.watch().mayAnswer(404);

        channel.queueDelete(queue);

        ui.main().shows("There is no such queue");
    }
}
