package io.warren.compat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConnectionFactory;
import io.warren.compat.harness.BrokerProcess;
import io.warren.compat.harness.BrokerProcess.Settings;
import io.warren.compat.harness.WarrenOnly;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code message_interceptors.*}: what the node writes into messages. */
@WarrenOnly // A broker with a configuration of its own is started.
final class MessageInterceptorsTest {
    private static final String STAMP = "message_interceptors.incoming.set_header_timestamp.overwrite = ";
    private static final String NODE = "message_interceptors.incoming.set_header_routing_node.overwrite = ";

    private interface Look {
        void at(Channel channel) throws Exception;
    }

    private static void with(Look look, String... lines) throws Exception {
        try (var broker = BrokerProcess.start(Settings.named("interceptors").with(lines))) {
            var factory = new ConnectionFactory();
            factory.setHost("127.0.0.1");
            factory.setPort(broker.amqpPort());
            try (var connection = factory.newConnection();
                    var channel = connection.createChannel()) {
                channel.queueDeclare("q", true, false, false, null);
                look.at(channel);
            }
        }
    }

    private static BasicProperties through(Channel channel, BasicProperties properties) throws Exception {
        channel.confirmSelect();
        channel.basicPublish("", "q", properties, new byte[1]);
        channel.waitForConfirmsOrDie(10_000);
        return channel.basicGet("q", true).getProps();
    }

    private static long number(BasicProperties properties) {
        return Long.parseLong(String.valueOf(properties.getHeaders().get("timestamp_in_ms")));
    }

    @SuppressWarnings("JavaUtilDate") // The client's.
    private static BasicProperties claimed() {
        return new BasicProperties.Builder()
                .timestamp(Date.from(Instant.ofEpochSecond(5)))
                .headers(Map.of("timestamp_in_ms", 5_000L, "x-routed-by", "me"))
                .build();
    }

    @Test
    @SuppressWarnings("JavaUtilDate") // The client's.
    void whatIsMissingIsSetAndWhatIsThereStaysUnlessItIsOverwritten() throws Exception {
        with(
                channel -> {
                    var set = through(channel, new BasicProperties());
                    var millis = number(set);
                    assertTrue(Math.abs(System.currentTimeMillis() - millis) < 60_000);
                    assertEquals(millis / 1_000, set.getTimestamp().toInstant().getEpochSecond());
                    assertEquals(
                            "rabbit@localhost", String.valueOf(set.getHeaders().get("x-routed-by")));

                    var kept = through(channel, claimed());
                    assertEquals(5_000L, kept.getHeaders().get("timestamp_in_ms"));
                    assertEquals(5, kept.getTimestamp().toInstant().getEpochSecond());
                    assertEquals("me", String.valueOf(kept.getHeaders().get("x-routed-by")));
                    assertNotNull(kept.getHeaders().get("x-opt-rabbitmq-sent-time"));
                },
                STAMP + "false",
                NODE + "false",
                "message_interceptors.outgoing.timestamp.enabled = true");
        with(
                channel -> {
                    var changed = through(channel, claimed());
                    assertTrue(number(changed) > 5_000L);
                    assertTrue(changed.getTimestamp().toInstant().getEpochSecond() > 5);
                    assertEquals(
                            "rabbit@localhost",
                            String.valueOf(changed.getHeaders().get("x-routed-by")));
                },
                STAMP + "true",
                NODE + "true");
    }
}
