package io.warren.management;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.Permission;
import io.warren.engine.metadata.User;
import io.warren.engine.metadata.VirtualHost;
import io.warren.management.http.Permits;
import io.warren.management.http.Reply;
import io.warren.management.http.Route;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Every route and method, asked by everybody about what is his and what is not, against the table that says who may
 * ({@code authorisation.md} beside this test's resources). A route without a row fails, as does a row without a route.
 */
final class AuthorisationTest {
    private static final Path TABLE = Path.of("src/test/resources/io/warren/management/authorisation.md");

    private static final String OWN = "own";
    private static final String OTHER = "other";
    private static final List<String> WHO =
            List.of("anonymous", "none", "management", "policymaker", "monitoring", "administrator");
    private static final Pattern PARAMETER = Pattern.compile("\\{([a-z]+)}");

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void whoMayWhatIsAsTheTableSays() throws IOException {
        var services = node().services();
        var permits = new Permits(services.access());
        var settings = ManagementSettings.listening("127.0.0.1", 0, "4.3.6");
        var pages = UserInterface.of(settings, services.logins(), services.clock());
        var routes = Routes.of(settings, services, permits, pages);
        var withoutEffect =
                routes.stream().map(AuthorisationTest::withoutEffect).toList();
        var found = new TreeSet<String>();
        try (var server = ManagementServer.start(settings, services, permits, pages, withoutEffect)) {
            for (var route : routes) {
                found.add(row(route, server.ports().getFirst()));
            }
        }
        assertTrue(found.size() > 100, "only " + found.size() + " routes");
        var written = new TreeSet<>(Files.readAllLines(TABLE).stream()
                .filter(each -> each.startsWith("| `"))
                .toList());
        assertEquals(String.join("\n", written), String.join("\n", found));
    }

    private static Route withoutEffect(Route route) {
        return new Route(
                route.method(),
                route.path(),
                route.grade(),
                route.whileStopped(),
                route.jsonOnly(),
                route.owner(),
                _ -> Reply.done());
    }

    private static FakeNode node() {
        var node = new FakeNode()
                .change(new MetadataChange.PutVirtualHost(VirtualHost.named(OWN)))
                .change(new MetadataChange.PutVirtualHost(VirtualHost.named(OTHER)))
                .change(new MetadataChange.PutUser(user("somebody", List.of())))
                .connect("connection of somebody", "somebody", OTHER);
        for (var who : WHO.subList(1, WHO.size())) {
            node.change(new MetadataChange.PutUser(user(who, who.equals("none") ? List.of() : List.of(who))))
                    .change(new MetadataChange.PutPermission(new Permission(who, OWN, ".*", ".*", ".*")))
                    .connect("connection of " + who, who, OWN);
        }
        return node;
    }

    private static User user(String name, List<String> tags) {
        return new User(name, "", "rabbit_password_hashing_sha256", tags, -1, -1);
    }

    private String row(Route route, int port) {
        return WHO.stream()
                .map(who -> cell(route, port, who))
                .collect(joining(" | ", "| `" + route.method() + " " + route.path() + "` | ", " |"));
    }

    /** {@code yes}: may; {@code own}: what is his, or in a virtual host where he has permissions; {@code no}: nothing. */
    private String cell(Route route, int port, String who) {
        var own = letIn(route, port, who, true);
        var other = letIn(route, port, who, false);
        assertTrue(own || !other, () -> who + " may " + route.path() + " of others only");
        return other ? "yes" : own ? "own" : "no";
    }

    private boolean letIn(Route route, int port, String who, boolean own) {
        var methods = new ArrayList<>(List.of(route.method()));
        if (route.method().equals("GET")) {
            methods.add("HEAD");
        }
        var decisions = methods.stream()
                .map(method -> letIn(ask(method, path(route.path(), who, own), port, who, own)))
                .distinct()
                .toList();
        assertEquals(1, decisions.size(), () -> "GET and HEAD differ for " + route.path());
        return decisions.getFirst();
    }

    private static boolean letIn(HttpResponse<String> answer) {
        var head = answer.request().method().equals("HEAD");
        return switch (answer.statusCode()) {
            case 204 -> true;
            case 401 -> {
                assertTrue(
                        head || answer.body().isEmpty() || answer.body().contains("\"not_authorised\""), answer::body);
                yield false;
            }
            case 404 -> {
                assertTrue(
                        head || answer.body().equals("{\"error\":\"not_found\",\"reason\":\"Not Found\"}"),
                        answer::body);
                yield false;
            }
            default -> throw new AssertionError(answer + " " + answer.body());
        };
    }

    private static String path(String path, String who, boolean own) {
        var user = own ? who : "somebody";
        return PARAMETER.matcher(path).replaceAll(parameter -> switch (parameter.group(1)) {
            case "vhost" -> own ? OWN : OTHER;
            case "user", "username" -> user;
            case "connection" -> "connection%20of%20" + user;
            case "channel" -> "connection%20of%20" + user + "%20(1)";
            default -> "x";
        });
    }

    private HttpResponse<String> ask(String method, String path, int port, String who, boolean own) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(
                        method,
                        method.equals("GET") || method.equals("HEAD")
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofString("{}"))
                .header("content-type", "application/json");
        if (!path.contains("/" + OWN) && !path.contains("/" + OTHER)) {
            request.header("x-vhost", own ? OWN : OTHER);
        }
        if (!who.equals("anonymous")) {
            var credentials = (who + ":x").getBytes(StandardCharsets.UTF_8);
            request.header("authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
        }
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException cause) {
            throw new AssertionError(method + " " + path, cause);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError(method + " " + path, stopped);
        }
    }
}
