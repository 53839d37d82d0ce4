package io.warren.broker.configuration;

import org.jspecify.annotations.Nullable;

/**
 * Where to listen.
 *
 * @param host empty for every interface
 * @param port 0 for one that the system chooses
 */
public record ListenAddress(String host, int port) {
    /** Written as {@code none}: do not listen. */
    public static final ListenAddress NONE = new ListenAddress("none", -1);

    static @Nullable ListenAddress parse(String text) {
        var colon = text.lastIndexOf(':');
        var host = colon < 0 ? "" : text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        try {
            var port = Integer.parseInt(text.substring(colon + 1));
            return port < 0 || port > 65_535 || (colon == 0) ? null : new ListenAddress(host, port);
        } catch (NumberFormatException notAPort) {
            return null;
        }
    }

    public boolean isNone() {
        return this.equals(NONE);
    }

    @Override
    public String toString() {
        if (isNone()) {
            return "none";
        }
        var shown = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return host.isEmpty() ? Integer.toString(port) : shown + ":" + port;
    }
}
