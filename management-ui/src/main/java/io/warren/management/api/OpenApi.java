package io.warren.management.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.warren.management.http.Grade;
import io.warren.management.http.Reply;
import io.warren.management.http.Request;
import io.warren.management.http.Route;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * {@code GET /api/openapi.json}: the routes as an OpenAPI 3.1 document. Methods, paths, parameters and who may come from the
 * routes themselves, what each is for from {@code routes.txt}; bodies and answers are told by their kind only.
 */
public final class OpenApi {
    private static final Pattern PARAMETER = Pattern.compile("\\{([a-z]+)}");

    /** What {@code routes.txt} puts before the text of a list that comes in pages if asked for. */
    private static final String PAGED = "[paged] ";

    /** Of such lists: names as RabbitMQ has them. */
    private static final Map<String, String> LIST_QUERIES = Map.of(
            "page", "Number of the page, from 1; without it the whole list.",
            "page_size", "Rows of a page, 100 if not given, 500 at most.",
            "name", "Part of the name, or a regular expression with use_regex=true.",
            "use_regex", "Whether name is a regular expression.",
            "where", "A condition such as messages_ready>1000; may be there more than once.",
            "sort", "Field to sort by, with dots into objects.",
            "sort_reverse", "Whether the largest comes first.",
            "columns", "Fields to show, with commas between them.");

    private final List<Route> routes;
    private final String version;

    /** @param routes all of them, once they are complete: looked at when the document is asked for */
    public OpenApi(List<Route> routes, String version) {
        this.routes = routes;
        this.version = version;
    }

    public Reply get(Request request) {
        return Reply.json(document());
    }

    /** What each route is for, by method and path. */
    public static Map<String, String> summaries() {
        try (InputStream in =
                Objects.requireNonNull(OpenApi.class.getResourceAsStream("/io/warren/management/routes.txt"))) {
            var summaries = new HashMap<String, String>();
            for (var line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
                var words = line.split(" ", 3);
                if (words.length == 3) {
                    summaries.put(words[0] + " " + words[1], words[2]);
                }
            }
            return summaries;
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /** As it is served. */
    public ObjectNode document() {
        var json = Json.object().put("openapi", "3.1.0");
        var info = json.putObject("info")
                .put("title", "Warren HTTP API")
                .put("summary", "RabbitMQ's management API, and what Warren adds to it.")
                .put("version", version);
        info.putObject("license").put("name", "Apache-2.0").put("identifier", "Apache-2.0");
        json.putObject("components")
                .putObject("securitySchemes")
                .putObject("basic")
                .put("type", "http")
                .put("scheme", "basic");
        json.putArray("security").addObject().putArray("basic");
        var summaries = summaries();
        var paths = json.putObject("paths");
        for (var route : routes) {
            var path = paths.get(route.path()) instanceof ObjectNode known ? known : paths.putObject(route.path());
            path.set(
                    route.method().toLowerCase(Locale.ROOT),
                    operation(route, summaries.getOrDefault(route.method() + " " + route.path(), "")));
        }
        return json;
    }

    private static ObjectNode operation(Route route, String told) {
        var paged = told.startsWith(PAGED);
        var summary = paged ? told.substring(PAGED.length()) : told;
        var segments = route.path().split("/", -1);
        var json = Json.object().put("operationId", identifier(route)).put("summary", summary);
        json.putArray("tags").add(segments[2]);
        json.put("x-access", route.grade().name().toLowerCase(Locale.ROOT));
        if (route.grade() == Grade.OPEN) {
            json.putArray("security");
        }
        var parameters = json.putArray("parameters");
        PARAMETER
                .matcher(route.path())
                .results()
                .forEach(each -> parameters
                        .addObject()
                        .put("name", each.group(1))
                        .put("in", "path")
                        .put("required", true)
                        .putObject("schema")
                        .put("type", "string"));
        if (paged) {
            LIST_QUERIES.keySet().stream()
                    .sorted()
                    .forEach(each -> parameters
                            .addObject()
                            .put("name", each)
                            .put("in", "query")
                            .put("description", LIST_QUERIES.get(each))
                            .putObject("schema")
                            .put("type", "string"));
        }
        if (route.method().equals("PUT") || route.method().equals("POST")) {
            json.putObject("requestBody")
                    .putObject("content")
                    .putObject("application/json")
                    .putObject("schema")
                    .put("type", "object");
        }
        answers(json.putObject("responses"), route);
        return json;
    }

    private static void answers(ObjectNode json, Route route) {
        switch (route.method()) {
            case "PUT" -> {
                answer(json, "201", "It was not there before.");
                answer(json, "204", "It was there and is as asked for.");
            }
            case "DELETE" -> answer(json, "204", "It is gone.");
            default ->
                answer(json, "200", "The answer.")
                        .putObject("content")
                        .putObject("application/json")
                        .putObject("schema");
        }
        if (route.path().contains("/health")) {
            answer(json, "503", "The check failed; the answer says why.");
        }
        if (!route.method().equals("GET")) {
            answer(json, "400", "The request is wrong; reason says how.");
        }
        if (route.grade() != Grade.OPEN) {
            answer(json, "401", "Not logged in, or not allowed.");
        }
        if (route.path().contains("{")) {
            answer(json, "404", "There is no such object.");
        }
    }

    private static ObjectNode answer(ObjectNode json, String status, String what) {
        return json.putObject(status).put("description", what);
    }

    /** {@code getQueuesVhostQueue} of {@code GET /api/queues/{vhost}/{queue}}. */
    private static String identifier(Route route) {
        var name = new StringBuilder(route.method().toLowerCase(Locale.ROOT));
        for (var word : route.path().substring("/api/".length()).split("[^a-z0-9]+", -1)) {
            if (!word.isEmpty()) {
                name.append(Character.toUpperCase(word.charAt(0))).append(word, 1, word.length());
            }
        }
        return name.toString();
    }
}
