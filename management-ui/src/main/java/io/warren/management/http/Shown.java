package io.warren.management.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An answer as text that can be compared with the one before. */
public sealed interface Shown {
    /**
     * A list, row by row.
     *
     * @param page what a page says about itself, as JSON without its rows; null for a bare list
     */
    record Rows(List<String> rows, @Nullable String page) implements Shown {
        public Rows {
            rows = List.copyOf(rows);
        }
    }

    /** Anything else. */
    record Whole(int status, String body) implements Shown {}

    /** What the look is answered, a refusal included. */
    static Shown of(Look look, Pipeline pipeline, Caller caller) {
        try {
            return of(pipeline.look(look, caller), look.columns());
        } catch (HttpRefused refused) {
            var body = JsonNodeFactory.instance.objectNode().put("error", refused.error());
            body.set("reason", refused.reason());
            return new Whole(refused.status(), text(body));
        }
    }

    private static Shown of(Reply reply, Columns columns) {
        return switch (reply) {
            case Reply.Rows<?> rows -> rows(rows, columns);
            case Reply.Json(ArrayNode list) -> {
                var rows = new ArrayList<String>(list.size());
                list.forEach(each -> rows.add(text(columns.of(each))));
                yield new Rows(rows, null);
            }
            case Reply.Json(var body) -> new Whole(200, text(columns.of(body)));
            case Reply.Unhealthy(var body) -> new Whole(503, text(body));
            case Reply.Text(var body) -> new Whole(200, text(JsonNodeFactory.instance.textNode(body)));
            case Reply.Made _, Reply.Created _, Reply.Done _, Reply.Accepted _, Reply.Events _ ->
                new Whole(204, "null");
        };
    }

    private static <T> Shown rows(Reply.Rows<T> rows, Columns columns) {
        var all = new ArrayList<String>();
        for (var each : rows.items()) {
            var picture = rows.picture().apply(each);
            if (!(picture instanceof ObjectNode object) || !object.isEmpty()) {
                all.add(text(columns.of(picture)));
            }
        }
        var page = rows.page();
        return new Rows(all, page == null ? null : text(Answers.about(page)));
    }

    private static String text(JsonNode json) {
        try {
            return Body.MAPPER.writeValueAsString(json);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("writing JSON to memory", impossible);
        }
    }
}
