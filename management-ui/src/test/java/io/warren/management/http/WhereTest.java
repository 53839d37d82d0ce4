package io.warren.management.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

final class WhereTest {
    private static final List<String> ROWS = List.of("""
            {"name": "orders", "type": "quorum", "messages_ready": 1500, "members": ["a", "b"]}""", """
            {"name": "mail", "type": "classic", "messages_ready": 20, "paused": {"user": "ada"}}""", """
            {"name": "old", "type": "classic", "policy": null}""");

    @Test
    void everyConditionMustHold() {
        assertEquals(List.of("orders"), names("messages_ready>1000", "type=QUORUM"));
        assertEquals(List.of("mail", "old"), names("messages_ready<=20"));
        assertEquals(List.of("orders", "mail", "old"), names());
    }

    @Test
    void whatIsNotThereIsNothing() {
        assertEquals(List.of("old"), names("messages_ready=", "policy="));
        assertEquals(List.of("mail"), names("paused.user!="));
        assertEquals(List.of("old"), names("messages_ready<1"));
    }

    @Test
    void patternsAreSearchedWithoutRegardToCase() {
        assertEquals(List.of("orders", "old"), names("name~^O"));
        assertEquals(List.of("mail"), names("name!~^O"));
        assertEquals(List.of("orders"), names("members~\\bb\\b"));
    }

    @Test
    void aFieldThatIsKnownWithoutAPictureNeedsNone() {
        Map<String, Function<? super String, ? extends Comparable<?>>> fields =
                Map.of("size", row -> (long) row.length());
        assertEquals(
                List.of("long one"),
                Where.of(List.of("size>4")).keep(List.of("a", "long one"), row -> fail("a picture of " + row), fields));
    }

    @Test
    void whatIsNoConditionIsRefusedInWords() {
        for (var each : List.of("messages", "=1", "messages>many", "messages>", "name~(")) {
            var refused = assertThrows(HttpRefused.class, () -> Where.of(List.of(each)), each);
            assertEquals(400, refused.status());
            assertTrue(
                    refused.reason().asText().startsWith("where: "),
                    refused.reason().asText());
        }
    }

    private static List<String> names(String... conditions) {
        return Where.of(List.of(conditions)).keep(ROWS, WhereTest::row, Map.of()).stream()
                .map(each -> row(each).path("name").asText())
                .toList();
    }

    private static ObjectNode row(String json) {
        try {
            return (ObjectNode) new ObjectMapper().readTree(json);
        } catch (JsonProcessingException cause) {
            throw new AssertionError(cause);
        }
    }
}
