package io.warren.broker.connection;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.warren.broker.configuration.ListenAddress;
import io.warren.engine.lane.Clock;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Listens for AMQP clients and knows every open connection.
 *
 * <p>Any thread may call it; connections belong to their event loops.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Outcomes of writes and closes arrive as events of the channel.
public final class AmqpServer {
    private static final Logger LOG = LoggerFactory.getLogger("connection");

    private final Transport transport;
    private final SocketSettings sockets;
    private volatile ConnectionSettings settings;
    private final Logins logins;
    private final SessionFactory sessions;
    private final Clock clock;
    private final ConcurrentHashMap<Long, Connection> connections = new ConcurrentHashMap<>();
    private final AtomicLong lastId;
    private final ArrayList<Listener> listeners = new ArrayList<>();
    private volatile @Nullable String alarm;
    private volatile boolean stopping;

    private record Listener(ListenAddress address, @Nullable Tls tls, Channel socket) {}

    /** Not listening yet; ids of connections begin after {@code idsBehind}. */
    public AmqpServer(
            Transport transport,
            SocketSettings sockets,
            ConnectionSettings settings,
            Logins logins,
            SessionFactory sessions,
            Clock clock,
            long idsBehind) {
        this.transport = transport;
        this.sockets = sockets;
        this.settings = settings;
        this.logins = logins;
        this.sessions = sessions;
        this.clock = clock;
        this.lastId = new AtomicLong(idsBehind);
    }

