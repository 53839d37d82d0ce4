package io.warren.management;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.javalin.Javalin;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The built pages behind a path prefix, as a browser asks for them. */
final class WebFilesTest {
    private static final Pattern SCRIPT = Pattern.compile("src=\"\\./(assets/[^\"]+\\.js)\"");

    private final HttpClient client = HttpClient.newHttpClient();
    private Javalin javalin;

    @BeforeEach
    void serve() {
        javalin = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.router.contextPath = "/broker";
            config.router.ignoreTrailingSlashes = true;
            new WebFiles().serve(config.routes);
        });
        javalin.start("127.0.0.1", 0);
    }

    @AfterEach
    void stop() {
        javalin.stop();
        client.close();
    }

    @Test
    void theIndexIsNeverKeptAndWhatItNamesForEver() {
        var index = get("/broker/", "");
        assertEquals("no-store", header(index, "cache-control"));
        assertEquals("text/html; charset=utf-8", header(index, "content-type").replace(";c", "; c"));
        var script = get("/broker/" + script(index), "");
        assertEquals(200, script.statusCode());
        assertTrue(
                header(script, "cache-control").contains("immutable"),
                script.headers().toString());
        assertEquals(
                "text/javascript; charset=utf-8", header(script, "content-type").replace(";c", "; c"));
    }

    @Test
    void aFileComesAsTheBrowserUnderstandsIt() throws IOException {
        var path = "/broker/" + script(get("/broker/", ""));
        var plain = get(path, "identity");
        assertEquals("", header(plain, "content-encoding"));
        var gzip = get(path, "gzip, br;q=0");
        assertEquals("gzip", header(gzip, "content-encoding"));
        assertArrayEquals(plain.body(), new GZIPInputStream(new ByteArrayInputStream(gzip.body())).readAllBytes());
        assertEquals("br", header(get(path, "gzip, deflate, br"), "content-encoding"));
    }

    @Test
    void headTellsWhatGetWouldGive() {
        var head = send("HEAD", "/broker/", "gzip");
        assertEquals(200, head.statusCode());
        assertEquals("gzip", header(head, "content-encoding"));
        assertEquals(0, head.body().length);
    }

    @Test
    void thePrefixAloneLeadsToItsFolder() {
        var answer = get("/broker", "");
        assertEquals(301, answer.statusCode());
        assertTrue(
                header(answer, "location").endsWith("/broker/"),
                answer.headers().toString());
    }

    @Test
    void whatIsNoFileOfThePagesIsNotFound() {
        for (var each :
                new String[] {"assets/none.js", "assets/..%2Findex.html", "assets/.gitignore", "assets/x.class"}) {
            var answer = get("/broker/" + each, "");
            assertEquals(404, answer.statusCode(), each);
            assertTrue(!header(answer, "cache-control").contains("immutable"), each);
        }
    }

    private static String script(HttpResponse<byte[]> index) {
        var found = SCRIPT.matcher(new String(index.body(), StandardCharsets.UTF_8));
        assertTrue(found.find(), "the index names a script relative to itself");
        return found.group(1);
    }

    private static String header(HttpResponse<byte[]> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private HttpResponse<byte[]> get(String path, String accepted) {
        return send("GET", path, accepted);
    }

    private HttpResponse<byte[]> send(String method, String path, String accepted) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + javalin.port() + path))
                .method(method, BodyPublishers.noBody());
        if (!accepted.isEmpty()) {
            request.header("accept-encoding", accepted);
        }
        try {
            return client.send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException cause) {
            throw new AssertionError(method + " " + path, cause);
        } catch (InterruptedException cause) {
            Thread.currentThread().interrupt();
            throw new AssertionError(cause);
        }
    }
}
