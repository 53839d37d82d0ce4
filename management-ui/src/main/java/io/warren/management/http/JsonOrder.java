package io.warren.management.http;

import com.fasterxml.jackson.databind.JsonNode;

/** The order in which RabbitMQ sorts values of different kinds: numbers, words, objects, lists, texts; nothing is 0. */
final class JsonOrder {
    private JsonOrder() {}

    static int compare(JsonNode left, JsonNode right) {
        var byKind = Integer.compare(kind(left), kind(right));
        if (byKind != 0) {
            return byKind;
        }
        return switch (kind(left)) {
            case 0 -> Double.compare(left.asDouble(0), right.asDouble(0));
            case 1 -> left.asText().compareTo(right.asText());
            case 4 -> left.textValue().compareTo(right.textValue());
            default -> Integer.compare(left.size(), right.size());
        };
    }

    private static int kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case NUMBER, MISSING -> 0;
            case BOOLEAN, NULL -> 1;
            case OBJECT, POJO -> 2;
            case ARRAY -> 3;
            case STRING, BINARY -> 4;
        };
    }
}
