package io.warren.broker.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The management API of one node, with one user's rights. Every call waits for the answer. */
final class ManagementClient {
    static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final String url;
    private final String base;
    private final String authorization;
    private final Duration timeout;

    ManagementClient(String url, String user, String password, Duration timeout) {
        this.url = url;
        this.base = url.endsWith("/") ? url + "api/" : url + "/api/";
        this.authorization =
                "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        this.timeout = timeout;
    }

    /** The same node, asked as somebody else. */
    ManagementClient as(String user, String password) {
        return new ManagementClient(url, user, password, timeout);
    }

    /** A name as one segment of a path. */
    static String segment(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    JsonNode get(String path) {
        return send("GET", path, null, Map.of());
    }

    /** An answer that is no JSON, as it is. */
    String text(String path) {
        return answer("GET", path, null, Map.of());
    }

    void put(String path, Object body) {
        send("PUT", path, body, Map.of());
    }

    void post(String path, Object body) {
        send("POST", path, body, Map.of());
    }

    /** A POST that is a question. */
    JsonNode ask(String path, Object body) {
        return send("POST", path, body, Map.of());
    }

    void delete(String path) {
        send("DELETE", path, null, Map.of());
    }

    /** With a body, as RabbitMQ has it for replicas. */
    void delete(String path, Object body) {
        send("DELETE", path, body, Map.of());
    }

    void delete(String path, Map<String, String> headers) {
        send("DELETE", path, null, headers);
    }

    private JsonNode send(String method, String path, @Nullable Object body, Map<String, String> headers) {
        var answer = answer(method, path, body, headers);
        try {
            return answer.isBlank() ? NullNode.getInstance() : JSON.readTree(answer);
        } catch (IOException notJson) {
            throw new CommandFailed(ExitCode.SOFTWARE, "not JSON from " + base + path);
        }
    }

    private String answer(String method, String path, @Nullable Object body, Map<String, String> headers) {
        try {
            var publisher =
                    body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body));
            var request = HttpRequest.newBuilder(URI.create(base + path))
                    .timeout(timeout)
                    .header("Authorization", authorization)
                    .header("Content-Type", "application/json")
                    .method(method, publisher);
            headers.forEach(request::header);
            var response = http.send(request.build(), BodyHandlers.ofString());
            if (response.statusCode() / 100 == 2) {
                return response.body();
            }
            throw refused(path, response.statusCode(), response.body());
        } catch (HttpTimeoutException late) {
            throw new CommandFailed(
                    ExitCode.TEMPORARY, "no answer from " + base + " within " + timeout.toSeconds() + " s");
        } catch (IOException cause) {
            throw new CommandFailed(ExitCode.UNAVAILABLE, "unable to connect to " + base + ": " + cause);
        } catch (InterruptedException cause) {
            Thread.currentThread().interrupt();
            throw new CommandFailed(ExitCode.SOFTWARE, "interrupted");
        }
    }

    private static CommandFailed refused(String path, int status, String body) {
        if (status == 404 && path.startsWith("users/")) {
            return new CommandFailed(ExitCode.NO_USER, "there is no such user");
        }
        var code = switch (status) {
            case 401, 403 -> ExitCode.NO_USER;
            case 503 -> ExitCode.UNAVAILABLE;
            default -> status / 100 == 4 ? ExitCode.DATA : ExitCode.SOFTWARE;
        };
        try {
            var reason = JSON.readTree(body).path("reason");
            return new CommandFailed(code, reason.isTextual() ? reason.asText() : "status " + status + " " + body);
        } catch (IOException notJson) {
            return new CommandFailed(code, "status " + status + " " + body);
        }
    }
}
