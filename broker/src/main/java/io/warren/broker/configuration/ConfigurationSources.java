package io.warren.broker.configuration;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a configuration is read from, weakest first: defaults, the file and its {@code conf.d}, the environment, {@code
 * --set}, the named options.
 *
 * @param file {@code --config}; without it {@code RABBITMQ_CONFIG_FILE} is asked
 * @param settings each {@code key=value} of {@code --set}
 */
public record ConfigurationSources(
        @Nullable Path file,
        List<String> settings,
        Map<String, String> environment,
        @Nullable Path dataDirectory,
        @Nullable String nodeName) {

    public ConfigurationSources {
        settings = List.copyOf(settings);
        environment = Map.copyOf(environment);
    }

    /** Nothing but defaults and these settings: for tests and embedded use. */
    public static ConfigurationSources of(String... settings) {
        return new ConfigurationSources(null, List.of(settings), Map.of(), null, null);
    }
}
