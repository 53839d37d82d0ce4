package io.warren.broker;

import io.warren.broker.configuration.Secret;
import io.warren.broker.connection.Credentials;
import io.warren.broker.connection.OffLoopLogins;
import io.warren.broker.connection.Peer;
import io.warren.management.http.Logins;
import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The same throttle, hashing and rule for local users as for AMQP, for callers who may wait. */
record ManagementLogins(OffLoopLogins logins) implements Logins {
    private static final Logger LOG = LoggerFactory.getLogger("user");

    @Override
    public Outcome login(String user, String password, String peerHost) {
        var answer = new CompletableFuture<io.warren.broker.connection.Logins.Outcome>();
        // The password first: whether a user is local only is told to nobody who does not know it.
        var peer = new Peer(peerHost, 0, "", 0, isLoopback(peerHost));
        logins.checkFromAnywhere(new Credentials.Password(user, new Secret(password)), peer, answer::complete);
        return switch (answer.join()) {
            case io.warren.broker.connection.Logins.Outcome.Refused(var reason) -> {
                refused(peerHost, reason);
                yield new Outcome.Refused();
            }
            case io.warren.broker.connection.Logins.Outcome.Granted(var granted)
            when logins.loopbackUsers().contains(granted) && !peer.loopback() -> {
                refused(peerHost, "user '" + granted + "' can only connect via localhost");
                yield new Outcome.OnlyLocal(granted);
            }
            case io.warren.broker.connection.Logins.Outcome.Granted(var granted) -> new Outcome.Granted(granted);
        };
    }

    private static void refused(String peer, String reason) {
        LOG.atWarn().addKeyValue("peer", peer).addKeyValue("reason", reason).log("http_login_refused");
    }

    private static boolean isLoopback(String address) {
        try {
            // A literal address: nothing is looked up.
            return InetAddress.ofLiteral(address).isLoopbackAddress();
        } catch (IllegalArgumentException notAnAddress) {
            return false;
        }
    }
}
