package io.warren.broker.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.warren.engine.view.LogView;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Remembers the last lines that were logged, for those who look at them in a browser. What is long is cut, so that a bound on
 * their number is one on memory.
 *
 * <p>Owner of the lines: the monitor.
 */
public final class LogRing extends AppenderBase<ILoggingEvent> implements LogView {
    private static final int LINES = 2_000;
    private static final int LONGEST = 4_096;

    private final ArrayDeque<Line> lines = new ArrayDeque<>();
    private long number;

    @Override
    protected synchronized void append(ILoggingEvent event) {
        if (lines.size() == LINES) {
            lines.removeFirst();
        }
        lines.addLast(new Line(
                ++number,
                event.getTimeStamp(),
                level(event.getLevel()),
                String.valueOf(event.getLoggerName()),
                cut(event.getFormattedMessage()),
                fields(event)));
    }

    private static Level level(ch.qos.logback.classic.Level level) {
        return switch (level.toInt()) {
            case ch.qos.logback.classic.Level.ERROR_INT -> Level.ERROR;
            case ch.qos.logback.classic.Level.WARN_INT -> Level.WARNING;
            case ch.qos.logback.classic.Level.INFO_INT -> Level.INFO;
            default -> Level.DEBUG;
        };
    }

    private static Map<String, String> fields(ILoggingEvent event) {
        var fields = new LinkedHashMap<String, String>();
        var pairs = event.getKeyValuePairs();
        if (pairs != null) {
            pairs.forEach(each -> fields.put(each.key, cut(String.valueOf(each.value))));
        }
        var cause = event.getThrowableProxy();
        if (cause != null) {
            fields.put("cause", cut(cause.getClassName() + ": " + cause.getMessage()));
        }
        return fields;
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }

    @Override
    public synchronized List<Line> last(long after, Level level, int limit) {
        var found = new ArrayList<Line>();
        for (var each = lines.descendingIterator(); each.hasNext() && found.size() < limit; ) {
            var line = each.next();
            if (line.number() <= after) {
                break;
            }
            if (line.level().compareTo(level) >= 0) {
                found.add(line);
            }
        }
        return found.reversed();
    }
}
