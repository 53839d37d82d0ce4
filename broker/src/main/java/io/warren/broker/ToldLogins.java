package io.warren.broker;

import io.warren.broker.connection.Credentials;
import io.warren.broker.connection.Logins;
import io.warren.broker.connection.Peer;
import io.warren.engine.channel.EventSink;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The same logins, each of which is told as an event, and to the audit trail. */
record ToldLogins(Logins logins, EventSink events, LoginLedger ledger) implements Logins {
    @Override
    public void check(Credentials credentials, Peer peer, BooleanSupplier waiting, Consumer<Outcome> answer) {
        logins.check(credentials, peer, waiting, outcome -> {
            tell(credentials, peer, outcome);
            write(credentials, peer, outcome);
            answer.accept(outcome);
        });
    }

    private void tell(Credentials credentials, Peer peer, Outcome outcome) {
        var granted = outcome instanceof Outcome.Granted;
        events.tell(
                granted ? "user.authentication.success" : "user.authentication.failure",
                each -> each.put(
                                "name",
                                switch (outcome) {
                                    case Outcome.Granted(var user) -> user;
                                    case Outcome.Refused _ -> claimed(credentials);
                                })
                        .put("peer_host", peer.host())
                        .put("host", peer.localHost())
                        .put("auth_mechanism", mechanism(credentials))
                        .put("protocol", "{0,9,1}"));
    }

    private void write(Credentials credentials, Peer peer, Outcome outcome) {
        var from = "AMQP " + peer.host();
        switch (outcome) {
            case Outcome.Granted(var user) -> ledger.granted(user, from, mechanism(credentials));
            case Outcome.Refused(var reason) ->
                ledger.refused(claimed(credentials), from, mechanism(credentials), reason);
        }
    }

    private static String claimed(Credentials credentials) {
        return switch (credentials) {
            case Credentials.Password(var user, var _) -> user;
            case Credentials.Certificate(var user) -> user;
            case Credentials.Anonymous() -> "";
        };
    }

    private static String mechanism(Credentials credentials) {
        return switch (credentials) {
            case Credentials.Password _ -> "PLAIN";
            case Credentials.Certificate _ -> "EXTERNAL";
            case Credentials.Anonymous _ -> "ANONYMOUS";
        };
    }
}
