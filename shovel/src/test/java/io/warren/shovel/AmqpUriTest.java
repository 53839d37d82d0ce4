package io.warren.shovel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** URIs as RabbitMQ reads them, and never a password in what people see. */
final class AmqpUriTest {
    @ParameterizedTest
    @CsvSource({
        "amqp://host, false, host, 5672, /",
        "amqps://host, true, host, 5671, /",
        "amqp://host:1234/vhost, false, host, 1234, vhost",
        "amqp://host/%2Fa%2Fb, false, host, 5672, /a/b",
        "amqp://[::1]:5673, false, ::1, 5673, /",
        "amqp://, false, '', 5672, /",
        "amqp:///vhost, false, '', 5672, vhost",
        "amqp://host/, false, host, 5672, ''",
    })
    void whereItLeads(String text, boolean tls, String host, int port, String virtualHost) {
        var uri = AmqpUri.of(text);

        assertEquals(tls, uri.tls());
        assertEquals(host, uri.host());
        assertEquals(port, uri.port());
        assertEquals(virtualHost, uri.virtualHost());
        assertEquals(host.isEmpty(), uri.inside());
        assertNull(uri.user());
        assertNull(uri.password());
    }

    @Test
    void whoComesAndHow() {
        var uri = AmqpUri.of("amqps://us%3Aer:p%40ss+word@host?verify=verify_none&cacertfile=%2Fca.pem&heartbeat=5");

        assertEquals("us:er", uri.user());
        assertEquals("p@ss+word", uri.password());
        assertEquals(Map.of("verify", "verify_none", "cacertfile", "/ca.pem", "heartbeat", "5"), uri.query());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "amqp://user:planted@host/vhost",
                "amqp://user:planted@host:99999/vhost",
                "amqp://user:planted@host?password=planted",
                "amqp://user:pl/anted@planted@host",
                "http://user:planted@host",
                "amqp://user:%planted@host",
                "user:planted@host",
            })
    void nobodySeesThePassword(String text) {
        assertFalse(shown(text).contains("planted@"), shown(text));
        assertFalse(shown(text).contains(":planted"), shown(text));
    }

    private static String shown(String text) {
        try {
            return AmqpUri.of(text).toString();
        } catch (IllegalArgumentException refused) {
            return refused.getMessage() + AmqpUri.withoutLogin(text);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "amqp://host:0, '{unable_to_parse_uri,invalid_port}'",
        "amqp://host:65536, '{unable_to_parse_uri,invalid_port}'",
        "amqp://host:port, '{unable_to_parse_uri,malformed_uri}'",
        "nothing, '{unable_to_parse_uri,malformed_uri}'",
        "amqp://us%er@host, '{unable_to_parse_uri,malformed_uri}'",
        "http://u:p@host, '{{unexpected_uri_scheme,\"http\"},\"http://host\"}'",
    })
    void whatIsNoneIsRefusedInRabbitMqsWords(String text, String why) {
        var refused = assertThrows(IllegalArgumentException.class, () -> AmqpUri.of(text));

        assertTrue(String.valueOf(refused.getMessage()).equals(why), refused.getMessage());
    }
}
