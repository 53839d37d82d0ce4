package io.warren.compat.harness;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** RabbitMQ's management HTTP API, as the tests' setup and as an observer. */
public final class ManagementApi {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Of HTTP/1.1: RabbitMQ hangs up on a request with a body that asks for HTTP/2. */
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    private final String base;
    private final String authorization;

    public ManagementApi(String base, String user, String password) {
        this.base = base;
        this.authorization =
                "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** One path segment, encoded once: {@code segment("/")} is {@code %2F}. */
    public static String segment(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    public JsonNode get(String path) {
        return json(succeed(send("GET", path, null)));
    }

    public void put(String path, Object body) {
        succeed(send("PUT", path, body));
    }

    public JsonNode post(String path, Object body) {
        return json(succeed(send("POST", path, body)));
    }

    /** Deletes; what is not there any more is fine. */
    public void delete(String path) {
        var response = send("DELETE", path, null);
        if (response.statusCode() != 404) {
            succeed(response);
        }
    }

    public int status(String method, String path) {
        return send(method, path, null).statusCode();
    }

    public int status(String method, String path, Object body) {
        return send(method, path, body).statusCode();
    }

    /** The whole answer, for tests about status codes and bodies. */
    public HttpResponse<String> send(String method, String path, @Nullable Object body) {
        try {
            var publisher =
                    body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body));
            var request = HttpRequest.newBuilder(URI.create(base + "/api/" + path))
                    .timeout(Duration.ofSeconds(30))
                    .header("Authorization", authorization)
                    .header("Content-Type", "application/json")
                    .method(method, publisher)
                    .build();
            try {
                return HTTP.send(request, BodyHandlers.ofString());
            } catch (IOException closedWhileIdle) {
                // The server may close a pooled connection just as the client takes it; the next one is new.
                return HTTP.send(request, BodyHandlers.ofString());
            }
        } catch (IOException cause) {
            throw new IllegalStateException(method + " " + base + "/api/" + path, cause);
        } catch (InterruptedException cause) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(cause);
        }
    }

    /** Creates or changes a user; tags are comma-separated. */
    public void putUser(String name, String password, String tags) {
        put("users/" + segment(name), Map.of("password", password, "tags", tags));
    }

    public void putPermissions(String virtualHost, String user, String configure, String write, String read) {
        put(
                "permissions/" + segment(virtualHost) + "/" + segment(user),
                Map.of("configure", configure, "write", write, "read", read));
    }

    public void putPolicy(
            String virtualHost, String name, String pattern, String applyTo, int priority, Map<String, ?> definition) {
        put(
                "policies/" + segment(virtualHost) + "/" + segment(name),
                Map.of("pattern", pattern, "apply-to", applyTo, "priority", priority, "definition", definition));
    }

    private static HttpResponse<String> succeed(HttpResponse<String> response) {
        assertTrue(
                response.statusCode() / 100 == 2,
                () -> response.request().method() + " " + response.uri() + " answered " + response.statusCode() + " "
                        + response.body());
        return response;
    }

    private static JsonNode json(HttpResponse<String> response) {
        try {
            return JSON.readTree(response.body());
        } catch (IOException cause) {
            throw new IllegalStateException("not JSON from " + response.uri() + ": " + response.body(), cause);
        }
    }
}
