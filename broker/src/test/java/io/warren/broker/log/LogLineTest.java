package io.warren.broker.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.warren.broker.configuration.Secret;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class LogLineTest {
    @Test
    void aUsersTextCannotForgeALine() {
        var line = new LogLine(false).doLayout(event("reason", "x\r\n2026 [info] login_granted user=\"root\"\u2028"));
        assertEquals(1, line.lines().count());
        assertTrue(line.endsWith("reason=\"x\\r\\n2026 [info] login_granted user=\\\"root\\\"\\u2028\"\n"), line);
    }

    @Test
    void jsonIsOneObjectPerLine() {
        var line = new LogLine(true).doLayout(event("user", "a\"b\u0000"));
        assertTrue(
                line.contains("\"level\":\"warning\",\"category\":\"connection\",\"event\":\"login_refused\""), line);
        assertTrue(line.endsWith("\"user\":\"a\\\"b\\u0000\"}\n"), line);
    }

    @Test
    void aSecretIsStars() {
        assertFalse(new LogLine(false)
                .doLayout(event("password", new Secret("hunter2")))
                .contains("hunter2"));
    }

    private static LoggingEvent event(String key, Object value) {
        var context = new LoggerContext();
        var event =
                new LoggingEvent("", context.getLogger("connection"), Level.WARN, "login_refused", null, new Object[0]);
        event.addKeyValuePair(new KeyValuePair(key, value));
        return event;
    }
}
