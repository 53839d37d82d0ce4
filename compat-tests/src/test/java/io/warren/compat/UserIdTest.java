package io.warren.compat;

import static io.warren.compat.harness.Client.bytes;
import static io.warren.compat.harness.Refusal.assertChannelCloses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import io.warren.compat.harness.Client;
import io.warren.compat.harness.OnBroker;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The user-id property is the user's, or the message is refused (RabbitMQ docs, "Validated User-ID"). */
@OnBroker
class UserIdTest {
    @Test
    void ownNameIsDelivered(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);

        publishAs(channel, queue, "guest");

        assertEquals(
                "guest", client.eventuallyGet(channel, queue, true).getProps().getUserId());
    }

    @Test
    void anotherNameIsRefused(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);

        assertChannelCloses(
                channel,
                406,
                "PRECONDITION_FAILED - user_id property set to 'somebody' but authenticated user was 'guest'",
                () -> publishAs(channel, queue, "somebody"));
    }

    @Test
    void impersonatorMayUseAnyName(Client client) throws Exception {
        var user = client.user("impersonator");
        client.management().putPermissions("/", user, ".*", ".*", ".*");
        var queue = client.queue(client.channel());
        var channel = client.connect(factory -> {
                    factory.setUsername(user);
                    factory.setPassword(user);
                })
                .createChannel();

        publishAs(channel, queue, "somebody");

        assertEquals(
                "somebody",
                client.eventuallyGet(channel, queue, true).getProps().getUserId());
    }

    private static void publishAs(Channel channel, String queue, String user) throws IOException {
        channel.basicPublish(
                "", queue, new AMQP.BasicProperties.Builder().userId(user).build(), bytes("a"));
    }
}
