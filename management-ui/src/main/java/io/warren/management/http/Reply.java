package io.warren.management.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a route answers when it serves. */
public sealed interface Reply {
    /** 200. */
    record Json(JsonNode body) implements Reply {}

    /**
     * 200 with a list that is written row by row: no answer is ever held in memory as a whole.
     *
     * @param page null for a bare list
     */
    record Rows<T>(
            Iterable<T> items,
            Function<? super T, ? extends JsonNode> picture,
            @Nullable Page page) implements Reply {}

    /** What pagination says about itself. */
    record Page(long total, long filtered, int items, int page, int size) {}

    /** 200, and events as long as somebody listens. The writer ends it. */
    record Events(EventWriter writer) implements Reply {}

    /** Writes events; what it throws because nobody listens any more ends it, too. */
    @FunctionalInterface
    interface EventWriter {
        void write(OutputStream out) throws IOException;
    }

    /** 200, not JSON. */
    record Text(String body) implements Reply {}

    /**
     * 201.
     *
     * @param location relative, null for none
     */
    record Created(@Nullable String location) implements Reply {}

    /** 201, with what it is. */
    record Made(JsonNode body) implements Reply {}

    /** 204. */
    record Done() implements Reply {}

    /** 202: it is being done. */
    record Accepted() implements Reply {}

    /** 503: a health check that failed, with its own body. */
    record Unhealthy(ObjectNode body) implements Reply {}

    static Reply json(JsonNode body) {
        return new Json(body);
    }

    static Reply done() {
        return new Done();
    }

    /** What a PUT answers. */
    static Reply put(boolean created) {
        return created ? new Created(null) : new Done();
    }
}
