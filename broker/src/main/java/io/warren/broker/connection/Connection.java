package io.warren.broker.connection;

import io.netty.channel.Channel;
import io.warren.amqp.frame.FrameDecoder;
import io.warren.amqp.frame.FrameListener;
import io.warren.amqp.method.ConnectionMethod;
import io.warren.amqp.method.Method;
import io.warren.amqp.types.AmqpError;
import io.warren.amqp.types.FieldValue;
import io.warren.amqp.types.ReplyCode;
import io.warren.broker.connection.ReadGate.Reason;
import io.warren.broker.connection.SessionFactory.OpenSession;
import io.warren.broker.connection.SessionFactory.Opened;
import io.warren.engine.channel.ConnectionIdentity;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * One client's connection, from its first byte to its last.
 *
 * <p>Owner: the connection's event loop; {@link #close(String)}, {@link #alarmed} and the getters for views may be
 * called by any thread. States follow each other and never go back: opening, running, closing (connection.close was
 * sent or answered, whatever still comes is discarded), over. The session is told of the end exactly once, before
 * connection.close leaves.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Outcomes of writes and closes arrive as events of the channel.
public final class Connection implements FrameListener {
    private static final Logger LOG = LoggerFactory.getLogger("connection");

    /** How long somebody who is not trusted waits for the end of the socket; RabbitMQ's {@code SILENT_CLOSE_DELAY}. */
    private static final long SILENCE_SECONDS = 3;

    /** How long the client may take to answer connection.close; RabbitMQ's {@code CLOSING_TIMEOUT}. */
    private static final long CLOSING_SECONDS = 30;

    private sealed interface State {
        record Opening(Handshake handshake) implements State {}

        record Running(ConnectionIdentity identity, OpenSession session) implements State {}

        /** The client may close at the same time; that is answered once, however often it says so. */
        record Closing(boolean answered) implements State {}

        record Over() implements State {}
    }

    private final AmqpServer server;
    private final long id;
    private final Channel socket;
    private final Peer peer;
    private final FrameDecoder decoder;
    private final NettyConnectionOutput output;
    private final Heartbeats heartbeats;
    private final ReadGate gate;
    private final SendTimeout sendTimeout;
    private final HeldFrames held = new HeldFrames();
    private final Blocking blocking;
    private final Future<?> handshakeTimeout;
    private @Nullable Future<?> closing;
    private volatile State state;
    private int heartbeatSeconds;
    private @Nullable String certificateUser;
    private String tls = "";
    private long receivedBytes;

    Connection(AmqpServer server, long id, Channel socket, Peer peer) {
        this.server = server;
        this.id = id;
        this.socket = socket;
        this.peer = peer;
        var settings = server.settings();
        this.decoder = new FrameDecoder(this);
        decoder.frameMax(settings.initialFrameMax());
        this.output = new NettyConnectionOutput(socket, this, settings.initialFrameMax());
        this.heartbeats = new Heartbeats(socket.eventLoop(), output::heartbeat, this::glance, this::heartbeatsMissed);
        this.gate = new ReadGate(socket, heartbeats);
        this.sendTimeout = new SendTimeout(socket, server.sendTimeoutMillis(), this::sendTimedOut);
        this.blocking = new Blocking(output, gate);
        this.state = new State.Opening(new Handshake(this, settings, server.logins()));
        this.handshakeTimeout = socket.eventLoop()
                .schedule(this::handshakeTimedOut, settings.handshakeTimeoutMillis(), TimeUnit.MILLISECONDS);
    }

    // For views and operators, on any thread.

    public long id() {
        return id;
    }

    public Peer peer() {
        return peer;
    }

    /** Who this is, once connection.open was granted. */
    public @Nullable ConnectionIdentity identity() {
        return state instanceof State.Running(var identity, var _) ? identity : null;
    }

    /** RabbitMQ's word for the state, as its management API shows it. */
    public String stateName() {
        return switch (state) {
            case State.Opening(var handshake) -> handshake.state();
            case State.Running _ -> blocking.isBlocked() ? "blocked" : server.alarm() != null ? "blocking" : "running";
            case State.Closing _ -> "closing";
            case State.Over _ -> "closed";
        };
    }

    public long sentBytes() {
        return output.sentBytes();
    }

    public long receivedBytes() {
        return receivedBytes;
    }

    /** Closes with 320 and this reason; a client that is not open yet loses its socket. */
    public void close(String reason) {
        later(() -> {
            if (state instanceof State.Running) {
                fail(new AmqpError.ConnectionError(ReplyCode.CONNECTION_FORCED, reason, 0, 0));
            } else if (state instanceof State.Opening) {
                socket.close();
            }
        });
    }

