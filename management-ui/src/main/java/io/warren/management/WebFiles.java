package io.warren.management;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The files of the pages, as {@code management-ui/web} was built: each with a {@code .br} and a {@code .gz} beside it.
 *
 * <p>What is in {@code assets/} has the hash of its content in its name and may be kept for ever; the rest is asked for each
 * time. Without built pages the root says what to install.
 */
final class WebFiles {
    private static final String ROOT = "web/";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*");
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml");

    /** The better one first; the words are those of accept-encoding. */
    private static final List<Encoding> ENCODINGS = List.of(new Encoding("br", ".br"), new Encoding("gzip", ".gz"));

    private final Map<String, byte[]> read = new ConcurrentHashMap<>();
    private final boolean built = content(ROOT + "index.html").isPresent();

    private record Encoding(String word, String suffix) {}

    void serve(RoutesConfig routes) {
        both(routes, "/", this::index);
        both(routes, "/icon.svg", context -> file(context, "", "icon.svg"));
        both(routes, "/assets/{name}", context -> {
            context.header("cache-control", "public, max-age=31536000, immutable");
            file(context, "assets/", context.pathParam("name"));
        });
    }

    private static void both(RoutesConfig routes, String path, Handler handler) {
        routes.get(path, handler);
        routes.head(path, handler);
    }

    private void index(Context context) {
        context.header("cache-control", "no-store");
        if (built) {
            file(context, "", "index.html");
        } else {
            context.contentType("text/html; charset=utf-8")
                    .result(content("unbuilt.html").orElseThrow());
        }
    }

    private void file(Context context, String folder, String name) {
        var path = ROOT + folder + name;
        var type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        var plain = type != null && NAME.matcher(name).matches() ? content(path) : Optional.<byte[]>empty();
        if (plain.isEmpty()) {
            context.header("cache-control", "no-cache").status(404);
            return;
        }
        context.contentType(type);
        for (var each : ENCODINGS) {
            var packed = accepts(context, each.word()) ? content(path + each.suffix()) : Optional.<byte[]>empty();
            if (packed.isPresent()) {
                context.header("content-encoding", each.word()).result(packed.get());
                return;
            }
        }
        context.result(plain.get());
    }

    /** Whether the header names it, and not with the weight 0. */
    private static boolean accepts(Context context, String encoding) {
        var header = context.header("accept-encoding");
        if (header == null) {
            return false;
        }
        for (var each : header.toLowerCase(Locale.ROOT).split(",", 16)) {
            var parts = each.split(";", 2);
            if (parts[0].strip().equals(encoding)) {
                return parts.length == 1 || !parts[1].strip().matches("q=0(\\.0*)?");
            }
        }
        return false;
    }

    /** Only what is there is remembered: anybody may ask for any name. */
    private Optional<byte[]> content(String path) {
        var known = read.get(path);
        if (known != null) {
            return Optional.of(known);
        }
        var found = load(path);
        found.ifPresent(content -> read.put(path, content));
        return found;
    }

    private static Optional<byte[]> load(String path) {
        try (var in = WebFiles.class.getResourceAsStream(path)) {
            return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        } catch (IOException cause) {
            throw new UncheckedIOException("reading " + path, cause);
        }
    }
}
