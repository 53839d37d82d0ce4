package io.warren.management;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.warren.management.api.OpenApi;
import io.warren.management.http.Permits;
import io.warren.management.http.Route;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The document about the API against the API. */
final class OpenApiTest {
    private final FakeNode node = new FakeNode();

    private List<Route> routes() {
        var services = node.services();
        var settings = ManagementSettings.listening("127.0.0.1", 0, "4.3.6");
        return Routes.of(
                settings,
                services,
                new Permits(services.access()),
                UserInterface.of(settings, services.logins(), services.clock()));
    }

    @Test
    void everyRouteIsSaidWhatItIsForAndNothingElse() {
        var there = new TreeSet<String>();
        routes().forEach(each -> there.add(each.method() + " " + each.path()));
        assertEquals(
                String.join("\n", there),
                String.join("\n", new TreeSet<>(OpenApi.summaries().keySet())));
    }

    private static List<String> queries(JsonNode path) {
        return path.get("get").get("parameters").findParents("name").stream()
                .filter(each -> each.get("in").textValue().equals("query"))
                .map(each -> each.get("name").textValue())
                .toList();
    }

    @Test
    void theDocumentHasEveryRouteOnce() {
        var routes = routes();
        var answer = new OpenApi(routes, "1").document();
        var operations = new HashSet<String>();
        for (var route : routes) {
            var operation =
                    answer.get("paths").get(route.path()).get(route.method().toLowerCase(Locale.ROOT));
            assertTrue(operations.add(operation.get("operationId").textValue()), operation::toString);
            assertTrue(operation.get("summary").textValue().endsWith("."), operation::toString);
            for (var parameter : operation.get("parameters")) {
                assertTrue(
                        parameter.get("in").textValue().equals("query")
                                || route.path()
                                        .contains("{" + parameter.get("name").textValue() + "}"),
                        operation::toString);
            }
        }
        var paths = answer.get("paths");
        assertTrue(queries(paths.get("/api/queues/{vhost}")).contains("page_size"), "a list that comes in pages");
        assertEquals(List.of(), queries(paths.get("/api/bindings")), "one that does not");
        assertEquals("3.1.0", answer.get("openapi").textValue());
    }
}
