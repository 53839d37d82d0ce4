package io.warren.management.api;

import io.warren.management.http.HttpRefused;
import io.warren.management.http.Reply;
import io.warren.management.http.Request;

/**
 * {@code /api/stream} and {@code /api/federation-links}: who uses the stream protocol, and the links of federation. Nobody
 * does and there are none: neither is here.
 */
public final class Streams {
    private Streams() {}

    public static Reply none(Request request) {
        return Reply.json(Json.array());
    }

    public static Reply noneInVirtualHost(Request request) {
        request.virtualHost();
        return Reply.json(Json.array());
    }

    public static Reply noSuchConnection(Request request) {
        request.virtualHost();
        throw HttpRefused.noSuchObject();
    }
}
