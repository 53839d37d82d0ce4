package io.warren.compat;

import static io.warren.compat.harness.Refusal.assertConnectionCloses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import com.rabbitmq.client.ShutdownSignalException;
import com.rabbitmq.client.impl.AMQConnection;
import com.rabbitmq.client.impl.AMQImpl;
import io.warren.compat.harness.Client;
import io.warren.compat.harness.Eventually;
import io.warren.compat.harness.ManagementApi;
import io.warren.compat.harness.OnBroker;
import io.warren.compat.harness.RawClient;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Opening, tuning and closing a connection (AMQP 0-9-1 section 2.2.4, class connection). */
@OnBroker
class ConnectionTest {
    private static final String LOGIN_REFUSED =
            "ACCESS_REFUSED - Login was refused using authentication mechanism PLAIN."
                    + " For details see the broker logfile.";

    @Test
    void serverPropertiesNameProductVersionAndCapabilities(Client client) throws Exception {
        var properties = client.connect().getServerProperties();

        assertTrue(properties.keySet().containsAll(Set.of("product", "version", "platform", "cluster_name")));
        var capabilities = assertInstanceOf(Map.class, properties.get("capabilities"));
        for (var capability : Set.of(
                "publisher_confirms",
                "exchange_exchange_bindings",
                "basic.nack",
                "consumer_cancel_notify",
                "connection.blocked",
                "consumer_priorities",
                "authentication_failure_close",
                "per_consumer_qos",
                "direct_reply_to")) {
            assertEquals(true, capabilities.get(capability), capability);
        }
    }

    @Test
    void serverProposesRabbitMqsLimits(Client client) throws Exception {
        var connection = client.connect();

        assertEquals(2047, connection.getChannelMax());
        assertEquals(131_072, connection.getFrameMax());
        assertEquals(60, connection.getHeartbeat());
    }

    @Test
    void clientMayLowerTheLimits(Client client) throws Exception {
        var connection = client.connect(factory -> {
            factory.setRequestedChannelMax(10);
            factory.setRequestedFrameMax(8192);
            factory.setRequestedHeartbeat(5);
        });
        var channel = connection.createChannel();
        var queue = client.queue(channel);
        var body = new byte[50_000];
        body[49_999] = 7;

        channel.basicPublish("", queue, null, body);

        assertEquals(10, connection.getChannelMax());
        assertEquals(8192, connection.getFrameMax());
        assertEquals(7, client.eventuallyGet(channel, queue, true).getBody()[49_999]);
    }

    @Test
    void closingHandshakeEndsWithCode200(Client client) throws Exception {
        var connection = client.connect();

        connection.close();

        var reason = assertInstanceOf(
                AMQP.Connection.Close.class, connection.getCloseReason().getReason());
        assertEquals(200, reason.getReplyCode());
    }

    @Test
    void wrongPasswordIsRefusedWith403ForClientsThatUnderstandIt(Client client) {
        var failure = assertThrows(
                AuthenticationFailureException.class, () -> client.connect(factory -> factory.setPassword("wrong")));

        assertEquals(LOGIN_REFUSED, failure.getMessage());
    }

    @Test
    void unknownUserIsRefusedLikeAWrongPassword(Client client) {
        var failure = assertThrows(
                AuthenticationFailureException.class,
                () -> client.connect(factory -> factory.setUsername("nobody-of-that-name")));

        assertEquals(LOGIN_REFUSED, failure.getMessage());
    }

    @Test
    void wrongPasswordJustClosesTheSocketOfAClientWithoutTheCapability(Client client) {
        assertThrows(
                PossibleAuthenticationFailureException.class,
                () -> client.connect(factory -> {
                    var properties = new HashMap<>(AMQConnection.defaultClientProperties());
                    properties.put("capabilities", Map.of());
                    factory.setClientProperties(properties);
                    factory.setPassword("wrong");
                }));
    }

    @Test
    void unknownVirtualHostIsNotAllowed(Client client) {
        var failure =
                assertThrows(IOException.class, () -> client.connect(factory -> factory.setVirtualHost("nowhere")));

        var close = closeIn(failure);
        assertEquals(530, close.getReplyCode());
        assertEquals("NOT_ALLOWED - vhost nowhere not found", close.getReplyText());
    }

