package io.warren.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.broker.configuration.Configuration;
import io.warren.broker.configuration.ConfigurationRefused;
import io.warren.broker.configuration.ConfigurationSources;
import io.warren.cluster.member.HostNames;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocatorConfigurationTest {
    private static final Map<String, String> HOSTS = Map.of(
            "a", "10.0.0.1",
            "b", "10.0.0.2",
            "localhost", "127.0.0.1",
            "127.0.0.1", "127.0.0.1",
            "0.0.0.0", "0.0.0.0");

    private static final HostNames NAMES =
            host -> Optional.ofNullable(HOSTS.get(host)).map(LocatorConfigurationTest::address).stream()
                    .toList();

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException cause) {
            throw new AssertionError(cause);
        }
    }

    private static Optional<LocatorConfiguration.Settings> read(String... settings) {
        return LocatorConfiguration.of(
                Configuration.load(new ConfigurationSources(null, List.of(settings), Map.of(), null, null)), NAMES);
    }

    @Test
    void itIsOffUnlessItIsToldWhereToListen() {
        assertEquals(Optional.empty(), read("warren.locator.name=mq.example"));
        assertEquals(Optional.empty(), read("warren.locator.listen=none"));
    }

    @ParameterizedTest
    @CsvSource({
        "5353, rabbit@a, 5672, , 10.0.0.1",
        "5353, rabbit@a, b:5672, , 10.0.0.2",
        "5353, rabbit@localhost, b:5672, , 10.0.0.2",
        "5353, rabbit@localhost, 0.0.0.0:5672, b, 10.0.0.2",
        "127.0.0.1:5353, rabbit@localhost, 5672, , 127.0.0.1",
    })
    void clientsAreToldWhereTheyReachTheNode(String listen, String node, String amqp, String told, String expected) {
        var settings = read(
                        "warren.locator.listen=" + listen,
                        "warren.locator.name=MQ.example.",
                        "warren.node_name=" + node,
                        "listeners.tcp.default=" + amqp,
                        told == null ? "warren.locator.ttl=2s" : "warren.locator.address=" + told)
                .orElseThrow();
        assertEquals(address(expected), settings.address());
        assertEquals("mq.example", settings.name().toString());
        assertEquals(told == null ? 2 : 5, settings.ttlSeconds());
        assertEquals(node, settings.node());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "warren.locator.ttl=5",
                "warren.locator.listen=5353",
                "warren.locator.name=a..b",
                "warren.locator.address=nobody"
            })
    void whatIsMissingOrWrongIsRefusedByItsKey(String wrong) {
        var settings = new java.util.ArrayList<>(List.of(
                "warren.locator.listen=127.0.0.1:5353",
                "warren.locator.name=mq.example",
                "warren.node_name=rabbit@localhost"));
        settings.removeIf(each -> each.startsWith(wrong.substring(0, wrong.indexOf('='))));
        settings.add(wrong);
        var problems = assertThrows(ConfigurationRefused.class, () -> read(settings.toArray(String[]::new)))
                .problems();
        assertEquals(1, problems.size());
        assertTrue(problems.getFirst().contains("warren.locator."), problems.toString());
        assertThrows(ConfigurationRefused.class, () -> read("warren.locator.listen=5353"), "no name");
    }
}
