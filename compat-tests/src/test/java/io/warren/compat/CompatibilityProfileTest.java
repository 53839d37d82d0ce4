package io.warren.compat;

import static io.warren.compat.harness.Refusal.assertChannelCloses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.warren.compat.harness.BrokerProcess;
import io.warren.compat.harness.BrokerProcess.Settings;
import io.warren.compat.harness.Client;
import io.warren.compat.harness.Inbox;
import io.warren.compat.harness.ManagementApi;
import io.warren.compat.harness.WarrenOnly;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Where the profiles {@code lenient} and {@code rabbitmq-4.3} differ; docs/compatibility.md lists the same. */
@WarrenOnly
final class CompatibilityProfileTest {
    private static BrokerProcess lenient;
    private static BrokerProcess strict;

    @BeforeAll
    static void start() {
        lenient = BrokerProcess.start(Settings.named("lenient"));
        strict = BrokerProcess.start(Settings.named("strict").with("warren.compatibility.profile = rabbitmq-4.3"));
    }

    @AfterAll
    static void stop() {
        lenient.close();
        strict.close();
    }

    private static ConnectionFactory factory(BrokerProcess broker) {
        var factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(broker.amqpPort());
        factory.setAutomaticRecoveryEnabled(false);
        return factory;
    }

    private static Connection connect(BrokerProcess broker) throws Exception {
        return factory(broker).newConnection();
    }

    private static int policy(BrokerProcess broker, Map<String, Object> definition) {
        return new ManagementApi("http://127.0.0.1:" + broker.managementPort(), "guest", "guest")
                .status(
                        "PUT",
                        "policies/%2F/old",
                        Map.of("pattern", "^old", "apply-to", "queues", "definition", definition));
    }

    @Test
    void transientQueuesThatAreNotExclusive() throws Exception {
        try (var connection = connect(lenient)) {
            connection.createChannel().queueDeclare("transient", false, false, false, null);
        }
        var connection = connect(strict);
        var refused = assertThrows(
                IOException.class,
                () -> connection.createChannel().queueDeclare("transient", false, false, false, null));
        assertTrue(String.valueOf(refused.getCause()).contains("reply-code=541"), String.valueOf(refused.getCause()));
        connection.abort();
    }

    @Test
    void globalPrefetchIsOneLimitOrOneForEachConsumer() throws Exception {
        assertEquals(2, heldByTwoConsumers(lenient));
        assertEquals(4, heldByTwoConsumers(strict));
    }

    private static int heldByTwoConsumers(BrokerProcess broker) throws Exception {
        try (var connection = connect(broker)) {
            Channel channel = connection.createChannel();
            channel.queueDeclare("global", true, false, false, null);
            channel.basicQos(2, true);
            var first = Inbox.consume(channel, "global");
            var second = Inbox.consume(channel, "global");
            channel.confirmSelect();
            for (var number = 0; number < 10; number++) {
                channel.basicPublish("", "global", null, Client.bytes("m"));
            }
            channel.waitForConfirmsOrDie(10_000);
            io.warren.compat.harness.Eventually.eventually(
                    "the consumers are full", () -> first.waiting() + second.waiting() >= 2);
            // What follows would be on the same socket before the answer.
            channel.queueDeclarePassive("global");
            channel.messageCount("global");
            channel.queueDeclarePassive("global");
            return 10 - (int) channel.messageCount("global");
        }
    }

    @Test
    void smallFrames() throws Exception {
        for (var broker : new BrokerProcess[] {lenient, strict}) {
            var factory = factory(broker);
            factory.setRequestedFrameMax(4_096);
            if (broker == lenient) {
                factory.newConnection().close();
            } else {
                assertThrows(IOException.class, factory::newConnection);
            }
        }
    }

    @Test
    void theOldNameOfTheLeaderLocator() throws Exception {
        var arguments = Map.<String, Object>of("x-queue-master-locator", "client-local");
        try (var connection = connect(lenient)) {
            connection.createChannel().queueDeclare("old.locator", true, false, false, arguments);
        }
        var connection = connect(strict);
        var refused = assertThrows(
                IOException.class,
                () -> connection.createChannel().queueDeclare("old.locator", true, false, false, arguments));
        assertTrue(String.valueOf(refused.getCause()).contains("reply-code=541"), String.valueOf(refused.getCause()));
        connection.abort();
    }

    @Test
    void policiesOfMirroredQueues() {
        for (var definition : java.util.List.<Map<String, Object>>of(
                Map.of("ha-mode", "all"), Map.of("queue-master-locator", "min-masters"))) {
            assertTrue(policy(lenient, definition) / 100 == 2, definition.toString());
            assertEquals(400, policy(strict, definition), definition.toString());
        }
    }

    @Test
    void consumerTimeoutsOfClassicQueues() throws Exception {
        var arguments = Map.<String, Object>of("x-consumer-timeout", 60_000);
        try (var connection = connect(lenient)) {
            connection.createChannel().queueDeclare("old.timeout", true, false, false, arguments);
        }
        try (var connection = connect(strict)) {
            var channel = connection.createChannel();
            assertChannelCloses(
                    channel,
                    406,
                    "PRECONDITION_FAILED - invalid arg 'x-consumer-timeout' for queue 'old.timeout' in vhost '/' of queue"
                            + " type rabbit_classic_queue",
                    () -> channel.queueDeclare("old.timeout", true, false, false, arguments));
        }
    }
}
