package io.warren.shovel;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.ShutdownSignalException;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldValue;
import java.io.File;
import java.io.IOException;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** One connection to another broker with the one channel that carries. */
final class FarBroker implements AutoCloseable {
    private static final int CONNECT_MILLIS = 10_000;
    private static final int CLOSE_MILLIS = 5_000;
    private static final int ANSWER_MILLIS = 30_000;

    private final AmqpUri uri;
    private final PropertyBytes properties = new PropertyBytes();
    private final Connection connection;
    private final Channel channel;

    /**
     * Connects; throws {@link ShovelFailed}.
     *
     * @param events hears of the end of the connection or of its channel
     */
    FarBroker(AmqpUri uri, String shovel, Consumer<Event> events) {
        this.uri = uri;
        try {
            connection = factory().newConnection("Shovel " + shovel);
        } catch (IOException | TimeoutException | IllegalArgumentException | ShutdownSignalException cause) {
            throw new ShovelFailed("no connection to " + uri + ": " + why(cause), cause);
        }
        var opened = channel(connection);
        if (opened == null) {
            connection.abort(CLOSE_MILLIS);
            throw new ShovelFailed("no channel to " + uri);
        }
        channel = opened;
        channel.addShutdownListener(end -> events.accept(new Event.Ended(why(end))));
    }

    private static @Nullable Channel channel(Connection of) {
        try {
            return of.createChannel();
        } catch (IOException | ShutdownSignalException gone) {
            return null;
        }
    }

    private ConnectionFactory factory() throws SSLException {
        var factory = properties.factory();
        factory.setHost(uri.host());
        factory.setPort(uri.port());
        factory.setVirtualHost(uri.virtualHost());
        if (uri.user() != null) {
            factory.setUsername(uri.user());
        }
        if (uri.password() != null) {
            factory.setPassword(uri.password());
        }
        factory.setAutomaticRecoveryEnabled(false);
        factory.setTopologyRecoveryEnabled(false);
        factory.setConnectionTimeout(number("connection_timeout", CONNECT_MILLIS));
        factory.setHandshakeTimeout(CONNECT_MILLIS);
        factory.setChannelRpcTimeout(ANSWER_MILLIS);
        factory.setRequestedHeartbeat(number("heartbeat", ConnectionFactory.DEFAULT_HEARTBEAT));
        if (uri.tls()) {
            secure(factory);
        }
        return factory;
    }

    /** The broker's certificate is checked, unless the URI says {@code verify=verify_none}. */
    private void secure(ConnectionFactory factory) throws SSLException {
        var context = SslContextBuilder.forClient().sslProvider(SslProvider.JDK);
        var certificate = uri.query().get("certfile");
        var key = uri.query().get("keyfile");
        if (certificate != null && key != null) {
            context.keyManager(new File(certificate), new File(key), uri.query().get("password"));
        }
        var authorities = uri.query().get("cacertfile");
        if ("verify_none".equals(uri.query().get("verify"))) {
            context.trustManager(InsecureTrustManagerFactory.INSTANCE);
        } else if (authorities != null) {
            context.trustManager(new File(authorities));
        }
        factory.useSslProtocol(((JdkSslContext) context.build()).context());
        if (!"verify_none".equals(uri.query().get("verify"))) {
            factory.enableHostnameVerification();
        }
    }

    private int number(String parameter, int absent) {
        var text = uri.query().get(parameter);
        try {
            return text == null ? absent : Integer.parseInt(text);
        } catch (NumberFormatException none) {
            throw new IllegalArgumentException(parameter + " is not a number");
        }
    }

    Channel channel() {
        return channel;
    }

    Connection connection() {
        return connection;
    }

    PropertyBytes properties() {
        return properties;
    }

    AmqpUri uri() {
        return uri;
    }

    /** Something done with the far broker. */
    interface Step<T> {
        T run() throws IOException;
    }

    static <T> T asked(Step<T> step) {
        try {
            return step.run();
        } catch (IOException | ShutdownSignalException cause) {
            throw new ShovelFailed(why(cause), cause);
        }
    }

    /** A durable queue, unless it is there, whatever it is like: a passive declare that fails ends its channel. */
    void declare(String queue, FieldTable arguments, boolean predeclared) {
        try (var asking = connection.createChannel()) {
            asking.queueDeclarePassive(queue);
            return;
        } catch (IOException | TimeoutException | AlreadyClosedException missing) {
            if (predeclared || code(missing) != AMQP.NOT_FOUND) {
                throw new ShovelFailed(why(missing), missing);
            }
        }
        try (var declaring = connection.createChannel()) {
            declaring.queueDeclare(queue, true, false, false, plain(arguments));
        } catch (IOException | TimeoutException | AlreadyClosedException refused) {
            throw new ShovelFailed(why(refused), refused);
        }
    }

    private static int code(Throwable failure) {
        return failure.getCause() instanceof ShutdownSignalException end
                        && end.getReason() instanceof AMQP.Channel.Close close
                ? close.getReplyCode()
                : 0;
    }

    /** What the far broker said, or what happened; never a password, which neither of them knows. */
    static String why(Throwable failure) {
        var signal = failure instanceof ShutdownSignalException end
                ? end
                : failure.getCause() instanceof ShutdownSignalException cause ? cause : null;
        if (signal != null) {
            return switch (signal.getReason()) {
                case AMQP.Channel.Close close -> close.getReplyText();
                case AMQP.Connection.Close close -> close.getReplyText();
                case null, default -> {
                    var below = signal.getCause();
                    yield below == null ? "the connection was closed" : String.valueOf(below.getMessage());
                }
            };
        }
        var message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }

    /** As the Java client takes tables. */
    static Map<String, Object> plain(FieldTable table) {
        var map = new LinkedHashMap<String, Object>();
        table.entries().forEach(each -> map.put(each.getKey(), plain(each.getValue())));
        return map;
    }

    @SuppressWarnings({"NullAway", "JavaUtilDate"}) // The client writes null as a void, and takes times as dates.
    private static @Nullable Object plain(FieldValue value) {
        return switch (value) {
            case FieldValue.Bool(var flag) -> flag;
            case FieldValue.Int8(var number) -> number;
            case FieldValue.UInt8(var number) -> number;
            case FieldValue.Int16(var number) -> number;
            case FieldValue.UInt16(var number) -> number;
            case FieldValue.Int32(var number) -> number;
            case FieldValue.UInt32(var number) -> number;
            case FieldValue.Int64(var number) -> number;
            case FieldValue.Float32(var number) -> number;
            case FieldValue.Float64(var number) -> number;
            case FieldValue.Decimal(var scale, var unscaled) ->
                new java.math.BigDecimal(java.math.BigInteger.valueOf(unscaled), scale);
            case FieldValue.LongString text -> text.text();
            case FieldValue.Bytes(var bytes) -> bytes;
            case FieldValue.Timestamp(var seconds) -> new Date(seconds * 1_000);
            case FieldValue.Table(var table) -> plain(table);
            case FieldValue.Array(var elements) ->
                elements.stream().map(FarBroker::plain).toList();
            case FieldValue.Void() -> null;
        };
    }

    /** In order, so that what was settled before counts; a broker that does not answer is left. */
    @Override
    public void close() {
        try {
            if (channel.isOpen()) {
                channel.close();
            }
        } catch (IOException | TimeoutException | ShutdownSignalException gone) {
            // What was not settled goes back when the connection ends, which is next.
        }
        connection.abort(CLOSE_MILLIS);
    }
}
