package io.warren.compat;

import static io.warren.compat.harness.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.warren.compat.harness.BrokerProcess;
import io.warren.compat.harness.Pages;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The stream that keeps a page up to date. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LiveEventsTest {
    private static final int MOST_OF_ONE_USER = 64;

    private BrokerProcess broker;

    @BeforeAll
    void start() {
        broker = BrokerProcess.start(BrokerProcess.Settings.named("live-events"));
    }

    @AfterAll
    void stop() {
        broker.close();
    }

    /** What was heard, until the stream ends. */
    private static final class Heard implements AutoCloseable {
        record Event(String name, JsonNode data) {}

        final List<Event> events = new CopyOnWriteArrayList<>();
        private final Stream<String> lines;
        private final Thread reader;

        Heard(HttpResponse<Stream<String>> stream) {
            assertEquals(200, stream.statusCode());
            lines = stream.body();
            reader = Thread.ofVirtual().start(this::read);
        }

        private void read() {
            var name = new String[1];
            try {
                lines.forEach(line -> {
                    if (line.startsWith("event: ")) {
                        name[0] = line.substring(7);
                    } else if (line.startsWith("data: ")) {
                        events.add(new Event(name[0], parsed(line.substring(6))));
                    }
                });
            } catch (UncheckedIOException closed) {
                // As far as it went.
            }
        }

        private static JsonNode parsed(String text) {
            try {
                return Pages.json(text);
            } catch (java.io.IOException notJson) {
                throw new AssertionError(text, notJson);
            }
        }

        List<JsonNode> of(String name) {
            return events.stream()
                    .filter(each -> each.name().equals(name))
                    .map(Event::data)
                    .toList();
        }

        boolean hasEnded() {
            return !reader.isAlive();
        }

        @Override
        public void close() {
            lines.close();
        }
    }

    private Pages loggedIn(String user) throws Exception {
        broker.management().putUser(user, "secret", "administrator");
        broker.management().putPermissions("/", user, ".*", ".*", ".*");
        var pages = Pages.of(broker);
        pages.login(user, "secret");
        return pages;
    }

    @Test
    void firstTheWholeAnswerThenTheRowsThatChanged() throws Exception {
        var pages = loggedIn("rows");
        pages.put("queues/%2F/live.a", Map.of());
        var watched = "/queues?page=1&page_size=100&name=live&columns=name,messages";
        try (var heard = new Heard(pages.events(500, watched))) {
            eventually("the whole", () -> heard.of("value").size() == 1);
            var first = heard.of("value").getFirst();
            assertEquals(200, first.path("status").asInt());
            assertEquals(
                    "live.a",
                    first.path("body").path("items").path(0).path("name").asText());

            pages.put("queues/%2F/live.b", Map.of());

            eventually(
                    "the row",
                    () -> heard.of("rows").stream()
                            .anyMatch(each -> each.path("rows")
                                    .path("1")
                                    .path("name")
                                    .asText()
                                    .equals("live.b")));
            var rows = heard.of("rows").getLast();
            assertEquals(2, rows.path("length").asInt());
            assertFalse(rows.path("rows").has("0"), "what did not change is not said again");
            assertEquals(1, heard.of("value").size());
        }
    }

    @Test
    void whatIsRefusedIsSaidAsTheApiSaysIt() throws Exception {
        broker.management().putUser("small", "secret", "management");
        var pages = Pages.of(broker);
        pages.login("small", "secret");
        try (var heard = new Heard(pages.events(500, "/users", "/queues/%2F/nothing", "/whoami"))) {
            eventually("three answers", () -> heard.of("value").size() == 3);
            assertEquals(
                    List.of(401, 404, 200),
                    heard.of("value").stream()
                            .map(each -> each.path("status").asInt())
                            .toList());
        }
    }

    @Test
    void aStreamEndsWithItsSession() throws Exception {
        var pages = loggedIn("leaves");
        try (var heard = new Heard(pages.events(60_000, "/whoami"))) {
            eventually("the answer", () -> heard.of("value").size() == 1);

            pages.delete("x/session");

            eventually("the end", heard::hasEnded);
            assertEquals("expired", heard.of("session").getFirst().path("state").asText());
        }
    }

    @Test
    void whatCannotBeWatchedIsRefusedBeforeTheStreamBegins() throws Exception {
        var pages = loggedIn("wrong");
        for (var path : List.of("/nothing", "/x/events?watch=%2Fwhoami", "queues", "/queues/%zz")) {
            try (var lines = pages.events(500, path).body()) {
                assertTrue(lines.findFirst().orElse("").contains("not_watchable"), path);
            }
        }
        var many = new String[17];
        java.util.Arrays.fill(many, "/whoami");
        assertEquals(400, pages.events(500, many).statusCode());
    }

    @Test
    void streamsOfBrowsersThatWentAreForgotten() throws Exception {
        var pages = loggedIn("comes-and-goes");
        for (var round = 0; round < 3; round++) {
            var open = new ArrayList<Heard>();
            for (var each = 0; each < MOST_OF_ONE_USER; each++) {
                open.add(opened(pages));
            }
            assertEquals(429, pages.events(500, "/whoami").statusCode(), "nobody listens without end");
            open.forEach(Heard::close);
        }
    }

    /** There is room as soon as the node has found that somebody went. */
    private static Heard opened(Pages pages) throws Exception {
        var stream = new ArrayList<HttpResponse<Stream<String>>>();
        eventually("room for one more", () -> {
            var answer = pages.events(500, "/whoami");
            if (answer.statusCode() == 200) {
                stream.add(answer);
            } else {
                answer.body().close();
            }
            return answer.statusCode() == 200;
        });
        return new Heard(stream.getFirst());
    }
}
