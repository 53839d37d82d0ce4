package io.warren.broker.configuration;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The lines of one file in RabbitMQ's format (its configuration guide, "rabbitmq.conf: the modern format"): {@code key =
 * value}, {@code #} begins a comment, a value in quotes may hold anything, {@code $(NAME)} is an environment variable.
 */
record ConfigurationText(List<Line> lines, List<String> problems) {
    record Line(String key, String value, Origin origin) {}

    private static final Pattern LINE = Pattern.compile("(?<key>[^\\s=#]+)\\s*=\\s*(?<value>.*)");
    private static final Pattern QUOTED = Pattern.compile("(['\"])(?<inside>.*?)\\1\\s*(#.*)?");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\((?<name>[A-Za-z_][A-Za-z0-9_]*)\\)");

    static ConfigurationText parse(String path, String text, Map<String, String> environment) {
        var lines = new ArrayList<Line>();
        var problems = new ArrayList<String>();
        var number = 0;
        for (var raw : text.lines().toList()) {
            number++;
            var stripped = raw.strip();
            if (stripped.isEmpty() || stripped.startsWith("#")) {
                continue;
            }
            var origin = new Origin.File(path, number);
            var form = LINE.matcher(stripped);
            if (!form.matches()) {
                // The line is not repeated: it may be a mistyped secret.
                problems.add(origin + ": expected key = value");
                continue;
            }
            var value = value(form.group("value"), origin, problems);
            lines.add(new Line(form.group("key"), interpolate(value, environment, origin, problems), origin));
        }
        return new ConfigurationText(lines, problems);
    }

    /** The value of a {@code key=value} on the command line or of a line. */
    private static String value(String raw, Origin origin, List<String> problems) {
        if (raw.startsWith("'") || raw.startsWith("\"")) {
            var quoted = QUOTED.matcher(raw);
            if (quoted.matches()) {
                return quoted.group("inside");
            }
            problems.add(origin + ": a quote is not closed");
        }
        var comment = raw.indexOf('#');
        return (comment < 0 ? raw : raw.substring(0, comment)).strip();
    }

    static String interpolate(String value, Map<String, String> environment, Origin origin, List<String> problems) {
        return VARIABLE.matcher(value).replaceAll(found -> {
            var variable = environment.get(found.group(1));
            if (variable == null) {
                problems.add(origin + ": environment variable " + found.group(1) + " is not set");
                return "";
            }
            return Matcher.quoteReplacement(variable);
        });
    }
}
