package io.warren.management.http;

import io.warren.engine.metadata.Origin;
import io.warren.engine.metadata.User;

/**
 * Who asks: an authenticated user with one of the four tags of management.
 *
 * @param peer address that the request came from
 */
public record Caller(User user, String peer) {
    public String name() {
        return user.name();
    }

    public boolean administrator() {
        return user.tagged("administrator");
    }

    public boolean policymaker() {
        return administrator() || user.tagged("policymaker");
    }

    /** Sees everybody's objects, changes none of them. */
    public boolean monitor() {
        return administrator() || user.tagged("monitoring");
    }

    public boolean managesAtAll() {
        return policymaker() || monitor() || user.tagged("management");
    }

    public Origin origin() {
        return new Origin(name(), "HTTP " + peer);
    }
}