    /**
     * Begins to listen.
     *
     * @param tls null for plain TCP
     * @return the address, with the port the system chose if 0 was asked for
     * @throws ListenRefused if the address is taken or not ours
     */
    public synchronized InetSocketAddress listen(ListenAddress address, @Nullable Tls tls) {
        var bootstrap = new ServerBootstrap()
                .group(transport.acceptor(), transport.loops())
                .channel(transport.serverChannel())
                .option(ChannelOption.SO_BACKLOG, sockets.backlog())
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, sockets.noDelay())
                .childOption(ChannelOption.SO_KEEPALIVE, sockets.keepAlive())
                .childOption(
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(settings.outboundLow(), settings.outboundHigh()))
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel socket) {
                        accept(socket, tls);
                    }
                });
        sockets.sendBuffer().ifPresent(bytes -> bootstrap.childOption(ChannelOption.SO_SNDBUF, bytes));
        sockets.receiveBuffer().ifPresent(bytes -> bootstrap.childOption(ChannelOption.SO_RCVBUF, bytes));
        sockets.lingerSeconds().ifPresent(seconds -> bootstrap.childOption(ChannelOption.SO_LINGER, seconds));
        var socket = address.host().isEmpty()
                ? new InetSocketAddress(address.port())
                : new InetSocketAddress(address.host(), address.port());
        var bound = bootstrap.bind(socket).awaitUninterruptibly();
        var cause = bound.cause();
        if (cause != null) {
            throw new ListenRefused(address.toString(), cause);
        }
        var local = (InetSocketAddress) bound.channel().localAddress();
        // With the port that the system chose, so that it is the same after a pause.
        listeners.add(new Listener(new ListenAddress(address.host(), local.getPort()), tls, bound.channel()));
        return local;
    }

    /** Every connection with a socket, open or on the way. */
    public Collection<Connection> connections() {
        return connections.values();
    }

    /** Raises, changes or (null) clears the reason for which publishers wait. */
    public void alarm(@Nullable String reason) {
        alarm = reason;
        for (var each : connections.values()) {
            each.alarmed();
        }
    }

    /** Stops listening; open connections stay. */
    public synchronized void suspend() {
        for (var each : listeners) {
            each.socket().close().awaitUninterruptibly();
        }
    }

    /** Listens again where it did before {@link #suspend}. */
    public synchronized void resume() {
        var before = List.copyOf(listeners);
        listeners.clear();
        for (var each : before) {
            listen(each.address(), each.tls());
        }
    }

    /** Says goodbye to every client: 320 and this reason. */
    public void closeAll(String reason) {
        for (var each : connections.values()) {
            each.close(reason);
        }
    }

    /** What new connections are offered instead of the configured number of channels. */
    public void channelMax(int channels) {
        settings = settings.withChannelMax(channels);
    }

    /** Closes everything and waits for clients at most this long. */
    public void stop(long timeoutMillis) {
        stopping = true;
        suspend();
        closeAll("broker forced connection closure with reason 'shutdown'");
        var deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        synchronized (connections) {
            while (!connections.isEmpty()) {
                var left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    break;
                }
                try {
                    connections.wait(left);
                } catch (InterruptedException stopNow) {
                    Thread.currentThread().interrupt();
                    break;
                }
            }
        }
        for (var each : connections.values()) {
            each.disconnect();
        }
    }

    ConnectionSettings settings() {
        return settings;
    }

    long sendTimeoutMillis() {
        return sockets.sendTimeoutMillis();
    }

    Logins logins() {
        return logins;
    }

    SessionFactory sessions() {
        return sessions;
    }

    Clock clock() {
        return clock;
    }

    @Nullable
    String alarm() {
        return alarm;
    }

    boolean isOverLimit() {
        return connections.size() > settings.maxConnections();
    }

    void gone(Connection connection) {
        connections.remove(connection.id());
        if (connections.isEmpty() && stopping) {
            synchronized (connections) {
                connections.notifyAll();
            }
        }
    }

    private void accept(Channel socket, @Nullable Tls tls) {
        if (stopping || connections.size() >= sockets.acceptLimit()) {
            LOG.atWarn()
                    .addKeyValue("peer", String.valueOf(socket.remoteAddress()))
                    .addKeyValue("limit", sockets.acceptLimit())
                    .log("connection_refused");
            socket.close();
            return;
        }
        if (!sockets.proxyProtocol()) {
            var remote = (InetSocketAddress) socket.remoteAddress();
            var local = (InetSocketAddress) socket.localAddress();
            if (remote == null || local == null) {
                // The client was gone before we looked.
                socket.close();
                return;
            }
            begin(socket, Peer.of(remote, local), tls);
            return;
        }
        var headerTimeout = socket.eventLoop()
                .schedule(() -> socket.close(), settings.handshakeTimeoutMillis(), TimeUnit.MILLISECONDS);
        ProxyProtocol.install(socket.pipeline(), peer -> {
            headerTimeout.cancel(false);
            begin(socket, peer, tls);
        });
    }

    /** Takes over a socket whose ends are known; tests bring sockets of their own. */
    void begin(Channel socket, Peer peer, @Nullable Tls tls) {
        var connection = new Connection(this, lastId.incrementAndGet(), socket, peer);
        connections.put(connection.id(), connection);
        if (tls != null) {
            socket.pipeline().addLast(tls.handler(socket.alloc()));
        }
        socket.pipeline().addLast(new ReceivedBytes(connection), connection.decoder(), new Edge(connection, tls));
        if (!socket.isOpen()) {
            connection.gone();
        }
    }

    /** Counts what a client sent, after decryption. */
    private static final class ReceivedBytes extends ChannelInboundHandlerAdapter {
        private final Connection connection;

        ReceivedBytes(Connection connection) {
            this.connection = connection;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof io.netty.buffer.ByteBuf bytes) {
                connection.received(bytes.readableBytes());
            }
            context.fireChannelRead(message);
        }
    }

    /** Tells the connection what happens to its socket. */
    private static final class Edge extends ChannelInboundHandlerAdapter {
        private final Connection connection;
        private final @Nullable Tls tls;

        Edge(Connection connection, @Nullable Tls tls) {
            this.connection = connection;
            this.tls = tls;
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            connection.gone();
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            connection.writabilityChanged();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof SslHandshakeCompletionEvent handshake && tls != null) {
                if (handshake.isSuccess()) {
                    var session =
                            context.pipeline().get(SslHandler.class).engine().getSession();
                    connection.secured(
                            session.getProtocol() + " " + session.getCipherSuite(), tls.certificateUser(session));
                } else {
                    connection.log(Level.ERROR, "tls_refused", reason(handshake.cause()));
                    context.close();
                }
            }
            context.fireUserEventTriggered(event);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (cause instanceof IOException || cause instanceof io.netty.handler.codec.DecoderException) {
                // A reset, or bytes that are no TLS: the client's doing, told when the socket is gone.
                connection.log(Level.DEBUG, "socket_failed", reason(cause));
                context.close();
            } else {
                connection.mistake(cause);
            }
        }
    }

    /** Bytes that are no TLS are not repeated: a client that has the wrong port may have sent its password. */
    private static String reason(Throwable cause) {
        for (var each = cause; each != null; each = each.getCause()) {
            if (each instanceof NotSslRecordException) {
                return "not TLS";
            }
        }
        return String.valueOf(cause.getMessage());
    }

    /** Open listeners, for views. */
    public synchronized List<InetSocketAddress> addresses() {
        return listeners.stream()
                .filter(each -> each.socket().isOpen())
                .map(each -> (InetSocketAddress) each.socket().localAddress())
                .toList();
    }
}
