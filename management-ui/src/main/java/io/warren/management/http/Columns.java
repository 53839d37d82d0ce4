package io.warren.management.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields that {@code columns=name,message_stats.publish} asks for; of a field without more all is shown. */
final class Columns {
    /** Shows everything. */
    static final Columns ALL = new Columns();

    private static final int MOST = 200;

    private final Map<String, Columns> wanted = new LinkedHashMap<>();

    private Columns() {}

    static Columns of(@Nullable String query) {
        if (query == null) {
            return ALL;
        }
        var root = new Columns();
        var paths = query.split(",", -1);
        for (var at = 0; at < paths.length && at < MOST; at++) {
            root.add(paths[at].split("\\.", 16));
        }
        return root.wanted.isEmpty() ? ALL : root;
    }

    private void add(String[] path) {
        var here = this;
        for (var at = 0; at < path.length; at++) {
            if (path[at].isEmpty()) {
                continue;
            }
            var last = at == path.length - 1;
            var known = here.wanted.get(path[at]);
            if (known == null) {
                known = last ? ALL : new Columns();
                here.wanted.put(path[at], known);
            }
            if (known == ALL) {
                return;
            }
            here = known;
        }
    }

    JsonNode of(JsonNode value) {
        if (this == ALL) {
            return value;
        }
        if (value instanceof ArrayNode list) {
            var shown = JsonNodeFactory.instance.arrayNode(list.size());
            list.forEach(each -> shown.add(of(each)));
            return shown;
        }
        if (!(value instanceof ObjectNode object)) {
            return value;
        }
        var shown = JsonNodeFactory.instance.objectNode();
        object.properties().forEach(each -> {
            var below = wanted.get(each.getKey());
            if (below != null) {
                shown.set(each.getKey(), below.of(each.getValue()));
            }
        });
        return shown;
    }
}
