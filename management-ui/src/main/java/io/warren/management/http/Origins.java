package io.warren.management.http;

import io.javalin.http.Context;
import java.util.List;

/**
 * The pages of other hosts that may use this API in a browser (RabbitMQ, {@code management.cors.allow_origins}). None,
 * unless the configuration names them.
 */
public final class Origins {
    private final List<String> allowed;
    private final long maxAgeSeconds;

    public Origins(List<String> allowed, long maxAgeSeconds) {
        this.allowed = List.copyOf(allowed);
        this.maxAgeSeconds = maxAgeSeconds;
    }

    boolean allow(String origin) {
        return allowed.contains("*") || allowed.contains(origin);
    }

    /** Tells the browser, if the page is one of those. */
    public void answer(Context context) {
        var origin = context.header("origin");
        if (origin == null || !allow(origin)) {
            return;
        }
        context.header("access-control-allow-origin", origin)
                .header("access-control-allow-credentials", "true")
                .header("access-control-expose-headers", "Location");
        if (!context.req().getMethod().equals("OPTIONS")) {
            return;
        }
        var headers = context.header("access-control-request-headers");
        if (headers != null && headers.matches("[A-Za-z0-9, -]{1,1024}")) {
            context.header("access-control-allow-headers", headers);
        }
        context.header("access-control-allow-methods", "HEAD, GET, POST, PUT, DELETE, OPTIONS");
        if (maxAgeSeconds >= 0) {
            context.header("access-control-max-age", Long.toString(maxAgeSeconds));
        }
    }
}
