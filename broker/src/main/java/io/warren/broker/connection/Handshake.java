package io.warren.broker.connection;

import io.warren.amqp.method.ConnectionMethod;
import io.warren.amqp.method.Method;
import io.warren.amqp.types.AmqpError;
import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldValue;
import io.warren.amqp.types.ReplyCode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * From the protocol header to connection.open (AMQP 0-9-1, section 2.2.4): who the client is and what both sides agree
 * on.
 *
 * <p>Owner: the connection's loop. A client that is not known yet learns nothing: it gets three seconds of silence and
 * the end of its socket, except for a failed login if it declared {@code authentication_failure_close} (RabbitMQ,
 * "Authentication Failure Notifications"). Texts and order are RabbitMQ's.
 */
final class Handshake {
    private static final byte[] PROTOCOL = {'A', 'M', 'Q', 'P', 0, 0, 9, 1};

    /** How 0-9 clients begin; the two are close enough that RabbitMQ serves them, too. */
    private static final byte[] OLD_PROTOCOL = {'A', 'M', 'Q', 'P', 1, 1, 0, 9};

    private sealed interface Phase {
        record AwaitingHeader() implements Phase {}

        record Starting() implements Phase {}

        record Securing(String mechanism, FieldTable clientProperties) implements Phase {}

        record Tuning(String mechanism, FieldTable clientProperties, String user) implements Phase {}

        record Opening(Agreed agreed) implements Phase {}
    }

    /** What was agreed on when connection.open comes. */
    record Agreed(
            String mechanism,
            FieldTable clientProperties,
            String user,
            int channelMax,
            int frameMax,
            int heartbeatSeconds) {}

    private final Connection connection;
    private final ConnectionSettings settings;
    private final Logins logins;
    private Phase phase = new Phase.AwaitingHeader();

    Handshake(Connection connection, ConnectionSettings settings, Logins logins) {
        this.connection = connection;
        this.settings = settings;
        this.logins = logins;
    }

    /** RabbitMQ's word for where this connection is, for views and logs. */
    String state() {
        return switch (phase) {
            case Phase.AwaitingHeader _ -> "pre_init";
            case Phase.Starting _ -> "starting";
            case Phase.Securing _ -> "securing";
            case Phase.Tuning _ -> "tuning";
            case Phase.Opening _ -> "opening";
        };
    }

    @Nullable
    String user() {
        return switch (phase) {
            case Phase.Tuning tuning -> tuning.user();
            case Phase.Opening(var agreed) -> agreed.user();
            case Phase.AwaitingHeader _, Phase.Starting _, Phase.Securing _ -> null;
        };
    }

    void protocolHeader(byte[] header) {
        var old = Arrays.equals(header, OLD_PROTOCOL);
        if (!old && !Arrays.equals(header, PROTOCOL)) {
            connection.refuseProtocol(PROTOCOL, misdirected(header));
            return;
        }
        phase = new Phase.Starting();
        connection.send(new ConnectionMethod.Start(
                0, 9, ServerProperties.of(settings.clusterName()), String.join(" ", connection.mechanisms()), "en_US"));
    }

    /** A method on channel 0. */
    void method(Method method) {
        switch (phase) {
            case Phase.Starting _ when method instanceof ConnectionMethod.StartOk startOk -> startOk(startOk);
            case Phase.Tuning tuning when method instanceof ConnectionMethod.TuneOk tuneOk -> tuneOk(tuning, tuneOk);
            case Phase.Opening(var agreed)
            when method instanceof ConnectionMethod.Open open -> connection.open(agreed, open.virtualHost());
            case Phase.Opening _ -> unexpected(method);
            case Phase.AwaitingHeader _, Phase.Starting _, Phase.Securing _, Phase.Tuning _ ->
                connection.endSilently("unexpected_method", method.getClass().getSimpleName() + " in state " + state());
        }
    }

    /** Anything but a method on channel 0. */
    void frame(int type, int channel) {
        if (phase instanceof Phase.Opening) {
            connection.fail(new AmqpError.ConnectionError(
                    ReplyCode.UNEXPECTED_FRAME, "type " + type + " on channel " + channel, 0, 0));
        } else {
            connection.endSilently("unexpected_frame", "type " + type + " in state " + state());
        }
    }

    private void startOk(ConnectionMethod.StartOk startOk) {
        var mechanism = startOk.mechanism();
        if (!connection.mechanisms().contains(mechanism)) {
            connection.endSilently("login_refused", "mechanism " + mechanism + " is not offered");
            return;
        }
        var credentials = Credentials.read(mechanism, startOk.response(), connection.certificateUser());
        if (credentials == null) {
            connection.endSilently("login_refused", "malformed response for mechanism " + mechanism);
            return;
        }
        phase = new Phase.Securing(mechanism, startOk.clientProperties());
        var answer = new Answer(Thread.currentThread());
        logins.check(credentials, connection.peer(), () -> !connection.isOver(), answer);
        if (answer.known == null) {
            connection.awaitingLogin();
            answer.awaited = true;
        } else {
            checked(answer.known, false);
        }
    }

