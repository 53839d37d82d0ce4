package io.warren.management.http;

import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.Origin;
import io.warren.engine.metadata.User;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who asks: an authenticated user with one of the four tags of management, or whoever runs the process.
 *
 * @param peer address that the request came from
 * @param owner whether it is the one who runs the process: he has every right, and is no declared user
 */
public record Caller(User user, String peer, boolean owner) {
    /** RabbitMQ's name for its command line. */
    private static final User CLI = new User("rmq-cli", "", "", List.of("administrator"), -1, -1);

    public Caller(User user, String peer) {
        this(user, peer, false);
    }

    /** By the local socket. */
    static Caller owningTheProcess() {
        return new Caller(CLI, "local socket", true);
    }

    /** With the tags of another time; null if there is no such user then. */
    public @Nullable Caller in(Metadata metadata) {
        if (owner) {
            return this;
        }
        var then = metadata.user(name());
        return then == null ? null : new Caller(then, peer);
    }

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
        return new Origin(name(), owner ? peer : "HTTP " + peer);
    }
}
