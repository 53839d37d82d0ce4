package io.warren.compat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import io.warren.compat.harness.BrokerProcess;
import io.warren.compat.harness.Eventually;
import io.warren.compat.harness.WarrenOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The system calls of a running broker: every {@code basic.ack} that goes out for a persistent message comes after a force
 * of the journal that returned since the one before. Needs {@code strace}.
 */
@WarrenOnly
class ConfirmTraceTest {
    private static final int MESSAGES = 30;

    /** A method frame of 13 bytes with class 60, method 80. */
    private static final Pattern ACK = Pattern.compile(
            "(write|writev|sendto|sendmsg)\\(.*\\\\x00\\\\x00\\\\x00\\\\x0d\\\\x00\\\\x3c\\\\x00\\\\x50.*");

    private static final Pattern FORCED = Pattern.compile("(fdatasync|fsync)(\\(.*\\)| resumed>.*)\\s*= 0");

    @Test
    void noConfirmLeavesBeforeItsForce() throws Exception {
        assertEquals(0, acksWithoutForce("fsync"));
    }

    @Test
    void withoutForcesTheTraceShowsIt() throws Exception {
        assertTrue(acksWithoutForce("os") > MESSAGES / 2);
    }

    private static int acksWithoutForce(String durability) throws Exception {
        var trace = Files.createTempFile("trace", ".txt");
        var settings = BrokerProcess.Settings.named("trace-" + durability)
                .with("warren.durability = " + durability)
                .under(
                        "strace",
                        "-f",
                        "-xx",
                        "-s",
                        "64",
                        "-o",
                        trace.toString(),
                        "-e",
                        "trace=fdatasync,fsync,write,writev,sendto,sendmsg");
        try (var broker = BrokerProcess.start(settings)) {
            publish(broker);
            Eventually.eventually(
                    "all acks in the trace",
                    Duration.ofSeconds(30),
                    () -> count(trace).acks() >= MESSAGES);
        }
        var counted = count(trace);
        Files.delete(trace);
        return counted.bare();
    }

    private static void publish(BrokerProcess broker) throws Exception {
        var factory = new ConnectionFactory();
        factory.setHost(broker.host());
        factory.setPort(broker.amqpPort());
        try (var connection = factory.newConnection();
                var channel = connection.createChannel()) {
            channel.queueDeclare("traced", true, false, false, Map.of());
            channel.confirmSelect();
            for (var number = 0; number < MESSAGES; number++) {
                channel.basicPublish("", "traced", MessageProperties.PERSISTENT_BASIC, new byte[100]);
                channel.waitForConfirmsOrDie(20_000);
            }
        }
    }

    /** @param bare acks with no force that returned since the ack before */
    private record Counted(int acks, int bare) {}

    private static Counted count(Path trace) throws IOException {
        var acks = 0;
        var bare = 0;
        var forced = false;
        for (var line : Files.readAllLines(trace)) {
            if (ACK.matcher(line).find()) {
                acks++;
                bare += forced ? 0 : 1;
                forced = false;
            } else if (FORCED.matcher(line).find()) {
                forced = true;
            }
        }
        return new Counted(acks, bare);
    }
}