    /** Of a login: most are recognised before the question returns, and then nobody has to wait. */
    private final class Answer implements Consumer<Logins.Outcome> {
        private final Thread loop;
        private Logins.@Nullable Outcome known;
        private boolean awaited;

        Answer(Thread loop) {
            this.loop = loop;
        }

        @Override
        public void accept(Logins.Outcome outcome) {
            // On other threads nothing of this is looked at but what never changes.
            if (Thread.currentThread().equals(loop) && !awaited) {
                known = outcome;
            } else {
                connection.later(() -> checked(outcome, true));
            }
        }
    }

    private void checked(Logins.Outcome outcome, boolean awaited) {
        if (!(phase instanceof Phase.Securing(var mechanism, var clientProperties)) || connection.isOver()) {
            // The client did not wait for the answer.
            return;
        }
        switch (outcome) {
            case Logins.Outcome.Granted(var user) -> {
                phase = new Phase.Tuning(mechanism, clientProperties, user);
                connection.send(new ConnectionMethod.Tune(
                        settings.channelMax(), settings.frameMax(), settings.heartbeatSeconds()));
                if (awaited) {
                    connection.loginAnswered();
                }
            }
            case Logins.Outcome.Refused(var reason) -> {
                if (declares(clientProperties, "authentication_failure_close")) {
                    connection.send(Connection.close(new AmqpError.ConnectionError(
                            ReplyCode.ACCESS_REFUSED,
                            "Login was refused using authentication mechanism " + mechanism
                                    + ". For details see the broker logfile.",
                            0,
                            0)));
                }
                connection.endSilently("login_refused", mechanism + ": " + reason);
            }
        }
    }

    private void tuneOk(Phase.Tuning tuning, ConnectionMethod.TuneOk tuneOk) {
        var refusal = refusal("frame_max", tuneOk.frameMax(), settings.frameMin(), settings.frameMax());
        if (refusal == null) {
            refusal = refusal("channel_max", tuneOk.channelMax(), 1, settings.channelMax());
        }
        if (refusal != null) {
            connection.fail(new AmqpError.ConnectionError(
                    ReplyCode.NOT_ALLOWED, refusal, ConnectionMethod.CLASS_ID, ConnectionMethod.Tune.ID));
            return;
        }
        var agreed = new Agreed(
                tuning.mechanism(),
                tuning.clientProperties(),
                tuning.user(),
                tuneOk.channelMax(),
                (int) Math.min(Integer.MAX_VALUE, tuneOk.frameMax()),
                tuneOk.heartbeat());
        phase = new Phase.Opening(agreed);
        connection.tuned(agreed);
    }

    /** RabbitMQ's rule: 0 asks for no limit, which is more than any limit. */
    private static @Nullable String refusal(String field, long wanted, long least, long most) {
        if (wanted != 0 && wanted < least) {
            return "negotiated " + field + " = " + wanted + " is lower than the minimum allowed value (" + least + ")";
        }
        if (most != 0 && (wanted == 0 || wanted > most)) {
            var detail = wanted == 0 && field.equals("channel_max") ? " (no limit)" : "";
            return "negotiated " + field + " = " + wanted + detail + " is higher than the maximum allowed value ("
                    + most + ")";
        }
        return null;
    }

    private void unexpected(Method method) {
        connection.fail(new AmqpError.ConnectionError(
                ReplyCode.CHANNEL_ERROR,
                "unexpected method in connection state " + state(),
                method.classId(),
                method.methodId()));
    }

    static boolean declares(FieldTable clientProperties, String capability) {
        return clientProperties.get("capabilities") instanceof FieldValue.Table(var capabilities)
                && capabilities.get(capability) instanceof FieldValue.Bool(var declared)
                && declared;
    }

    /** What the first bytes of a client look like that means another port, as RabbitMQ 4.1 and later tell it. */
    private static String misdirected(byte[] header) {
        var text = new String(header, StandardCharsets.ISO_8859_1);
        if (header[0] == 0x16 && header[1] == 0x03) {
            return "TLS client detected on non-TLS AMQP port";
        }
        if (text.startsWith("GET ")
                || text.startsWith("POST ")
                || text.startsWith("HEAD ")
                || text.startsWith("PUT ")) {
            return "HTTP request detected on AMQP port";
        }
        if (text.startsWith("AMQP")) {
            return "client offered protocol " + header[4] + "-" + header[5] + "-" + header[6] + "-" + header[7];
        }
        return "client did not start with an AMQP protocol header";
    }
}