    /** Resource alarms were raised or cleared. */
    void alarmed() {
        later(() -> {
            if (server.alarm() == null && blocking.isBlocked()) {
                blocking.end();
                replay();
            }
        });
    }

    // Frames, in the order of the wire.

    @Override
    public void protocolHeader(byte[] header) {
        log(Level.INFO, "connection_accepted", null);
        if (state instanceof State.Opening(var handshake)) {
            handshake.protocolHeader(header);
        }
    }

    @Override
    public void method(int channel, Method method) {
        if (held.holding()) {
            held.method(channel, method);
            return;
        }
        switch (state) {
            case State.Running(var _, var session) -> {
                if (channel == 0) {
                    connectionMethod(session, method);
                } else if (method instanceof ConnectionMethod) {
                    fail(ReplyCode.COMMAND_INVALID, "unimplemented method", method);
                } else {
                    session.method(channel, method);
                }
            }
            case State.Opening(var handshake) -> {
                if (channel == 0) {
                    handshake.method(method);
                } else {
                    handshake.frame(1, channel);
                }
            }
            case State.Closing(var answered) -> whileClosing(answered, channel, method);
            case State.Over() -> {}
        }
    }

    @Override
    public void header(int channel, int classId, long bodyBytes, byte[] properties) {
        publishes();
        if (held.holding()) {
            held.header(channel, classId, bodyBytes, properties);
            return;
        }
        switch (state) {
            case State.Running(var _, var session) -> {
                if (channel == 0) {
                    fail(ReplyCode.UNEXPECTED_FRAME, "content header on channel 0", null);
                } else {
                    session.header(channel, classId, bodyBytes, properties);
                }
            }
            case State.Opening(var handshake) -> handshake.frame(2, channel);
            case State.Closing _, State.Over() -> {}
        }
    }

    @Override
    public void body(int channel, ByteBuffer part) {
        publishes();
        if (held.holding()) {
            held.body(channel, part);
            return;
        }
        switch (state) {
            case State.Running(var _, var session) -> {
                if (channel == 0) {
                    fail(ReplyCode.UNEXPECTED_FRAME, "content body on channel 0", null);
                } else {
                    session.body(channel, part);
                }
            }
            case State.Opening(var handshake) -> handshake.frame(3, channel);
            case State.Closing _, State.Over() -> {}
        }
    }

    @Override
    public void heartbeat() {
        if (held.holding()) {
            held.heartbeat();
        } else if (state instanceof State.Opening(var handshake) && handshake.user() == null) {
            handshake.frame(8, 0);
        }
    }

