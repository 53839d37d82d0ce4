package io.warren.management.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Writes what a route answers. */
final class Answers {
    private Answers() {}

    static void write(Context context, Reply reply) {
        var columns = Columns.of(context.queryParam("columns"));
        switch (reply) {
            case Reply.Json(var body) -> json(context, 200, columns.of(body));
            case Reply.Rows<?> rows -> rows(context, rows, columns);
            case Reply.Events(var writer) -> events(context, writer);
            case Reply.Text(var body) ->
                context.contentType("text/plain; charset=utf-8").result(body);
            case Reply.Made(var body) -> json(context, 201, body);
            case Reply.Created(var location) -> created(context, location);
            case Reply.Done() -> context.status(204);
            case Reply.Accepted() -> context.status(202);
            case Reply.Unhealthy(var body) -> json(context, 503, body);
        }
    }

    static void write(Context context, HttpRefused refused) {
        context.status(refused.status());
        if (refused.status() == 503 && refused.error().isEmpty()) {
            var body = JsonNodeFactory.instance.objectNode().put("status", "failed");
            body.set("reason", refused.reason());
            json(context, 503, body);
        } else if (!refused.error().isEmpty()) {
            var body = JsonNodeFactory.instance.objectNode().put("error", refused.error());
            body.set("reason", refused.reason());
            json(context, refused.status(), body);
        }
    }

    private static void json(Context context, int status, JsonNode body) {
        try {
            context.status(status).contentType("application/json").result(Body.MAPPER.writeValueAsBytes(body));
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing JSON to memory", impossible);
        }
    }

    /** Straight to the connection: an event that waits in a buffer for others comes too late. */
    private static void events(Context context, Reply.EventWriter writer) {
        context.contentType("text/event-stream").header("cache-control", "no-store");
        if (context.req().getMethod().equals("HEAD")) {
            return;
        }
        try {
            writer.write(context.res().getOutputStream());
        } catch (IOException gone) {
            throw new ClientGone("writing events", gone);
        }
    }

    private static void created(Context context, @Nullable String location) {
        context.status(201);
        if (location != null) {
            context.header("location", location);
        }
    }

    private static <T> void rows(Context context, Reply.Rows<T> rows, Columns columns) {
        context.status(200).contentType("application/json");
        try (var out = Body.MAPPER.getFactory().createGenerator(context.outputStream())) {
            var page = rows.page();
            if (page == null) {
                array(out, rows, columns);
                return;
            }
            out.writeStartObject();
            for (var each : about(page).properties()) {
                out.writeFieldName(each.getKey());
                Body.MAPPER.writeTree(out, each.getValue());
            }
            out.writeFieldName("items");
            array(out, rows, columns);
            out.writeEndObject();
        } catch (IOException gone) {
            throw new ClientGone("writing a list", gone);
        }
    }

    /** What a page says about itself, beside its items. */
    static ObjectNode about(Reply.Page page) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("total_count", page.total())
                .put("item_count", page.items())
                .put("filtered_count", page.filtered())
                .put("page", page.page())
                .put("page_size", page.size())
                .put("page_count", (page.filtered() + page.size() - 1) / page.size());
    }

    private static <T> void array(JsonGenerator out, Reply.Rows<T> rows, Columns columns) throws IOException {
        out.writeStartArray();
        for (var each : rows.items()) {
            var picture = rows.picture().apply(each);
            // What went away between the list and its picture leaves no empty row.
            if (!(picture instanceof ObjectNode object) || !object.isEmpty()) {
                Body.MAPPER.writeTree(out, columns.of(picture));
            }
        }
        out.writeEndArray();
    }
}
