package io.warren.broker.configuration;

import io.warren.broker.configuration.ConfigurationText.Line;
import io.warren.broker.configuration.KnownKey.Treatment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Gathers lines from all sources, checks them against {@link KnownKeys} and reports every problem at once. */
final class ConfigurationLoader {
    private static final Map<String, String> VARIABLES = Map.of(
            "RABBITMQ_NODENAME", "warren.node_name",
            "RABBITMQ_NODE_PORT", "listeners.tcp.default",
            "RABBITMQ_DEFAULT_USER", "default_user",
            "RABBITMQ_DEFAULT_PASS", "default_pass",
            "RABBITMQ_DEFAULT_VHOST", "default_vhost",
            "RABBITMQ_MNESIA_DIR", "warren.data_dir",
            "RABBITMQ_DATA_DIR", "warren.data_dir");

    private final ConfigurationSources sources;
    private final ArrayList<String> problems = new ArrayList<>();
    private final TreeSet<String> ignored = new TreeSet<>();
    private final ArrayList<Line> lines = new ArrayList<>();
    private final ArrayList<String> files = new ArrayList<>();

    ConfigurationLoader(ConfigurationSources sources) {
        this.sources = sources;
    }

    Configuration load() {
        readFiles();
        readEnvironment();
        readCommandLine();
        var settings = check();
        if (!problems.isEmpty()) {
            throw new ConfigurationRefused(problems);
        }
        return new Configuration(settings, List.copyOf(ignored), List.copyOf(files));
    }

    private void readFiles() {
        var environment = sources.environment();
        var main = sources.file();
        if (main == null && environment.containsKey("RABBITMQ_CONFIG_FILE")) {
            main = withSuffix(Path.of(environment.get("RABBITMQ_CONFIG_FILE")));
        }
        if (environment.containsKey("RABBITMQ_ADVANCED_CONFIG_FILE")) {
            problems.add("RABBITMQ_ADVANCED_CONFIG_FILE: Erlang terms are not read, use the key = value format");
        }
        if (main != null) {
            readFile(main);
            var beside = main.toAbsolutePath().getParent();
            if (beside != null) {
                if (Files.exists(beside.resolve("advanced.config"))) {
                    problems.add(beside.resolve("advanced.config")
                            + ": Erlang terms are not read, use the key = value format");
                }
                readDirectory(beside.resolve("conf.d"));
            }
        }
        var more = environment.get("RABBITMQ_CONFIG_FILES");
        if (more != null) {
            var path = Path.of(more.endsWith("*.conf") ? more.substring(0, more.length() - "*.conf".length()) : more);
            if (Files.isDirectory(path)) {
                readDirectory(path);
            } else {
                readFile(path);
            }
        }
    }

    /** RabbitMQ lets the variable name the file without its extension. */
    private static Path withSuffix(Path path) {
        var suffixed = path.resolveSibling(path.getFileName() + ".conf");
        return !Files.exists(path) && Files.exists(suffixed) ? suffixed : path;
    }

    /** Alphabetically, so that the last one wins. */
    private void readDirectory(Path directory) {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (var entries = Files.list(directory)) {
            entries.filter(each -> each.toString().endsWith(".conf")).sorted().forEach(this::readFile);
        } catch (IOException unreadable) {
            problems.add(directory + ": cannot be listed (" + unreadable.getMessage() + ")");
        }
    }

    private void readFile(Path path) {
        try {
            var text = ConfigurationText.parse(
                    path.toString(), Files.readString(path, StandardCharsets.UTF_8), sources.environment());
            files.add(path.toAbsolutePath().toString());
            lines.addAll(text.lines());
            problems.addAll(text.problems());
        } catch (IOException unreadable) {
            problems.add(path + ": cannot be read (" + unreadable.getClass().getSimpleName() + ")");
        }
    }

