package io.warren.broker.configuration;

/**
 * One effective value.
 *
 * @param key the full name, with its own part where the key is a family ({@code listeners.tcp.default})
 * @param value parsed by the type of the key; secrets are {@link Secret}
 * @param shown for people, secrets masked
 */
public record Setting(String key, Object value, String shown, Origin origin) {}
