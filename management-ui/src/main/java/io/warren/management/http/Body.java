package io.warren.management.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The JSON object that a request carries. Numbers and booleans may come as texts (the older command line tool sends them
 * so), unknown keys are ignored, and no body is an empty object. Everything else that does not fit is a 400.
 */
public record Body(ObjectNode json) {
    private static final int DEEPEST = 64;

    /** Reads what strangers send: bounded depth, no extensions of JSON. */
    public static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxNumberLength(64)
                            .build())
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .disable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .build())
            .enable(com.fasterxml.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    public static Body of(byte[] bytes) {
        return of(bytes, "not_json");
    }

    /** With the text that this route has for what is not JSON. */
    public static Body of(byte[] bytes, String notJson) {
        if (bytes.length == 0) {
            return new Body(JsonNodeFactory.instance.objectNode());
        }
        JsonNode tree;
        try {
            tree = MAPPER.readTree(bytes);
        } catch (IOException malformed) {
            throw HttpRefused.badRequest(notJson);
        }
        if (tree == null || tree.isNull() || tree.isMissingNode()) {
            return new Body(JsonNodeFactory.instance.objectNode());
        }
        if (tree.isTextual()) {
            throw HttpRefused.badRequest("invalid payload: the request body JSON-decoded to a string. "
                    + "Is the input doubly-JSON-encoded?");
        }
        if (!(tree instanceof ObjectNode object)) {
            throw HttpRefused.badRequest(notJson);
        }
        return new Body(object);
    }

    /** Refuses with the names of all that is missing, as RabbitMQ writes them. */
    public Body require(String... keys) {
        var missing = new ArrayList<String>();
        for (var key : keys) {
            if (get(key) == null) {
                missing.add(key);
            }
        }
        if (missing.isEmpty()) {
            return this;
        }
        throw HttpRefused.badRequest(missing.stream()
                .map(key -> "{key_missing," + (key.indexOf('-') < 0 ? key : "'" + key + "'") + "}")
                .collect(Collectors.joining(",", "[", "]")));
    }

    public boolean has(String key) {
        return get(key) != null;
    }

    /** Null if it is missing or null. */
    public @Nullable JsonNode get(String key) {
        var value = json.get(key);
        return value == null || value.isNull() ? null : value;
    }

    public @Nullable String text(String key) {
        var value = get(key);
        if (value == null) {
            return null;
        }
        if (!value.isTextual()) {
            throw HttpRefused.badRequest("not_string: " + key);
        }
        return value.textValue();
    }

    public String text(String key, String absent) {
        var value = text(key);
        return value == null ? absent : value;
    }

    public String requiredText(String key) {
        require(key);
        return text(key, "");
    }

    public boolean flag(String key, boolean absent) {
        var value = get(key);
        if (value == null) {
            return absent;
        }
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        return switch (value.isTextual() ? value.textValue() : "") {
            case "true" -> true;
            case "false" -> false;
            default -> throw refused("not_boolean", value);
        };
    }

    public long number(String key, long absent) {
        var value = get(key);
        return value == null ? absent : number(value);
    }

    /** A whole number, or a text of one. */
    public static long number(JsonNode value) {
        if (value.isIntegralNumber() && value.canConvertToLong()) {
            return value.longValue();
        }
        if (value.isFloatingPointNumber() && Math.abs(value.doubleValue()) < Long.MAX_VALUE) {
            return (long) value.doubleValue();
        }
        if (value.isTextual()) {
            try {
                return Long.parseLong(value.textValue());
            } catch (NumberFormatException noNumber) {
                throw refused("not_integer", value);
            }
        }
        throw refused("not_integer", value);
    }

    /** An object, also as the empty list that older versions export for it; empty if it is missing. */
    public ObjectNode object(String key) {
        var value = get(key);
        if (value == null || (value.isArray() && value.isEmpty())) {
            return JsonNodeFactory.instance.objectNode();
        }
        if (value instanceof ObjectNode object) {
            return object;
        }
        throw refused("not_object", value);
    }

    /** The objects of a list; empty if it is missing. */
    public List<Body> list(String key) {
        var value = get(key);
        if (value == null) {
            return List.of();
        }
        if (!value.isArray()) {
            throw refused("not_list", value);
        }
        var bodies = new ArrayList<Body>();
        for (var each : value) {
            if (each instanceof ObjectNode object) {
                bodies.add(new Body(object));
            }
        }
        return bodies;
    }

    /** Words that come as a list or as a text with commas. */
    public List<String> words(String key) {
        var value = get(key);
        if (value == null) {
            return List.of();
        }
        var words = new ArrayList<String>();
        if (value.isTextual()) {
            for (var each : value.textValue().split(",", -1)) {
                add(words, each);
            }
            return words;
        }
        if (!value.isArray()) {
            throw refused("not_list", value);
        }
        for (var each : value) {
            if (!each.isTextual()) {
                throw refused("not_string", each);
            }
            add(words, each.textValue());
        }
        return words;
    }

    /** The texts of a list, as they are. */
    public List<String> texts(String key) {
        var value = get(key);
        if (value == null) {
            return List.of();
        }
        if (!value.isArray()) {
            throw refused("not_list", value);
        }
        var texts = new ArrayList<String>();
        for (var each : value) {
            if (!each.isTextual()) {
                throw refused("not_string", each);
            }
            texts.add(each.textValue());
        }
        return texts;
    }

    private static void add(List<String> words, String word) {
        if (!word.isBlank()) {
            words.add(word.strip());
        }
    }

    private static HttpRefused refused(String what, JsonNode value) {
        var text = value.isTextual() ? value.textValue() : value.toString();
        var shown = text.length() <= 200 ? text : text.substring(0, 200);
        return HttpRefused.badRequest(
                JsonNodeFactory.instance.arrayNode().add(what).add(shown));
    }
}