    private void readEnvironment() {
        var environment = sources.environment();
        new TreeMap<>(VARIABLES).forEach((variable, key) -> {
            var value = environment.get(variable);
            if (value != null && !value.isEmpty()) {
                lines.add(new Line(key, value, new Origin.Environment(variable)));
            }
        });
        var base = environment.get("RABBITMQ_MNESIA_BASE");
        if (base != null && !environment.containsKey("RABBITMQ_MNESIA_DIR")) {
            var node = environment.getOrDefault("RABBITMQ_NODENAME", "rabbit@localhost");
            lines.add(new Line(
                    "warren.data_dir", Path.of(base, node).toString(), new Origin.Environment("RABBITMQ_MNESIA_BASE")));
        }
        var logs = environment.get("RABBITMQ_LOGS");
        if (logs != null && !logs.isEmpty()) {
            var origin = new Origin.Environment("RABBITMQ_LOGS");
            lines.add(new Line("log.console", Boolean.toString(logs.equals("-")), origin));
            lines.add(new Line("log.file", logs.equals("-") ? "false" : logs, origin));
        }
        if (environment.containsKey("RABBITMQ_ENABLED_PLUGINS_FILE")) {
            ignored.add("RABBITMQ_ENABLED_PLUGINS_FILE");
        }
    }

    private void readCommandLine() {
        for (var each : sources.settings()) {
            var origin = new Origin.CommandLine("--set");
            var equals = each.indexOf('=');
            if (equals < 1) {
                problems.add("--set: expected key=value");
                continue;
            }
            var value = ConfigurationText.interpolate(
                    each.substring(equals + 1).strip(), sources.environment(), origin, problems);
            lines.add(new Line(each.substring(0, equals).strip(), value, origin));
        }
        if (sources.dataDirectory() != null) {
            lines.add(new Line(
                    "warren.data_dir", sources.dataDirectory().toString(), new Origin.CommandLine("--data-dir")));
        }
        if (sources.nodeName() != null) {
            lines.add(new Line("warren.node_name", sources.nodeName(), new Origin.CommandLine("--node-name")));
        }
    }

    private Map<String, Setting> check() {
        var given = new LinkedHashMap<String, Setting>();
        var familiesGiven = new TreeSet<String>();
        for (var line : lines) {
            var key = KnownKeys.TABLE.canonical(line.key());
            var known = KnownKeys.TABLE.find(key);
            if (known.isEmpty()) {
                problems.add(unknown(line));
                continue;
            }
            switch (known.get().treatment()) {
                case Treatment.Ignored() -> ignored.add(key);
                case Treatment.Refused(var why, var harmless) -> {
                    if (!harmless.contains(line.value())) {
                        problems.add(line.origin() + ": " + line.key() + " cannot be honoured: " + why);
                    }
                }
                case Treatment.Acted() -> {
                    var setting = read(known.get(), key, line.value(), line.origin());
                    if (setting != null) {
                        given.put(key, setting);
                        familiesGiven.add(known.get().pattern());
                    }
                }
            }
        }
        var effective = new TreeMap<String, Setting>();
        for (var row : KnownKeys.TABLE.rows()) {
            // A family's defaults hold only while none of its members is given, except that of RabbitMQ's users.
            if (row.pattern().endsWith(".*") && familiesGiven.contains(row.pattern())) {
                continue;
            }
            row.defaults().forEach((key, text) -> {
                var setting = read(row, key, text, new Origin.Default());
                if (setting != null) {
                    effective.put(key, setting);
                }
            });
        }
        effective.putAll(given);
        for (var family : new String[] {"listeners.tcp", "listeners.ssl", "loopback_users"}) {
            if (given.containsKey(family)) {
                effective.keySet().removeIf(key -> key.startsWith(family + "."));
            }
        }
        return effective;
    }

    private @Nullable Setting read(KnownKey row, String key, String text, Origin origin) {
        return switch (row.type().read(text)) {
            case ValueType.Read.Value(var value) ->
                new Setting(key, value, value instanceof Secret secret ? secret.toString() : text, origin);
            case ValueType.Read.Expected(var what) -> {
                var shown = row.type() instanceof ValueType.Hidden ? "the value" : "'" + text + "'";
                problems.add(origin + ": " + key + " = " + shown + " is not " + what);
                yield null;
            }
        };
    }

    private static String unknown(Line line) {
        var meant = Closest.to(line.key(), KnownKeys.TABLE.names());
        return line.origin() + ": unknown key " + line.key()
                + meant.map(key -> ", did you mean " + key + "?").orElse("");
    }
}
