package io.warren.broker.configuration;

import java.util.List;

/** The configuration cannot be used; every problem found, each in one line. Ends the start with exit code 78. */
public final class ConfigurationRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String problems;

    public ConfigurationRefused(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = String.join("\n", problems);
    }

    public ConfigurationRefused(String problem) {
        this(List.of(problem));
    }

    /** One line for each. */
    public List<String> problems() {
        return problems.lines().toList();
    }
}
