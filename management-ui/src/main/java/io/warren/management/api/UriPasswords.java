package io.warren.management.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.regex.Pattern;

/** Takes the passwords out of URIs ({@code amqp://user:password@host}), wherever they are in a value. */
final class UriPasswords {
    /** Everything up to the last at sign of an authority (RFC 3986, section 3.2.1), should a password hold one. */
    private static final Pattern PASSWORD = Pattern.compile("(?<=://)([^/?#\\s:]*):[^/?#\\s]*@");

    private UriPasswords() {}

    /** The same value, changed in place. */
    static ObjectNode masked(ObjectNode value) {
        value.properties().forEach(each -> each.setValue(masked(each.getValue())));
        return value;
    }

    private static JsonNode masked(JsonNode value) {
        return switch (value) {
            case ObjectNode object -> masked(object);
            case ArrayNode array -> {
                for (var at = 0; at < array.size(); at++) {
                    array.set(at, masked(array.get(at)));
                }
                yield array;
            }
            case TextNode text ->
                TextNode.valueOf(PASSWORD.matcher(text.textValue()).replaceAll("$1:***@"));
            default -> value;
        };
    }
}
