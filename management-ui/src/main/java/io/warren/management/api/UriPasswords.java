package io.warren.management.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Takes the passwords out of URIs ({@code amqp://user:password@host}), wherever they are in a value. */
final class UriPasswords {
    /** Everything up to the last at sign of an authority (RFC 3986, section 3.2.1), should a password hold one. */
    private static final Pattern PASSWORD = Pattern.compile("(?<=://)([^/?#\\s:]*):[^/?#\\s]*@");

    private static final Pattern LOGIN = Pattern.compile("(?<=://)[^/?#\\s]*@");
    /** Of a key file, among the parameters of a URI. */
    private static final Pattern KEY = Pattern.compile("(?<=[?&]password=)[^&\\s]*");

    private UriPasswords() {}

    /** The same value with users and passwords taken out of its URIs, changed in place. */
    static ObjectNode removed(ObjectNode value) {
        return changed(
                value, text -> KEY.matcher(LOGIN.matcher(text).replaceAll("")).replaceAll("***"));
    }

    /** The same value, changed in place. */
    static ObjectNode masked(ObjectNode value) {
        return changed(
                value,
                text -> KEY.matcher(PASSWORD.matcher(text).replaceAll("$1:***@"))
                        .replaceAll("***"));
    }

    private static ObjectNode changed(ObjectNode value, UnaryOperator<String> text) {
        value.properties().forEach(each -> each.setValue(changed(each.getValue(), text)));
        return value;
    }

    private static JsonNode changed(JsonNode value, UnaryOperator<String> change) {
        return switch (value) {
            case ObjectNode object -> changed(object, change);
            case ArrayNode array -> {
                for (var at = 0; at < array.size(); at++) {
                    array.set(at, changed(array.get(at), change));
                }
                yield array;
            }
            case TextNode text -> TextNode.valueOf(change.apply(text.textValue()));
            default -> value;
        };
    }
}