    @Test
    void virtualHostWithoutPermissionIsRefused(Client client) {
        var user = client.user("");

        var failure = assertThrows(
                IOException.class,
                () -> client.connect(factory -> {
                    factory.setUsername(user);
                    factory.setPassword(user);
                }));

        var close = closeIn(failure);
        assertEquals(530, close.getReplyCode());
        assertEquals("NOT_ALLOWED - access to vhost '/' refused for user '" + user + "'", close.getReplyText());
    }

    @Test
    void channelNumberBeyondTheNegotiatedMaximumClosesTheConnection(Client client) throws Exception {
        try (var raw = RawClient.open(client.broker(), 2, 131_072)) {
            raw.openChannel(1);
            raw.openChannel(2);
            raw.send(RawClient.method(3, 20, 10, new byte[] {0}));

            var close = raw.readConnectionClose();

            assertEquals(530, close.code());
            assertEquals(
                    "NOT_ALLOWED - number of channels opened (2) has reached the negotiated channel_max (2)",
                    close.text());
        }
    }

    @Test
    void channelNumbersAreFreeAgainAfterClosing(Client client) throws Exception {
        var connection = client.connect(factory -> factory.setRequestedChannelMax(1));

        for (var i = 0; i < 20; i++) {
            var channel = connection.createChannel();
            assertNotNull(channel);
            assertEquals(1, channel.getChannelNumber());
            channel.close();
        }
    }

    @Test
    void updateSecretIsAnswered(Client client) throws Exception {
        try (var raw = RawClient.open(client.broker(), 10, 131_072)) {
            raw.send(RawClient.method(0, 10, 70, RawClient.fields(out -> {
                RawClient.longString(out, Client.bytes("guest"));
                RawClient.shortString(out, "the old one expired");
            })));

            assertEquals(4, raw.expect(10, 71).payload().length, "update-secret-ok has no arguments");
        }
    }

    @Test
    void immediatePublishingIsNotImplemented(Client client) throws Exception {
        var channel = client.channel();

        assertConnectionCloses(
                channel.getConnection(),
                540,
                "NOT_IMPLEMENTED - immediate=true",
                () -> channel.basicPublish("", "nowhere", false, true, null, new byte[0]));
    }

    @Test
    void clientsOfOneConnectionNameShowIt(Client client) throws Exception {
        var name = client.name("connection");
        var factory = client.factory();

        try (var connection = factory.newConnection(name)) {
            assertTrue(connection.isOpen());
            Eventually.eventually(
                    "a connection named " + name,
                    () -> client.management()
                            .get("connections")
                            .findValuesAsText("connection_name")
                            .contains(name));
        }
    }

    @Test
    void managementMayCloseAConnectionWithAReason(Client client) throws Exception {
        var name = client.name("connection");
        var connection = client.factory().newConnection(name);
        var path = Eventually.eventuallyPresent("the connection", () -> {
            for (var row : client.management().get("connections")) {
                if (row.path("client_properties")
                        .path("connection_name")
                        .asText()
                        .equals(name)) {
                    return Optional.of("connections/"
                            + ManagementApi.segment(row.path("name").asText()));
                }
            }
            return Optional.empty();
        });

        assertConnectionCloses(
                connection,
                320,
                "CONNECTION_FORCED - Closed via management plugin",
                () -> client.management().delete(path));
    }

    @Test
    void manyConnectionsComeAndGo(Client client) throws Exception {
        for (var i = 0; i < 50; i++) {
            try (var connection = client.factory().newConnection();
                    var channel = connection.createChannel()) {
                assertFalse(channel.queueDeclare().getQueue().isEmpty());
            }
        }
    }

    private static AMQP.Connection.Close closeIn(IOException failure) {
        var signal = assertInstanceOf(ShutdownSignalException.class, failure.getCause());
        return assertInstanceOf(AMQImpl.Connection.Close.class, signal.getReason());
    }

    /** What it was given goes back to the queue although the window of its socket is full. */
    @Test
    void clientThatNeitherReadsNorSpeaksIsGone(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        channel.confirmSelect();
        for (var each = 0; each < 30; each++) {
            channel.basicPublish("", queue, null, new byte[1 << 20]);
        }
        channel.waitForConfirmsOrDie(15_000);

        try (var raw = RawClient.connect(client.broker())) {
            raw.startOk();
            raw.open(2047, 131_072, 1);
            raw.openChannel(1);
            raw.send(RawClient.consume(1, queue));
            raw.expect(60, 21);
            raw.expect(60, 60);

            Eventually.eventually(
                    "the consumer is gone",
                    () -> channel.queueDeclarePassive(queue).getConsumerCount() == 0);
            client.awaitReady(channel, queue, 30);
        }
    }
}
