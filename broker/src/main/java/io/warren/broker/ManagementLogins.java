package io.warren.broker;

import io.warren.broker.configuration.Secret;
import io.warren.broker.connection.Credentials;
import io.warren.broker.connection.OffLoopLogins;
import io.warren.broker.connection.Peer;
import io.warren.engine.view.AuditEntry;
import io.warren.management.http.Logins;
import java.net.InetAddress;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The same throttle, hashing and rule for local users as for AMQP, for callers who may wait. */
record ManagementLogins(OffLoopLogins logins, LoginLedger ledger) implements Logins {
    private static final Logger LOG = LoggerFactory.getLogger("user");

    @Override
    public Outcome login(String user, String password, String peerHost, Way way) {
        var by = way.name().toLowerCase(Locale.ROOT);
        var answer = new CompletableFuture<io.warren.broker.connection.Logins.Outcome>();
        // The password first: whether a user is local only is told to nobody who does not know it.
        var peer = new Peer(peerHost, 0, "", 0, isLoopback(peerHost));
        logins.checkFromAnywhere(new Credentials.Password(user, new Secret(password)), peer, answer::complete);
        return switch (answer.join()) {
            case io.warren.broker.connection.Logins.Outcome.Refused(var reason) -> {
                refused(user, peerHost, by, reason);
                yield new Outcome.Refused();
            }
            case io.warren.broker.connection.Logins.Outcome.Granted(var granted)
            when logins.loopbackUsers().contains(granted) && !peer.loopback() -> {
                refused(user, peerHost, by, "user '" + granted + "' can only connect via localhost");
                yield new Outcome.OnlyLocal(granted);
            }
            case io.warren.broker.connection.Logins.Outcome.Granted(var granted) -> {
                if (way != Way.SESSION) {
                    ledger.granted(granted, from(peerHost), by);
                }
                yield new Outcome.Granted(granted);
            }
        };
    }

    @Override
    public void owner() {
        ledger.granted("rmq-cli", "local socket", "owner");
    }

    @Override
    public void opened(String user, String peerHost) {
        ledger.session(AuditEntry.Action.OPENED, user, from(peerHost), "");
    }

    @Override
    public void ended(String user, String peerHost, String why) {
        ledger.session(AuditEntry.Action.ENDED, user, from(peerHost), why);
    }

    private static String from(String peer) {
        return "HTTP " + peer;
    }

    private void refused(String user, String peer, String by, String reason) {
        ledger.refused(user, from(peer), by, reason);
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
