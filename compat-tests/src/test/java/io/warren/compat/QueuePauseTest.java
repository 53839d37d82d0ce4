package io.warren.compat;

import static io.warren.compat.harness.Eventually.eventually;
import static io.warren.compat.harness.ManagementApi.segment;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.rabbitmq.client.CancelCallback;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import io.warren.compat.harness.BrokerProcess;
import io.warren.compat.harness.BrokerProcess.Settings;
import io.warren.compat.harness.ManagementApi;
import io.warren.compat.harness.WarrenOnly;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Pausing and resuming a queue over HTTP, with a client attached and over a restart. */
@WarrenOnly
final class QueuePauseTest {
    private static BrokerProcess broker;
    private static ManagementApi api;

    @BeforeAll
    static void start() {
        broker = BrokerProcess.start(Settings.named("pause"));
        api = new ManagementApi("http://127.0.0.1:" + broker.managementPort(), "guest", "guest");
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    private static Connection connect() throws Exception {
        var factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(broker.amqpPort());
        return factory.newConnection();
    }

    private static void publish(Channel channel, String queue, String text) throws Exception {
        channel.confirmSelect();
        channel.basicPublish("", queue, MessageProperties.PERSISTENT_TEXT_PLAIN, text.getBytes(StandardCharsets.UTF_8));
        channel.waitForConfirmsOrDie(10_000);
    }

    private static LinkedBlockingQueue<String> consume(Channel channel, String queue) throws Exception {
        var texts = new LinkedBlockingQueue<String>();
        channel.basicConsume(
                queue,
                true,
                (tag, delivery) -> texts.add(new String(delivery.getBody(), StandardCharsets.UTF_8)),
                (CancelCallback) tag -> {});
        return texts;
    }

    @Test
    void aPausedQueueTakesMessagesAndDeliversThemWhenResumed() throws Exception {
        var queue = "pause.consumer";
        try (var connection = connect();
                var channel = connection.createChannel()) {
            channel.queueDeclare(queue, true, false, false, null);
            var texts = consume(channel, queue);
            publish(channel, queue, "before");
            assertEquals("before", texts.poll(10, TimeUnit.SECONDS));

            api.put("queues/%2F/" + segment(queue) + "/pause", Map.of("reason", "consumer is ill"));
            publish(channel, queue, "during");
            assertEquals(1, channel.messageCount(queue));
            assertNull(channel.basicGet(queue, true), "a get finds nothing");
            var paused = api.get("queues/%2F/" + segment(queue)).get("paused");
            assertEquals("guest", paused.get("user").textValue());
            assertEquals("consumer is ill", paused.get("reason").textValue());
            assertTrue(paused.get("until").isNull());
            var looked = api.post(
                    "queues/%2F/" + segment(queue) + "/get",
                    Map.of("ackmode", "ack_requeue_true", "count", 1, "encoding", "auto"));
            assertEquals("during", looked.get(0).get("payload").textValue());
            assertTrue(texts.isEmpty());

            api.put("queues/%2F/" + segment(queue) + "/resume", Map.of());
            assertEquals("during", texts.poll(10, TimeUnit.SECONDS));
            assertFalse(api.get("queues/%2F/" + segment(queue)).has("paused"));
            channel.queueDelete(queue);
        }
        var told = new ArrayList<String>();
        api.get("audit?kind=parameter")
                .get("items")
                .forEach(each -> told.add(each.get("action").textValue()));
        assertEquals(List.of("deleted", "created"), told);
    }

    @Test
    void aPauseOutlivesARestartAndEndsByTheClock() throws Exception {
        var queue = "pause.restart";
        try (var connection = connect();
                var channel = connection.createChannel()) {
            channel.queueDeclare(queue, true, false, false, null);
            publish(channel, queue, "kept");
        }
        api.put("queues/%2F/" + segment(queue) + "/pause", Map.of());

        broker.restart();

        try (var connection = connect();
                var channel = connection.createChannel()) {
            var texts = consume(channel, queue);
            assertEquals(1, channel.messageCount(queue));
            assertTrue(texts.isEmpty());

            api.put("queues/%2F/" + segment(queue) + "/pause", Map.of("seconds", 1));
            assertEquals("kept", texts.poll(10, TimeUnit.SECONDS));
            eventually(
                    "it does not say that it is paused",
                    () -> !api.get("queues/%2F/" + segment(queue)).has("paused"));
        }
    }

    @Test
    void aQueueThatIsDeclaredAgainIsNotPaused() throws Exception {
        var queue = "pause.again";
        try (var connection = connect();
                var channel = connection.createChannel()) {
            channel.queueDeclare(queue, true, false, false, null);
            api.put("queues/%2F/" + segment(queue) + "/pause", Map.of("reason", "old"));
            channel.queueDelete(queue);
            channel.queueDeclare(queue, true, false, false, null);

            assertFalse(api.get("queues/%2F/" + segment(queue)).has("paused"));
            publish(channel, queue, "new");
            assertEquals("new", new String(channel.basicGet(queue, true).getBody(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void whoMayNotConfigureAQueueDoesNotPauseIt() throws Exception {
        try (var connection = connect();
                var channel = connection.createChannel()) {
            channel.queueDeclare("pause.rights", true, false, false, null);
        }
        api.putUser("reader", "reader", "management");
        api.putPermissions("/", "reader", "", "", ".*");
        var reader = new ManagementApi("http://127.0.0.1:" + broker.managementPort(), "reader", "reader");

        assertEquals(401, reader.status("PUT", "queues/%2F/pause.rights/pause", Map.of()));
        assertEquals(400, api.status("PUT", "queues/%2F/pause.rights/pause", Map.of("seconds", -1)));
        assertEquals(400, api.status("PUT", "queues/%2F/pause.rights/pause", Map.of("seconds", "soon")));
        assertEquals(404, api.status("PUT", "queues/%2F/not.there/pause", Map.of()));
        assertFalse(api.get("queues/%2F/pause.rights").has("paused"));
    }
}
