package io.warren.broker.connection;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Who decides whether credentials are good. Any thread may ask; nothing blocks the caller. */
public interface Logins {
    /**
     * Calls back once, on any thread.
     *
     * @param waiting whether the client still waits for the answer; asked by any thread before something costly is done
     */
    void check(Credentials credentials, Peer peer, BooleanSupplier waiting, Consumer<Outcome> answer);

    /** The decision. */
    sealed interface Outcome {
        record Granted(String user) implements Outcome {}

        /** Refused. The reason is for the log, never for the client. */
        record Refused(String reason) implements Outcome {}
    }
}
