package io.warren.compat.harness;

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
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The API as the pages in a browser use it: with a cookie and a token instead of a password. */
public final class Pages {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final String base;
    private String cookie = "";
    private String token = "";
    private String authorization = "";
    private String origin = "";

    private Pages(String base) {
        this.base = base;
    }

    public static Pages of(Broker broker) {
        return new Pages("http://" + broker.host() + ":" + broker.managementPort() + "/api/");
    }

    public void login(String user, String password) throws IOException, InterruptedException {
        var answer = post("x/session", java.util.Map.of("username", user, "password", password));
        if (answer.statusCode() != 201) {
            throw new IllegalStateException("login of " + user + ": " + answer.statusCode() + " " + answer.body());
        }
        cookie = answer.headers().firstValue("set-cookie").orElseThrow().split(";", 2)[0];
        token = JSON.readTree(answer.body()).path("csrf").asText();
    }

    public String cookie() {
        return cookie;
    }

    /** The same login with another token; an empty one is not sent. */
    public Pages withToken(String other) {
        var copy = copy();
        copy.token = other;
        return copy;
    }

    public Pages withCredentials(String user, String password) {
        var copy = copy();
        copy.authorization =
                "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        return copy;
    }

    /** As a page of another origin would ask. */
    public Pages from(String otherOrigin) {
        var copy = copy();
        copy.origin = otherOrigin;
        return copy;
    }

    private Pages copy() {
        var copy = new Pages(base);
        copy.cookie = cookie;
        copy.token = token;
        copy.authorization = authorization;
        copy.origin = origin;
        return copy;
    }

    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HTTP.send(request("GET", path, null).build(), BodyHandlers.ofString());
    }

    public HttpResponse<String> put(String path, Object body) throws IOException, InterruptedException {
        return HTTP.send(request("PUT", path, body).build(), BodyHandlers.ofString());
    }

    public HttpResponse<String> post(String path, Object body) throws IOException, InterruptedException {
        return HTTP.send(request("POST", path, body).build(), BodyHandlers.ofString());
    }

    public HttpResponse<String> delete(String path) throws IOException, InterruptedException {
        return HTTP.send(request("DELETE", path, null).build(), BodyHandlers.ofString());
    }

    /** The lines of the event stream that watches these paths; closing it ends the stream. */
    public HttpResponse<Stream<String>> events(int intervalMillis, String... watched)
            throws IOException, InterruptedException {
        var query = List.of(watched).stream()
                .map(each -> "watch=" + URLEncoder.encode(each, StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return HTTP.send(
                request("GET", "x/events?" + query + "&interval=" + intervalMillis, null)
                        .build(),
                BodyHandlers.ofLines());
    }

    public static JsonNode json(String text) throws IOException {
        return JSON.readTree(text);
    }

    private HttpRequest.Builder request(String method, String path, @Nullable Object body) throws IOException {
        var request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(30))
                .header("x-warren-ui", "1")
                .header("content-type", "application/json")
                .method(
                        method,
                        body == null
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
        if (!cookie.isEmpty()) {
            request.header("cookie", cookie);
        }
        if (!token.isEmpty()) {
            request.header("x-csrf-token", token);
        }
        if (!origin.isEmpty()) {
            request.header("origin", origin);
        }
        if (!authorization.isEmpty()) {
            request.header("authorization", authorization);
        }
        return request;
    }
}
