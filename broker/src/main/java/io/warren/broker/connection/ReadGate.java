package io.warren.broker.connection;

import io.netty.channel.Channel;
import java.util.EnumSet;

/** Whether a socket is read: only while nobody has a reason against it. Owner: the connection's loop. */
final class ReadGate {
    enum Reason {
        /** Credentials are being checked; the client has nothing to say meanwhile. */
        AUTHENTICATING,
        /** A resource alarm, and the client publishes. */
        ALARM,
        /** The session is behind. */
        SESSION,
        /** The client does not read what we write. */
        OUTBOUND
    }

    private final Channel socket;
    private final Heartbeats heartbeats;
    private final EnumSet<Reason> reasons = EnumSet.noneOf(Reason.class);

    ReadGate(Channel socket, Heartbeats heartbeats) {
        this.socket = socket;
        this.heartbeats = heartbeats;
    }

    void stop(Reason reason) {
        if (reasons.add(reason)) {
            apply();
        }
    }

    void resume(Reason reason) {
        if (reasons.remove(reason)) {
            apply();
        }
    }

    void set(Reason reason, boolean stopped) {
        if (stopped) {
            stop(reason);
        } else {
            resume(reason);
        }
    }

    boolean stopped(Reason reason) {
        return reasons.contains(reason);
    }

    /**
     * Reads once although the client does not read: one that is there still sends its heartbeats.
     *
     * @param room whether answers to what is read could wait; if not, silence is ours
     */
    void glance(boolean room) {
        if (!onlyOutbound()) {
            return;
        }
        if (room) {
            socket.read();
        } else {
            heartbeats.received();
        }
    }

    /** From now on the socket is read to see its end. */
    void open() {
        reasons.clear();
        socket.config().setAutoRead(true);
    }

    private void apply() {
        // While we do not read, silence is ours and not the client's; but a client that does not read is looked at.
        heartbeats.listening(reasons.isEmpty() || onlyOutbound());
        socket.config().setAutoRead(reasons.isEmpty());
    }

    private boolean onlyOutbound() {
        return reasons.size() == 1 && reasons.contains(Reason.OUTBOUND);
    }
}
