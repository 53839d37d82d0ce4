package io.warren.engine.access;

import java.util.Locale;

/** What one may do with a name. */
public enum Right {
    CONFIGURE,
    WRITE,
    READ;

    /** As RabbitMQ writes it in {@code configure access to queue 'q' in vhost '/' refused for user 'guest'}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
