package io.warren.management.http;

import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A GET of the API that somebody wants to see again and again: its route, what its path names, and its query.
 *
 * @param segments by the names that the route gives them
 */
public record Look(Route route, Map<String, String> segments, Map<String, List<String>> query) {
    private static final int LONGEST = 4_096;
    private static final String API = "/api";

    public Look {
        segments = Map.copyOf(segments);
        query = Map.copyOf(query);
    }

    /**
     * Reads a path below {@code /api} with its query; empty if no route to look at is like that.
     *
     * @param routes of which the first counts that matches
     */
    public static Optional<Look> of(String path, List<Route> routes) {
        if (path.length() > LONGEST || !path.startsWith("/")) {
            return Optional.empty();
        }
        try {
            var mark = path.indexOf('?');
            var segments = decoded((API + (mark < 0 ? path : path.substring(0, mark))).split("/", -1));
            var query = mark < 0 ? Map.<String, List<String>>of() : query(path.substring(mark + 1));
            for (var each : routes) {
                var found = each.method().equals("GET") ? match(each, segments) : null;
                if (found != null) {
                    return Optional.of(new Look(each, found, query));
                }
            }
        } catch (IllegalArgumentException notEncoded) {
            // No path at all.
        }
        return Optional.empty();
    }

    private static List<String> decoded(String[] segments) {
        var all = new ArrayList<String>();
        for (var each : segments) {
            all.add(decoded(each.replace("+", "%2B")));
        }
        return all;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static @Nullable Map<String, String> match(Route route, List<String> segments) {
        var pattern = route.path().split("/", -1);
        if (pattern.length != segments.size()) {
            return null;
        }
        var found = new HashMap<String, String>();
        for (var at = 0; at < pattern.length; at++) {
            var segment = segments.get(at);
            if (pattern[at].startsWith("{")) {
                if (segment.isEmpty()) {
                    return null;
                }
                found.put(pattern[at].substring(1, pattern[at].length() - 1), segment);
            } else if (!pattern[at].equals(segment)) {
                return null;
            }
        }
        return found;
    }

    private static Map<String, List<String>> query(String text) {
        var all = new HashMap<String, List<String>>();
        for (var each : text.split("&", -1)) {
            var pair = each.split("=", 2);
            all.computeIfAbsent(decoded(pair[0]), _ -> new ArrayList<>()).add(pair.length == 2 ? decoded(pair[1]) : "");
        }
        all.replaceAll((_, values) -> List.copyOf(values));
        return all;
    }

    /** The fields that shall be shown. */
    Columns columns() {
        return Columns.of(first("columns"));
    }

    private @Nullable String first(String key) {
        var values = query.get(key);
        return values == null ? null : values.getFirst();
    }

    Asked asked(String peer) {
        return new Asked() {
            @Override
            public String method() {
                return "GET";
            }

            @Override
            public @Nullable String segment(String parameter) {
                return segments.get(parameter);
            }

            @Override
            public @Nullable String query(String key) {
                return first(key);
            }

            @Override
            public List<String> queries(String key) {
                return query.getOrDefault(key, List.of());
            }

            @Override
            public @Nullable String header(String name) {
                return null;
            }

            @Override
            public void answerHeader(String name, String value) {
                // Nobody sees it.
            }

            @Override
            public String encodedPath() {
                return route.path();
            }

            @Override
            public String peer() {
                return peer;
            }

            @Override
            public boolean secure() {
                return false;
            }

            @Override
            public InputStream body() {
                return InputStream.nullInputStream();
            }
        };
    }
}
