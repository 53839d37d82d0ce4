package io.warren.management.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.warren.management.http.Request;
import io.warren.management.http.Wish;
import io.warren.management.stats.Range;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rows of all nodes. Each makes its own, the same way as for its own clients; the node that is asked decides who sees what.
 * Rows of nodes that do not answer are left out, and the answer's header says so.
 */
public final class Gathering {
    /** Names of the nodes whose rows are missing, with commas between them. */
    static final String MISSING = "x-warren-missing-nodes";

    private static final Logger LOG = LoggerFactory.getLogger(Gathering.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Peers peers;
    private final Map<String, Source> sources = new ConcurrentHashMap<>();

    /** Makes the rows that this node has. */
    @FunctionalInterface
    interface Source {
        List<ObjectNode> rows(Wish wish);
    }

    /** A wish as it came from another node. */
    private record FarWish(JsonNode question) implements Wish {
        @Override
        public @Nullable String query(String key) {
            return question.path("queries").path(key).textValue();
        }

        @Override
        public boolean wantsStats() {
            return question.path("stats").booleanValue();
        }
    }

    public Gathering(Peers peers) {
        this.peers = peers;
        peers.serve(this::answer);
    }

    /** Where rows of this kind come from. */
    void serve(String kind, Source source) {
        sources.put(kind, source);
    }

    /** Whether there are no other nodes. */
    boolean alone() {
        return !peers.any();
    }

    /** This node's rows and all others'. */
    List<ObjectNode> rows(Request request, String kind) {
        var rows = new ArrayList<>(sources.getOrDefault(kind, _ -> List.of()).rows(request));
        rows.addAll(others(request, kind, Map.of()));
        return rows;
    }

    /** @param more queries beside the request's */
    List<ObjectNode> others(Request request, String kind, Map<String, String> more) {
        if (alone()) {
            return List.of();
        }
        var question = Json.object().put("kind", kind).put("stats", request.wantsStats());
        var queries = question.putObject("queries");
        for (var key : Range.KEYS) {
            var value = request.query(key);
            if (value != null) {
                queries.put(key, value);
            }
        }
        more.forEach(queries::put);
        var answers = peers.ask(bytes(question));
        var rows = new ArrayList<ObjectNode>();
        var missing = new ArrayList<>(answers.silent());
        answers.answers().forEach((node, answer) -> {
            try {
                for (var row : JSON.readTree(answer)) {
                    rows.add((ObjectNode) row);
                }
            } catch (IOException | ClassCastException unreadable) {
                missing.add(node);
            }
        });
        if (!missing.isEmpty()) {
            request.answerHeader(MISSING, String.join(",", missing));
        }
        return rows;
    }

    private byte[] answer(byte[] question) {
        try {
            var wish = new FarWish(JSON.readTree(question));
            var rows = Json.array();
            sources.getOrDefault(wish.question.path("kind").asText(), _ -> List.of())
                    .rows(wish)
                    .forEach(rows::add);
            return bytes(rows);
        } catch (IOException unreadable) {
            LOG.warn("event=gathering_question_dropped why=\"{}\"", unreadable.getMessage());
            return bytes(Json.array());
        }
    }

    private static byte[] bytes(JsonNode json) {
        try {
            return JSON.writeValueAsBytes(json);
        } catch (IOException never) {
            throw new UncheckedIOException(never);
        }
    }
}
