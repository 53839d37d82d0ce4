package io.warren.management.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;

/** Short names for making JSON. */
final class Json {
    private Json() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    static ArrayNode texts(Collection<String> texts) {
        var array = array();
        texts.forEach(array::add);
        return array;
    }

    /** A counter of Erlang's machine that means nothing here; clients expect the key. */
    static void nothing(ObjectNode json, String... keys) {
        for (var key : keys) {
            json.put(key, 0);
        }
    }

    /** Likewise, with its rate. */
    static void nothingWithRate(ObjectNode json, String... keys) {
        for (var key : keys) {
            json.put(key, 0);
            json.putObject(key + "_details").put("rate", 0.0);
        }
    }

    /** How Erlang would collect garbage. */
    static void collection(ObjectNode json) {
        json.putObject("garbage_collection")
                .put("fullsweep_after", 65_535)
                .put("max_heap_size", 0)
                .put("min_bin_vheap_size", 46_422)
                .put("min_heap_size", 233)
                .put("minor_gcs", 0);
    }
}
