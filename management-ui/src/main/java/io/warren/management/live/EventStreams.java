package io.warren.management.live;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.warren.engine.lane.Clock;
import io.warren.management.http.HttpRefused;
import io.warren.management.http.Look;
import io.warren.management.http.Pipeline;
import io.warren.management.http.Reply;
import io.warren.management.http.Request;
import io.warren.management.http.Route;
import io.warren.management.http.Sessions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/x/events}: everybody who listens.
 *
 * <p>Owner of the table: the monitor.
 */
public final class EventStreams implements AutoCloseable {
    private static final int MOST_WATCHES = 16;
    private static final int MOST_OF_ONE_USER = 64;
    private static final int MOST = 256;
    private static final long SHORTEST_MILLIS = 500;
    private static final long LONGEST_MILLIS = 60_000;
    private static final String HERE = "/api/x/events";

    private final Sessions sessions;
    private final Clock clock;
    private final Set<EventStream> open = new HashSet<>();
    private final Map<String, Integer> ofUser = new HashMap<>();
    private volatile @Nullable Asking asking;
    private boolean closed;

    /** Whom it asks, once he is there: he is made of the routes, of which this is one. */
    private record Asking(Pipeline pipeline, List<Route> routes) {}

    public EventStreams(Sessions sessions, Clock clock) {
        this.sessions = sessions;
        this.clock = clock;
    }

    /** Before the first request. */
    public void ask(Pipeline pipeline, List<Route> routes) {
        asking = new Asking(pipeline, List.copyOf(routes));
    }

    public Reply listen(Request request) {
        var of = asking;
        if (of == null) {
            throw HttpRefused.unavailable("not ready");
        }
        var paths = request.queries("watch");
        if (paths.isEmpty() || paths.size() > MOST_WATCHES) {
            throw HttpRefused.badRequest("watch must be given once to " + MOST_WATCHES + " times");
        }
        var watches =
                paths.stream().map(each -> new Watch(look(each, of.routes))).toList();
        var session = request.session();
        var caller = request.caller();
        var stream = new EventStream(
                of.pipeline,
                clock,
                caller,
                watches,
                interval(request),
                metadata -> session != null ? sessions.isOn(session, metadata) : caller.equals(caller.in(metadata)));
        return new Reply.Events(out -> {
            enter(stream);
            try {
                stream.write(out);
            } finally {
                leave(stream);
            }
        });
    }

    private static Look look(String path, List<Route> routes) {
        return Look.of(path, routes)
                .filter(each -> !each.route().path().equals(HERE))
                .orElseThrow(() -> {
                    var reason = JsonNodeFactory.instance.arrayNode();
                    return HttpRefused.badRequest(reason.add("not_watchable").add(path));
                });
    }

    private static long interval(Request request) {
        var text = request.query("interval");
        if (text == null) {
            return 1_000;
        }
        try {
            return Math.clamp(Long.parseLong(text), SHORTEST_MILLIS, LONGEST_MILLIS);
        } catch (NumberFormatException notANumber) {
            throw HttpRefused.badRequest("interval is a number of milliseconds");
        }
    }

    private synchronized void enter(EventStream stream) {
        if (closed || open.size() >= MOST || ofUser.getOrDefault(stream.user(), 0) >= MOST_OF_ONE_USER) {
            throw HttpRefused.of(429, "too_many_requests", "Too many pages are listening");
        }
        open.add(stream);
        ofUser.merge(stream.user(), 1, Integer::sum);
    }

    private synchronized void leave(EventStream stream) {
        open.remove(stream);
        ofUser.computeIfPresent(stream.user(), (_, count) -> count == 1 ? null : count - 1);
    }

    /** How many listen now. */
    public synchronized int size() {
        return open.size();
    }

    /** All end; nobody is let in any more. */
    @Override
    public synchronized void close() {
        closed = true;
        open.forEach(EventStream::end);
    }
}
