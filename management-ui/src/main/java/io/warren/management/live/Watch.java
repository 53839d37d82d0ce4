package io.warren.management.live;

import io.warren.management.http.Caller;
import io.warren.management.http.Look;
import io.warren.management.http.Pipeline;
import io.warren.management.http.Shown;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One thing that a tab watches, and what it was told of it last. */
final class Watch {
    private final Look look;
    private @Nullable Shown told;

    /** What is told, with its name. */
    record Event(String name, String data) {}

    Watch(Look look) {
        this.look = look;
    }

    /** What changed since the last look; nothing, or one event. */
    List<Event> look(int number, Pipeline pipeline, Caller caller) {
        var before = told;
        var now = Shown.of(look, pipeline, caller);
        told = now;
        if (now.equals(before)) {
            return List.of();
        }
        return List.of(
                now instanceof Shown.Rows rows && before instanceof Shown.Rows known && isAlike(rows, known)
                        ? changed(number, rows, known)
                        : whole(number, now));
    }

    private static boolean isAlike(Shown.Rows now, Shown.Rows before) {
        return (now.page() == null) == (before.page() == null);
    }

    private static Event changed(int number, Shown.Rows now, Shown.Rows before) {
        var data = new StringBuilder(
                "{\"w\":" + number + ",\"length\":" + now.rows().size());
        if (now.page() != null && !now.page().equals(before.page())) {
            data.append(",\"meta\":").append(now.page());
        }
        data.append(",\"rows\":{");
        var first = true;
        for (var at = 0; at < now.rows().size(); at++) {
            var row = now.rows().get(at);
            if (at >= before.rows().size() || !row.equals(before.rows().get(at))) {
                data.append(first ? "\"" : ",\"").append(at).append("\":").append(row);
                first = false;
            }
        }
        return new Event("rows", data.append("}}").toString());
    }

    private static Event whole(int number, Shown shown) {
        return switch (shown) {
            case Shown.Whole(var status, var body) -> value(number, status, body);
            case Shown.Rows(var rows, var page) -> {
                var list = "[" + String.join(",", rows) + "]";
                yield value(
                        number,
                        200,
                        page == null ? list : page.substring(0, page.length() - 1) + ",\"items\":" + list + "}");
            }
        };
    }

    private static Event value(int number, int status, String body) {
        return new Event("value", "{\"w\":" + number + ",\"status\":" + status + ",\"body\":" + body + "}");
    }
}
