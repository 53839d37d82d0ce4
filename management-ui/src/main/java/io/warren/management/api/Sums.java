package io.warren.management.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What nodes counted each, together. */
final class Sums {
    private Sums() {}

    /** Adds counters, rates and samples of the same moments to the total's; everything else stays as it is there. */
    static void add(ObjectNode total, ObjectNode more) {
        for (var each : more.properties()) {
            var key = each.getKey();
            var value = each.getValue();
            switch (total.get(key)) {
                case null -> total.set(key, value);
                case ObjectNode inner when value instanceof ObjectNode other -> add(inner, other);
                case ArrayNode samples when value instanceof ArrayNode others -> samples(samples, others);
                case DoubleNode number -> total.put(key, number.doubleValue() + value.doubleValue());
                case com.fasterxml.jackson.databind.node.NumericNode number
                when value.isIntegralNumber() && !key.equals("timestamp") ->
                    total.set(key, LongNode.valueOf(number.longValue() + value.longValue()));
                default -> {}
            }
        }
    }

    /** In both, the latest first. */
    private static void samples(ArrayNode total, ArrayNode more) {
        for (var at = 0; at < Math.min(total.size(), more.size()); at++) {
            if (total.get(at) instanceof ObjectNode one
                    && more.get(at) instanceof ObjectNode other
                    && one.path("timestamp").equals(other.path("timestamp"))) {
                add(one, other);
            }
        }
    }
}
