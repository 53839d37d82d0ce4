package io.warren.compat.harness;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * One test's side of the wire: its connections, its unique names, and the virtual hosts and users it made. Closing it
 * closes the connections and deletes everything that carries one of its names.
 */
public final class Client implements AutoCloseable {
    private final Broker broker;
    private final Deque<Connection> connections = new ArrayDeque<>();
    private final Deque<String> names = new ArrayDeque<>();
    private final Deque<String> resources = new ArrayDeque<>();
    private Optional<Connection> first = Optional.empty();

    public Client(Broker broker) {
        this.broker = broker;
    }

    public Broker broker() {
        return broker;
    }

    public ManagementApi management() {
        return broker.management();
    }

    /** A factory for guest on the default virtual host, without the client's own recovery. */
    public ConnectionFactory factory() {
        var factory = new ConnectionFactory();
        factory.setHost(broker.host());
        factory.setPort(broker.amqpPort());
        factory.setAutomaticRecoveryEnabled(false);
        factory.setConnectionTimeout(10_000);
        factory.setChannelRpcTimeout(20_000);
        return factory;
    }

    /** The same for a user of {@link #user}. */
    public ConnectionFactory factory(String user) {
        var factory = factory();
        factory.setUsername(user);
        factory.setPassword(user);
        return factory;
    }

    /** A new connection. */
    public Connection connect() throws IOException, TimeoutException {
        return connect(factory -> {});
    }

    /** A new connection with other settings. */
    public Connection connect(Consumer<ConnectionFactory> settings) throws IOException, TimeoutException {
        var factory = factory();
        settings.accept(factory);
        var connection = factory.newConnection();
        connections.push(connection);
        return connection;
    }

    /** A new channel on the test's first connection. */
    public Channel channel() throws IOException, TimeoutException {
        if (first.isEmpty()) {
            first = Optional.of(connect());
        }
        return first.get().createChannel();
    }

    /** A name that nobody else uses; the queue and the exchange of that name are deleted after the test. */
    public String name(String what) {
        var name = what + "-"
                + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        names.push(name);
        return name;
    }

    /** A name that the test made itself and that is to go like those of {@link #name}. */
    public void forget(String name) {
        names.push(name);
    }

    /** Declares a durable queue with a unique name. */
    public String queue(Channel channel) throws IOException {
        return queue(channel, Map.of());
    }

    /** Declares a durable queue with a unique name and these arguments. */
    public String queue(Channel channel, Map<String, Object> arguments) throws IOException {
        var name = name("queue");
        channel.queueDeclare(name, true, false, false, arguments);
        return name;
    }

    /** Declares a durable exchange with a unique name. */
    public String exchange(Channel channel, String type) throws IOException {
        return exchange(channel, type, Map.of());
    }

    /** Declares a durable exchange with a unique name and these arguments. */
    public String exchange(Channel channel, String type, Map<String, Object> arguments) throws IOException {
        var name = name("exchange");
        channel.exchangeDeclare(name, type, true, false, arguments);
        return name;
    }

    /** Publishes a text and waits until the broker has confirmed it. */
    public void publish(Channel channel, String exchange, String routingKey, String text) throws Exception {
        channel.confirmSelect();
        channel.basicPublish(exchange, routingKey, null, bytes(text));
        channel.waitForConfirmsOrDie(15_000);
    }

    /** Publishes each text to the queue in order and waits until the broker has confirmed all. */
    public void publishTo(Channel channel, String queue, String... texts) throws Exception {
        channel.confirmSelect();
        for (var text : texts) {
            channel.basicPublish("", queue, null, bytes(text));
        }
        channel.waitForConfirmsOrDie(15_000);
    }

    /** The next message of the queue, by {@code basic.get}, as soon as there is one. */
    public GetResponse eventuallyGet(Channel channel, String queue, boolean autoAck) throws Exception {
        return Eventually.eventuallyPresent(
                "a message in " + queue, () -> Optional.ofNullable(channel.basicGet(queue, autoAck)));
    }

    /** Waits until the queue holds this many ready messages. */
    public void awaitReady(Channel channel, String queue, int count) throws Exception {
        Eventually.eventually(count + " ready in " + queue, () -> channel.messageCount(queue) == count);
    }

    /** A virtual host of this test alone, on which guest may do everything. */
    public String virtualHost() {
        var virtualHost = name("vhost");
        var path = "vhosts/" + ManagementApi.segment(virtualHost);
        management().put(path, Map.of());
        resources.push(path);
        management().putPermissions(virtualHost, "guest", ".*", ".*", ".*");
        return virtualHost;
    }

    /** A user of this test alone, whose password is its name, with these tags and no permissions. */
    public String user(String tags) {
        var user = name("user");
        management().putUser(user, user, tags);
        resources.push("users/" + ManagementApi.segment(user));
        return user;
    }

    /** Sets a policy on the default virtual host until the end of the test. */
    public void policy(String pattern, String applyTo, int priority, Map<String, ?> definition) {
        var policy = name("policy");
        management().putPolicy("/", policy, pattern, applyTo, priority, definition);
        resources.push("policies/%2F/" + ManagementApi.segment(policy));
    }

    /** Remembers a management resource to delete after the test. */
    public void deleteAfterwards(String path) {
        resources.push(path);
    }

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    public static String text(GetResponse response) {
        return new String(response.getBody(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException, TimeoutException {
        connections.forEach(connection -> connection.abort(5_000));
        if (!names.isEmpty()) {
            try (var connection = factory().newConnection();
                    var channel = connection.createChannel()) {
                for (var name : names) {
                    channel.queueDelete(name);
                    channel.exchangeDelete(name);
                }
            } catch (AlreadyClosedException | IOException cause) {
                // Deleting is tidiness; a broker that the test stopped, or a queue that is locked, is no failure.
                System.getLogger(Client.class.getName()).log(System.Logger.Level.DEBUG, "not tidied", cause);
            }
        }
        resources.forEach(management()::delete);
    }
}
