package io.warren.engine.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.warren.amqp.method.BasicMethod;
import io.warren.amqp.method.ChannelMethod;
import io.warren.amqp.method.Method;
import io.warren.amqp.method.QueueMethod;
import io.warren.amqp.types.AmqpError;
import io.warren.amqp.types.BasicProperties;
import io.warren.amqp.types.FieldTable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One connection: sends frames to its session and writes down what comes. Its loop is turned with its node. */
final class TestClient implements ConnectionOutput {
    static final BasicProperties TRANSIENT = BasicProperties.EMPTY;
    static final BasicProperties PERSISTENT =
            BasicProperties.builder().deliveryMode(2).build();

    private final TestNode node;
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final List<String> heard = new ArrayList<>();
    private @Nullable Session session;
    private boolean onLoop;
    boolean room = true;
    boolean reads = true;
    AmqpError.@Nullable ConnectionError error;

    TestClient(TestNode node) {
        this.node = node;
    }

    void opened(Session of) {
        session = of;
    }

    Session session() {
        var open = session;
        if (open == null) {
            throw new AssertionError("not open yet");
        }
        return open;
    }

    // What it sends.

    /** Each method in a read of its own, with all that comes of it. */
    TestClient send(int channel, Method... methods) {
        for (var method : methods) {
            burst(() -> session().method(channel, method));
        }
        return this;
    }

    /** Everything in one read. */
    TestClient burst(Runnable frames) {
        read(frames);
        node.turn();
        return this;
    }

    /** As {@link #burst}, and nobody else has had a turn yet. */
    void read(Runnable frames) {
        onLoop(() -> {
            frames.run();
            session().readComplete();
        });
    }

    TestClient publish(int channel, String queue, String... bodies) {
        burst(() -> {
            for (var body : bodies) {
                content(channel, "", queue, TRANSIENT, body);
            }
        });
        return this;
    }

    /** The frames of one message; to be used in a burst. */
    void content(int channel, String exchange, String key, BasicProperties properties, String body) {
        content(channel, new BasicMethod.Publish(exchange, key, false, false), properties, body);
    }

    void content(int channel, BasicMethod.Publish method, BasicProperties properties, String body) {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        session().method(channel, method);
        session().header(channel, BasicMethod.CLASS_ID, bytes.length, properties.wire());
        if (bytes.length > 0) {
            session().body(channel, ByteBuffer.wrap(bytes));
        }
    }

    /** Opens a channel and forgets the answer. */
    TestClient open(int channel) {
        send(channel, new ChannelMethod.Open());
        assertEquals(List.of(channel + " OpenOk[]"), heard());
        return this;
    }

    /** Declares a durable queue and forgets the answer. */
    TestClient declare(int channel, String queue, FieldTable arguments) {
        send(channel, new QueueMethod.Declare(queue, false, true, false, false, false, arguments));
        assertEquals(List.of(channel + " DeclareOk[queue=" + queue + ", messageCount=0, consumerCount=0]"), heard());
        return this;
    }

    TestClient declare(int channel, String queue) {
        return declare(channel, queue, FieldTable.EMPTY);
    }

    TestClient consume(int channel, String queue, String tag) {
        send(channel, new BasicMethod.Consume(queue, tag, false, false, false, true, FieldTable.EMPTY));
        return this;
    }

    void room(boolean now) {
        room = now;
        if (now) {
            onLoop(() -> session().writable());
            node.turn();
        }
    }

    /** The socket is gone. */
    void hangUp() {
        onLoop(() -> session().closed());
        node.turn();
    }

    // What it hears.

    /** Everything since it was asked last: channel, method, body. */
    List<String> heard() {
        var all = List.copyOf(heard);
        heard.clear();
        return all;
    }

    /** Bodies of the deliveries and answers to gets since it was asked last. */
    List<String> bodies() {
        return heard().stream()
                .filter(each -> each.contains("Deliver[") || each.contains("GetOk["))
                .map(each -> each.substring(each.lastIndexOf(' ') + 1))
                .toList();
    }

    /** The one channel.close that came. */
    void assertClosed(int channel, int code, String text) {
        var closes = heard().stream()
                .filter(each -> each.startsWith(channel + " Close["))
                .toList();
        assertEquals(1, closes.size(), closes::toString);
        assertEquals(
                channel + " Close[replyCode=" + code + ", replyText=" + text,
                closes.getFirst().substring(0, closes.getFirst().indexOf(", failedClassId")));
    }

    AmqpError.ConnectionError error() {
        return assertInstanceOf(AmqpError.ConnectionError.class, error);
    }

    // The connection's side.

    boolean turnLoop() {
        var task = tasks.poll();
        if (task != null) {
            onLoop(task);
        }
        return task != null;
    }

    private void onLoop(Runnable task) {
        onLoop = true;
        try {
            task.run();
        } finally {
            onLoop = false;
        }
    }

    @Override
    public void method(int channel, Method method) {
        heard.add(channel + " " + method);
    }

    @Override
    public void content(int channel, Method method, BasicProperties properties, byte[] body) {
        heard.add(channel + " " + method + " " + new String(body, StandardCharsets.UTF_8));
    }

    @Override
    public void deliver(
            int channel,
            byte[] consumerTag,
            long deliveryTag,
            boolean redelivered,
            String exchange,
            String routingKey,
            BasicProperties properties,
            byte[] body) {
        content(
                channel,
                new BasicMethod.Deliver(
                        new String(consumerTag, StandardCharsets.UTF_8),
                        deliveryTag,
                        redelivered,
                        exchange,
                        routingKey),
                properties,
                body);
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public boolean onLoop() {
        return onLoop;
    }

    @Override
    public void fail(AmqpError.ConnectionError now) {
        if (error == null) {
            error = now;
            session().closed();
        }
    }

    @Override
    public boolean room() {
        return room;
    }

    @Override
    public void reading(boolean wanted) {
        reads = wanted;
    }
}
