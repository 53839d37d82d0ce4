package io.warren.broker.configuration;

import java.nio.charset.StandardCharsets;

/** A value that is used but never shown: it prints as asterisks wherever it ends up. */
public final class Secret {
    private static final String SHOWN = "***";

    private final String value;

    public Secret(String value) {
        this.value = value;
    }

    /** The value itself, for the one place that needs it. */
    public String reveal() {
        return value;
    }

    public byte[] revealBytes() {
        return value.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return SHOWN;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && secret.value.equals(value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }
}
