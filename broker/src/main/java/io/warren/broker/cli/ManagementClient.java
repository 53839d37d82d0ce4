package io.warren.broker.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The management API of one node, with one user's rights. Every call waits for the answer. */
final class ManagementClient {
    static final ObjectMapper JSON = new ObjectMapper();
    private static final byte[] NOTHING = {};

    private final Wire wire;
    private final @Nullable String authorization;
    private final Duration timeout;

    private ManagementClient(Wire wire, @Nullable String authorization, Duration timeout) {
        this.wire = wire;
        this.authorization = authorization;
        this.timeout = timeout;
    }

    /** As a user with a password. */
    ManagementClient(Wire wire, String user, String password, Duration timeout) {
        this(
                wire,
                "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8)),
                timeout);
    }

    /** As whoever the other end takes this process for. */
    ManagementClient(Wire wire, Duration timeout) {
        this(wire, null, timeout);
    }

    /** The same node, asked as somebody else. */
    ManagementClient as(String user, String password) {
        return new ManagementClient(wire, user, password, timeout);
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
            throw new CommandFailed(ExitCode.SOFTWARE, "not JSON from " + wire.where());
        }
    }

    private String answer(String method, String path, @Nullable Object body, Map<String, String> more) {
        try {
            var headers = new LinkedHashMap<String, String>();
            if (authorization != null) {
                headers.put("Authorization", authorization);
            }
            headers.put("Content-Type", "application/json");
            headers.putAll(more);
            var response =
                    wire.send(method, path, body == null ? NOTHING : JSON.writeValueAsBytes(body), headers, timeout);
            if (response.status() / 100 == 2) {
                return response.body();
            }
            throw refused(path, response.status(), response.body());
        } catch (HttpTimeoutException late) {
            throw new CommandFailed(
                    ExitCode.TEMPORARY, "no answer from " + wire.where() + " within " + timeout.toSeconds() + " s");
        } catch (IOException cause) {
            throw new CommandFailed(ExitCode.UNAVAILABLE, "unable to connect to " + wire.where() + ": " + cause);
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
