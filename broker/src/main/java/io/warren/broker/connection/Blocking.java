package io.warren.broker.connection;

import io.warren.amqp.method.ConnectionMethod;
import io.warren.broker.connection.ReadGate.Reason;

/**
 * A publisher's pause while a resource alarm is on (RabbitMQ, "Blocked Connection Notifications"). The client hears of
 * it once, if it said that it understands, and again when all alarms are cleared; another alarm in between is not told.
 *
 * <p>Owner: the connection's loop; {@link #isBlocked} may be read by any thread.
 */
final class Blocking {
    private final NettyConnectionOutput output;
    private final ReadGate gate;
    private volatile boolean blocked;
    private boolean told;

    Blocking(NettyConnectionOutput output, ReadGate gate) {
        this.output = output;
        this.gate = gate;
    }

    boolean isBlocked() {
        return blocked;
    }

    void begin(String reason, boolean understood) {
        blocked = true;
        gate.stop(Reason.ALARM);
        if (understood) {
            told = true;
            output.method(0, new ConnectionMethod.Blocked(reason));
        }
    }

    void end() {
        blocked = false;
        if (told) {
            told = false;
            output.method(0, new ConnectionMethod.Unblocked());
        }
        gate.resume(Reason.ALARM);
    }

    /** The connection ends. */
    void forget() {
        blocked = false;
        told = false;
    }
}
