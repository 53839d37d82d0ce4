package io.warren.management.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.warren.engine.view.LogView;
import io.warren.management.http.HttpRefused;
import io.warren.management.http.Reply;
import io.warren.management.http.Request;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code /api/x/logs}: the last lines of this node's log. */
public final class Logs {
    private static final int USUAL = 500;
    private static final int MOST = 2_000;

    private final LogView logs;

    public Logs(LogView logs) {
        this.logs = logs;
    }

    public Reply last(Request request) {
        var lines = logs.last(
                number(request.query("after"), "after", 0, Long.MAX_VALUE), level(request.query("level")), (int)
                        number(request.query("limit"), "limit", USUAL, MOST));
        return new Reply.Rows<>(lines, Logs::line, null);
    }

    private static ObjectNode line(LogView.Line line) {
        var json = Json.object()
                .put("n", line.number())
                .put("at", Instant.ofEpochMilli(line.atMillis()).toString())
                .put("level", line.level().name().toLowerCase(Locale.ROOT))
                .put("category", line.category())
                .put("event", line.event());
        var fields = json.putObject("fields");
        line.fields().forEach(fields::put);
        return json;
    }

    private static LogView.Level level(@Nullable String word) {
        if (word == null) {
            return LogView.Level.INFO;
        }
        try {
            return LogView.Level.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw HttpRefused.badRequest("level is debug, info, warning or error");
        }
    }

    private static long number(@Nullable String text, String name, long otherwise, long most) {
        try {
            return text == null ? otherwise : Math.clamp(Long.parseLong(text), 0, most);
        } catch (NumberFormatException notANumber) {
            throw HttpRefused.badRequest(name + " is not a number");
        }
    }
}
