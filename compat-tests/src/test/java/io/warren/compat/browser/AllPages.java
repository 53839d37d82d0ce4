package io.warren.compat.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Every page that there is, read from the sources of the pages: one that is added there is looked at here. */
final class AllPages {
    private static final Path REGISTRY = Path.of("..", "management-ui", "web", "src", "pages", "registry.ts");
    private static final Pattern PATH = Pattern.compile("\\{ path: '/([^']+)'");
    private static final Pattern NAME = Pattern.compile(":([a-z]+)");

    private AllPages() {}

    /** Patterns such as {@code queues/:vhost/:name}. */
    static List<String> patterns() {
        try {
            return PATH.matcher(Files.readString(REGISTRY))
                    .results()
                    .map(each -> each.group(1))
                    .toList();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /** Those that need nothing to be there. */
    static List<String> lists() {
        return patterns().stream().filter(each -> !each.contains(":")).toList();
    }

    /**
     * All of them.
     *
     * @param names what to show, encoded, for each page of one thing: {@code queues/:vhost/:name} to its names
     */
    static List<String> all(Map<String, List<String>> names) {
        var addresses = new ArrayList<String>();
        for (var pattern : patterns()) {
            var matcher = NAME.matcher(pattern);
            var values = names.getOrDefault(pattern, List.of()).iterator();
            var address = matcher.replaceAll(each -> {
                if (!values.hasNext()) {
                    throw new IllegalStateException("say what to show on the page " + pattern);
                }
                return java.util.regex.Matcher.quoteReplacement(values.next());
            });
            addresses.add(address);
        }
        return addresses;
    }
}
