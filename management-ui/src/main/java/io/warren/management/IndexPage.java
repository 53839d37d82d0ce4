package io.warren.management;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The page at the root: says that the node runs and where the API is. */
final class IndexPage {
    private static final String PAGE = read();

    private IndexPage() {}

    static void show(Context context) {
        context.contentType("text/html; charset=utf-8").result(PAGE);
    }

    private static String read() {
        try (var in = IndexPage.class.getResourceAsStream("index.html")) {
            if (in == null) {
                throw new IllegalStateException("index.html is not among the classes");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException cause) {
            throw new UncheckedIOException("reading index.html", cause);
        }
    }
}
