package io.warren.broker.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One event as one line, as text or JSON. The message is the event's name; what belongs to it are key-value pairs.
 * Control characters in values are escaped, so that no client can forge a line.
 */
final class LogLine extends LayoutBase<ILoggingEvent> {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSXXX", Locale.ROOT)
            .withZone(ZoneId.systemDefault());

    private final boolean json;

    LogLine(boolean json) {
        this.json = json;
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        var line = new StringBuilder(200);
        var time = TIME.format(Instant.ofEpochMilli(event.getTimeStamp()));
        var level = word(event.getLevel());
        if (json) {
            line.append("{\"time\":\"")
                    .append(time)
                    .append("\",\"level\":\"")
                    .append(level)
                    .append("\",\"category\":");
            quote(line, event.getLoggerName());
            line.append(",\"event\":");
            quote(line, event.getFormattedMessage());
        } else {
            line.append(time).append(" [").append(level).append("] ");
            escape(line, event.getFormattedMessage());
        }
        var pairs = event.getKeyValuePairs();
        if (pairs != null) {
            for (var each : pairs) {
                pair(line, each.key, String.valueOf(each.value));
            }
        }
        var cause = event.getThrowableProxy();
        if (cause != null) {
            pair(line, "cause", cause.getClassName() + ": " + cause.getMessage());
            pair(line, "at", trace(cause));
        }
        return line.append(json ? "}\n" : "\n").toString();
    }

    private void pair(StringBuilder line, String key, String value) {
        if (json) {
            line.append(',');
            quote(line, key);
            line.append(':');
        } else {
            line.append(' ').append(key).append('=');
        }
        quote(line, value);
    }

    private static void quote(StringBuilder line, @Nullable String text) {
        line.append('"');
        escape(line, text == null ? "" : text);
        line.append('"');
    }

    private static void escape(StringBuilder line, String text) {
        for (var at = 0; at < text.length(); at++) {
            var each = text.charAt(at);
            switch (each) {
                case '"' -> line.append("\\\"");
                case '\\' -> line.append("\\\\");
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\t' -> line.append("\\t");
                default -> {
                    // Line and paragraph separators of Unicode end a line for some readers, too.
                    if (each < 0x20 || each == 0x7F || each == 0x85 || each == 0x2028 || each == 0x2029) {
                        line.append(String.format(Locale.ROOT, "\\u%04x", (int) each));
                    } else {
                        line.append(each);
                    }
                }
            }
        }
    }

    private static String trace(IThrowableProxy cause) {
        var trace = new StringBuilder();
        for (var each = cause; each != null; each = each.getCause()) {
            if (!each.equals(cause)) {
                trace.append("caused by ")
                        .append(each.getClassName())
                        .append(": ")
                        .append(each.getMessage());
                trace.append('\n');
            }
            for (var frame : each.getStackTraceElementProxyArray()) {
                trace.append(frame.getStackTraceElement()).append('\n');
            }
        }
        return trace.toString();
    }

    private static String word(Level level) {
        return level.equals(Level.WARN) ? "warning" : level.toString().toLowerCase(Locale.ROOT);
    }
}
