package io.warren.engine.metadata;

/**
 * Who asks for a change, for the audit trail and the events.
 *
 * @param user name, or {@code rmq-internal} for the broker itself
 * @param from where: a connection's name, an HTTP peer, or {@code boot}
 */
public record Origin(String user, String from) {
    public static final Origin BROKER = new Origin("rmq-internal", "broker");
}
