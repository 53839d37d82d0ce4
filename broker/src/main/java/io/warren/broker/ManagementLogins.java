package io.warren.broker;

import io.warren.broker.configuration.Secret;
import io.warren.broker.connection.Credentials;
import io.warren.broker.connection.OffLoopLogins;
import io.warren.broker.connection.Peer;
import io.warren.management.http.Logins;
import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;

/** The same throttle, hashing and rule for local users as for AMQP, for callers who may wait. */
record ManagementLogins(OffLoopLogins logins) implements Logins {
    @Override
    public Outcome login(String user, String password, String peerHost) {
        var answer = new CompletableFuture<io.warren.broker.connection.Logins.Outcome>();
        // The password first: whether a user is local only is told to nobody who does not know it.
        var peer = new Peer(peerHost, 0, "", 0, isLoopback(peerHost));
        logins.checkFromAnywhere(new Credentials.Password(user, new Secret(password)), peer, answer::complete);
        return switch (answer.join()) {
            case io.warren.broker.connection.Logins.Outcome.Refused _ -> new Outcome.Refused();
            case io.warren.broker.connection.Logins.Outcome.Granted(var granted) ->
                logins.loopbackUsers().contains(granted) && !peer.loopback()
                        ? new Outcome.OnlyLocal(granted)
                        : new Outcome.Granted(granted);
        };
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
