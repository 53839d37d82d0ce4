package io.warren.management.http;

/**
 * Who decides whether a password is good: the broker, with the same throttle and the same rule for local users as for AMQP.
 * Called on virtual threads; may wait.
 */
public interface Logins {
    /** The peer's address is that of the socket; an IPv4 address mapped into IPv6 is the IPv4 address. */
    Outcome login(String user, String password, String peerHost, Way way);

    /** Whoever runs the process came by the local socket, for the audit trail. */
    default void owner() {}

    /** A session of the user interface began, for the audit trail. */
    default void opened(String user, String peerHost) {}

    /** A session is over. */
    default void ended(String user, String peerHost, String why) {}

    /** How a password came. */
    enum Way {
        /** With a request. */
        BASIC,
        /** In a form or a body, to be sent with requests from then on. */
        FORM,
        /** To open a session. */
        SESSION
    }

    /** The decision. */
    sealed interface Outcome {
        record Granted(String user) implements Outcome {}

        /** The password is right, but this user comes from this machine only. */
        record OnlyLocal(String user) implements Outcome {}

        /** Wrong, unknown or not allowed to use a password. */
        record Refused() implements Outcome {}
    }
}
