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
        if (reasons.add(reason) && reasons.size() == 1) {
            // Silence is ours now, not the client's.
            heartbeats.listening(false);
            socket.config().setAutoRead(false);
        }
    }

    void resume(Reason reason) {
        if (reasons.remove(reason) && reasons.isEmpty()) {
            heartbeats.listening(true);
            socket.config().setAutoRead(true);
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

    /** From now on the socket is read to see its end. */
    void open() {
        reasons.clear();
        socket.config().setAutoRead(true);
    }
}