    @Override
    public void malformed(AmqpError.ConnectionError error) {
        held.drop();
        if (state instanceof State.Opening(var handshake) && handshake.user() == null) {
            endSilently("malformed_frame", error.text());
        } else {
            fail(error);
            // Nothing that follows can be understood, not even an answer.
            endAfter(SILENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    @Override
    public void readComplete() {
        heartbeats.received();
        if (state instanceof State.Running(var _, var session) && !held.holding()) {
            session.readComplete();
        }
        output.flush();
    }

    /**
     * RabbitMQ stops a publisher when it publishes while an alarm is on, and only then. Part of a body counts as well: the
     * headers of contents on two thousand channels, sent before the alarm, may promise more than there is memory.
     */
    private void publishes() {
        var alarm = server.alarm();
        if (alarm != null && !held.holding() && state instanceof State.Running(var identity, var _)) {
            log(Level.INFO, "connection_blocked", alarm);
            held.hold();
            blocking.begin(alarm, Handshake.declares(identity.clientProperties(), "connection.blocked"));
        }
    }

    private void connectionMethod(OpenSession session, Method method) {
        switch (method) {
            case ConnectionMethod.Close close -> closedByClient(session, close);
            case ConnectionMethod.UpdateSecret update -> updateSecret(session, update);
            default ->
                // The set of methods is closed, but on an open connection's channel 0 only those two mean something.
                fail(ReplyCode.CHANNEL_ERROR, "unexpected method in connection state " + stateName(), method);
        }
    }

    private void closedByClient(OpenSession session, ConnectionMethod.Close close) {
        log(Level.INFO, "connection_closed", close.replyText());
        ending();
        state = new State.Closing(true);
        // Exclusive queues go before the answer leaves: clients take the answer to mean that they are gone.
        session.closed();
        send(new ConnectionMethod.CloseOk());
        endAfter(closingSeconds(), TimeUnit.SECONDS);
    }

    /** RabbitMQ's internal users: the secret is not needed again, but rights are looked at anew. */
    private void updateSecret(OpenSession session, ConnectionMethod.UpdateSecret update) {
        session.secretUpdated();
        log(Level.INFO, "secret_updated", update.reason());
        send(new ConnectionMethod.UpdateSecretOk());
    }

    private void whileClosing(boolean answered, int channel, Method method) {
        if (channel == 0 && method instanceof ConnectionMethod.CloseOk) {
            socket.close();
        } else if (channel == 0 && method instanceof ConnectionMethod.Close && !answered) {
            state = new State.Closing(true);
            send(new ConnectionMethod.CloseOk());
        }
    }

    // What the handshake asks for.

    /** Mechanisms offered to this client: EXTERNAL needs a certificate that was verified. */
    List<String> mechanisms() {
        return server.settings().mechanisms().stream()
                .filter(each -> !each.equals("EXTERNAL") || certificateUser != null)
                .toList();
    }

    @Nullable
    String certificateUser() {
        return certificateUser;
    }

    void secured(String protocolAndCipher, @Nullable String user) {
        tls = protocolAndCipher;
        certificateUser = user;
    }

    void refuseProtocol(byte[] offered, String why) {
        log(Level.WARN, "protocol_refused", why);
        ending();
        decoder.stop();
        output.raw(offered);
        // Reading goes on until the client has gone: unread bytes would turn the end into a reset that loses the
        // answer.
        endAfter(100, TimeUnit.MILLISECONDS);
    }

    void awaitingLogin() {
        gate.stop(Reason.AUTHENTICATING);
        held.hold();
    }

    void loginAnswered() {
        gate.resume(Reason.AUTHENTICATING);
        replay();
    }

    void tuned(Handshake.Agreed agreed) {
        decoder.frameMax(agreed.frameMax());
        output.frameMax(agreed.frameMax());
        heartbeatSeconds = agreed.heartbeatSeconds();
        heartbeats.start(heartbeatSeconds);
    }

    void open(Handshake.Agreed agreed, String virtualHost) {
        if (server.isOverLimit()) {
            fail(new AmqpError.ConnectionError(
                    ReplyCode.NOT_ALLOWED,
                    "connection refused: node connection limit ("
                            + server.settings().maxConnections() + ") is reached",
                    ConnectionMethod.CLASS_ID,
                    ConnectionMethod.Open.ID));
            return;
        }
        var identity = new ConnectionIdentity(
                id,
                peer.connectionName(),
                agreed.user(),
                virtualHost,
                peer.host(),
                peer.port(),
                peer.localHost(),
                peer.localPort(),
                agreed.clientProperties(),
                agreed.mechanism(),
                agreed.channelMax(),
                agreed.frameMax(),
                agreed.heartbeatSeconds(),
                tls,
                server.clock().wallMillis());
        switch (server.sessions().open(identity, output)) {
            case Opened.Refused(var error) -> fail(error);
            case Opened.Accepted(var session) -> {
                handshakeTimeout.cancel(false);
                state = new State.Running(identity, session);
                log(Level.INFO, "connection_opened", null);
                send(new ConnectionMethod.OpenOk());
            }
        }
    }

    /** Ends the connection of somebody who is not trusted (yet): the reason goes to the log only. */
    void endSilently(String event, String reason) {
        log(Level.ERROR, event, reason);
        ending();
        decoder.stop();
        output.flush();
        endAfter(SILENCE_SECONDS, TimeUnit.SECONDS);
    }

    // What the session, the output and the server ask for.

    /** Sends connection.close and discards what still comes. */
    void fail(AmqpError.ConnectionError error) {
        var before = state;
        if (before instanceof State.Closing || before instanceof State.Over) {
            return;
        }
        log(
                error.code() == ReplyCode.CONNECTION_FORCED ? Level.WARN : Level.ERROR,
                "connection_error",
                error.replyText());
        ending();
        if (before instanceof State.Running(var _, var session)) {
            session.closed();
        }
        send(close(error));
        endAfter(closingSeconds(), TimeUnit.SECONDS);
    }

    static ConnectionMethod.Close close(AmqpError.ConnectionError error) {
        return new ConnectionMethod.Close(error.code().number(), error.replyText(), error.classId(), error.methodId());
    }

    void send(ConnectionMethod method) {
        output.method(0, method);
    }

    /** Runs on the connection's loop. */
    void later(Runnable task) {
        try {
            socket.eventLoop().execute(task);
        } catch (RejectedExecutionException stopped) {
            // The loops end after the last socket; there is nobody left to answer.
            LOG.atDebug().addKeyValue("connection", peer.connectionName()).log("loop_stopped");
        }
    }

    boolean isOver() {
        return state instanceof State.Closing || state instanceof State.Over;
    }

    void sessionReads(boolean wanted) {
        gate.set(Reason.SESSION, !wanted);
    }

    /** There is room in the outbound buffer again. */
    void writable() {
        if (state instanceof State.Running(var _, var session)) {
            session.writable();
        }
    }

    void writabilityChanged() {
        gate.set(Reason.OUTBOUND, !socket.isWritable() && !isOver());
        sendTimeout.full(!socket.isWritable() && !isOver());
        if (socket.isWritable()) {
            output.resume();
        }
    }

    void wrote() {
        heartbeats.sent();
    }

    void received(int bytes) {
        receivedBytes += bytes;
    }

    /** Closes the socket without a word. */
    void disconnect() {
        later(socket::close);
    }

    FrameDecoder decoder() {
        return decoder;
    }

    /** An exception of ours: the client is told 541, the log the rest. */
    void mistake(Throwable cause) {
        LOG.atError()
                .addKeyValue("connection", peer.connectionName())
                .setCause(cause)
                .log("internal_error");
        fail(ReplyCode.INTERNAL_ERROR, "", null);
    }

    /** The socket is closed. */
    void gone() {
        var before = state;
        state = new State.Over();
        handshakeTimeout.cancel(false);
        heartbeats.stop();
        sendTimeout.stop();
        stayNoLonger();
        held.drop();
        if (before instanceof State.Running(var _, var session)) {
            log(Level.WARN, "connection_lost", "client unexpectedly closed TCP connection");
            session.closed();
        }
        output.close();
        server.gone(this);
    }

    void log(Level level, String event, @Nullable String reason) {
        var line = LOG.atLevel(level).addKeyValue("connection", peer.connectionName());
        switch (state) {
            case State.Running(var identity, var _) -> {
                line = line.addKeyValue("vhost", identity.virtualHost()).addKeyValue("user", identity.user());
                if (identity.clientProperties().get("connection_name") instanceof FieldValue.LongString name) {
                    line = line.addKeyValue("client_name", name.text());
                }
            }
            case State.Opening(var handshake) -> line = line.addKeyValue("state", handshake.state());
            case State.Closing _, State.Over _ -> {}
        }
        if (reason != null) {
            line = line.addKeyValue("reason", reason);
        }
        line.log(event);
    }

    private void fail(ReplyCode code, String text, @Nullable Method cause) {
        fail(new AmqpError.ConnectionError(
                code, text, cause == null ? 0 : cause.classId(), cause == null ? 0 : cause.methodId()));
    }

    private void replay() {
        held.release(this);
        readComplete();
    }

    private void ending() {
        state = new State.Closing(false);
        handshakeTimeout.cancel(false);
        heartbeats.stop();
        sendTimeout.stop();
        held.drop();
        blocking.forget();
        gate.open();
    }

    /** The last call counts. */
    private void endAfter(long time, TimeUnit unit) {
        stayNoLonger();
        closing = socket.eventLoop().schedule(this::closeSocket, time, unit);
    }

    /** A task that waits keeps all of a connection in memory, long after most clients have gone. */
    private void stayNoLonger() {
        if (closing != null) {
            closing.cancel(false);
        }
    }

    private void closeSocket() {
        output.flush();
        socket.close();
    }

    private long closingSeconds() {
        return heartbeatSeconds > 0 ? Math.min(heartbeatSeconds, CLOSING_SECONDS) : CLOSING_SECONDS;
    }

    private void handshakeTimedOut() {
        if (state instanceof State.Opening(var handshake)) {
            log(Level.ERROR, "handshake_timeout", "in state " + handshake.state());
            socket.close();
        }
    }

    private void sendTimedOut() {
        if (!isOver()) {
            log(Level.ERROR, "send_timeout", "nothing taken for " + server.sendTimeoutMillis() + " ms");
            socket.close();
        }
    }

    private void glance() {
        gate.glance(output.bearsAnswers());
    }

    private void heartbeatsMissed() {
        if (!isOver()) {
            log(Level.ERROR, "heartbeat_missed", "nothing received for " + 2 * heartbeatSeconds + " s");
            socket.close();
        }
    }
}
