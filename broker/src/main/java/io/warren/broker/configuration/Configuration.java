package io.warren.broker.configuration;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The effective configuration of a node: every key that is acted on, with its value and origin. Immutable; asking for a
 * key that is not in {@link KnownKeys} or by the wrong type is a mistake of ours and throws.
 */
public final class Configuration {
    /** Stands for {@code infinity} where a number is asked for. */
    public static final long INFINITY = ValueType.INFINITY;

    private final Map<String, Setting> settings;
    private final List<String> ignored;
    private final List<String> files;

    Configuration(Map<String, Setting> settings, List<String> ignored, List<String> files) {
        this.settings = new TreeMap<>(settings);
        this.ignored = ignored;
        this.files = files;
    }

    /**
     * Reads and checks all sources.
     *
     * @throws ConfigurationRefused naming every problem of every source
     */
    public static Configuration load(ConfigurationSources sources) {
        return new ConfigurationLoader(sources).load();
    }

    public String text(String key) {
        return (String) value(key);
    }

    public Optional<String> optionalText(String key) {
        return optional(key).map(each -> (String) each.value());
    }

    public Secret secret(String key) {
        return (Secret) value(key);
    }

    public Optional<Secret> optionalSecret(String key) {
        return optional(key).map(each -> (Secret) each.value());
    }

    public boolean flag(String key) {
        return (Boolean) value(key);
    }

    /** A whole number, bytes, or milliseconds; {@link #INFINITY} where the file says so. */
    public long number(String key) {
        return (Long) value(key);
    }

    public Optional<Long> optionalNumber(String key) {
        return optional(key).map(each -> (Long) each.value());
    }

    /** A whole number whose type bounds it to an int. */
    public int integer(String key) {
        return Math.toIntExact(number(key));
    }

    public double ratio(String key) {
        return (Double) value(key);
    }

    public Optional<Double> optionalRatio(String key) {
        return optional(key).map(each -> (Double) each.value());
    }

    /** Members of a family ({@code listeners.tcp.} ...), by their own part of the name, numbers in their order. */
    public List<Setting> family(String prefix) {
        var found = new ArrayList<Setting>();
        for (var each : settings.values()) {
            if (each.key().startsWith(prefix + ".")) {
                found.add(each);
            }
        }
        found.sort((left, right) ->
                compare(left.key().substring(prefix.length() + 1), right.key().substring(prefix.length() + 1)));
        return found;
    }

    /** Values of a family of words, in order. */
    public List<String> words(String prefix) {
        return family(prefix).stream().map(each -> (String) each.value()).toList();
    }

    /** Own names of the members of a family of flags that are on ({@code loopback_users.guest = true}). */
    public List<String> namesOn(String prefix) {
        return family(prefix).stream()
                .filter(each -> (Boolean) each.value())
                .map(each -> each.key().substring(prefix.length() + 1).replace("\\.", "."))
                .toList();
    }

    public List<ListenAddress> addresses(String prefix) {
        return family(prefix).stream()
                .map(each -> (ListenAddress) each.value())
                .filter(each -> !each.isNone())
                .toList();
    }

    /** Of a key that is no family. */
    public Optional<ListenAddress> address(String key) {
        return optional(key).map(each -> (ListenAddress) each.value());
    }

    /** Where the value of a key comes from. */
    public Origin origin(String key) {
        return optional(key).map(Setting::origin).orElse(new Origin.Default());
    }

    /** Every effective value, by key, secrets masked in {@link Setting#shown}. */
    public List<Setting> effective() {
        return List.copyOf(settings.values());
    }

    /** Keys that RabbitMQ knows and that have no effect here. */
    public List<String> ignored() {
        return ignored;
    }

    /** Absolute paths of the files that were read, in order. */
    public List<String> files() {
        return files;
    }

    private Object value(String key) {
        return optional(key)
                .orElseThrow(() -> new IllegalArgumentException("no value for " + key))
                .value();
    }

    private Optional<Setting> optional(String key) {
        return Optional.ofNullable(settings.get(key));
    }

    /** Splits at dots; a backslash keeps a dot in its segment. */
    static List<String> segments(String key) {
        return List.of(key.split("(?<!\\\\)\\.", -1));
    }

    private static int compare(String left, String right) {
        var numbers = left.matches("[0-9]{1,9}") && right.matches("[0-9]{1,9}");
        return numbers ? Integer.compare(Integer.parseInt(left), Integer.parseInt(right)) : left.compareTo(right);
    }
}
