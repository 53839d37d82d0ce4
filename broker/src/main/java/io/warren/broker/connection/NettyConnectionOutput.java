package io.warren.broker.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.warren.amqp.frame.FrameEncoder;
import io.warren.amqp.method.Method;
import io.warren.amqp.types.AmqpError;
import io.warren.amqp.types.BasicProperties;
import io.warren.engine.channel.ConnectionOutput;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames to one socket, and is the way into the connection's loop.
 *
 * <p>Owner: the connection's loop, but for the inbox and {@link #room}. What one burst writes is gathered in one buffer
 * and leaves in one flush. Tasks of other threads come through one inbox, which one wake-up drains; while the socket is
 * full the inbox waits, so that deliveries stay references until they can be written. Lanes ask {@link #room} before
 * they hand over; whoever was refused hears of it by {@link Connection#writable}.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Outcomes of writes and closes arrive as events of the channel.
final class NettyConnectionOutput implements ConnectionOutput {
    /** A buffer of this size is handed to the socket although the burst goes on. */
    private static final int GATHERED_MOST = 64 << 10;

    private static final int GATHERED_FIRST = 4 << 10;

    /** Tasks that may wait in the inbox before {@link #room} says no. */
    private static final int INBOX_ROOM = 2_048;

    private final Channel socket;
    private final Connection connection;
    private final ConcurrentLinkedQueue<Runnable> inbox = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicBoolean wakeUpComing = new AtomicBoolean();
    /** Somebody was told that there is no room. */
    private volatile boolean refused;

    private @Nullable ByteBuf gathered;
    private boolean flushComing;
    private boolean unflushed;
    private int frameMax;
    private long sentBytes;

    NettyConnectionOutput(Channel socket, Connection connection, int frameMax) {
        this.socket = socket;
        this.connection = connection;
        this.frameMax = frameMax;
    }

    void frameMax(int bytes) {
        frameMax = bytes;
    }

    /** Bytes written so far. Read by views on other threads, a moment late at worst. */
    long sentBytes() {
        return sentBytes;
    }

    @Override
    public void method(int channel, Method method) {
        FrameEncoder.method(buffer(), channel, method);
        wrote();
    }

    @Override
    public void content(int channel, Method method, BasicProperties properties, byte[] body) {
        FrameEncoder.content(buffer(), channel, method, properties, body, frameMax);
        wrote();
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
        FrameEncoder.deliver(
                buffer(),
                channel,
                consumerTag,
                deliveryTag,
                redelivered,
                exchange,
                routingKey,
                properties,
                body,
                frameMax);
        wrote();
    }

    void heartbeat() {
        FrameEncoder.heartbeat(buffer());
        flush();
    }

    /** Bytes as they are: the protocol header of a refusal. */
    void raw(byte[] bytes) {
        buffer().writeBytes(bytes);
        flush();
    }

    @Override
    public void execute(Runnable task) {
        waiting.incrementAndGet();
        inbox.add(task);
        wakeUp();
    }

    @Override
    public boolean onLoop() {
        return socket.eventLoop().inEventLoop();
    }

    @Override
    public void fail(AmqpError.ConnectionError error) {
        connection.fail(error);
    }

    @Override
    public boolean room() {
        if (hasRoom()) {
            return true;
        }
        refused = true;
        // Asked again: room made between the two lines above would be told to nobody.
        return hasRoom();
    }

    @Override
    public void reading(boolean wanted) {
        connection.sessionReads(wanted);
    }

    /** Whether a socket that is full may wait for a little more: for the answers to what a glance at its client reads. */
    boolean bearsAnswers() {
        return waiting.get() < INBOX_ROOM
                && socket.bytesBeforeWritable() < 2L * socket.config().getWriteBufferHighWaterMark();
    }

    /** Hands what was gathered to the socket. */
    void flush() {
        var burst = gathered;
        if (burst != null) {
            gathered = null;
            sentBytes += burst.readableBytes();
            socket.writeAndFlush(burst, socket.voidPromise());
        } else if (unflushed) {
            socket.flush();
        } else {
            return;
        }
        unflushed = false;
        connection.wrote();
    }

    /** The socket's buffer fell below its bound or the socket is gone: go on with the inbox. */
    void resume() {
        wakeUp();
        tellRoom();
    }

    /** Nothing can be written any more. */
    void close() {
        if (gathered != null) {
            gathered.release();
            gathered = null;
        }
        wakeUp();
    }

    private ByteBuf buffer() {
        var burst = gathered;
        if (burst == null) {
            burst = socket.alloc().ioBuffer(GATHERED_FIRST);
            gathered = burst;
        }
        return burst;
    }

    private void wrote() {
        var burst = gathered;
        if (burst != null && burst.readableBytes() >= GATHERED_MOST) {
            gathered = null;
            sentBytes += burst.readableBytes();
            socket.write(burst, socket.voidPromise());
            unflushed = true;
            if (!socket.isWritable()) {
                flush();
            }
        }
        if (!flushComing) {
            flushComing = true;
            // For what is written outside of a burst; at the end of a burst there is nothing left for it to do.
            socket.eventLoop().execute(this::flushLate);
        }
    }

    private void flushLate() {
        flushComing = false;
        flush();
    }

    private void wakeUp() {
        if (!inbox.isEmpty() && wakeUpComing.compareAndSet(false, true)) {
            try {
                socket.eventLoop().execute(this::drain);
            } catch (RejectedExecutionException stopped) {
                // The node is stopping and its loops are gone; so are all sockets, and nobody waits for the task.
                inbox.clear();
            }
        }
    }

    private void drain() {
        while (socket.isWritable() || !socket.isActive()) {
            var task = inbox.poll();
            if (task == null) {
                break;
            }
            waiting.decrementAndGet();
            try {
                task.run();
            } catch (RuntimeException | AssertionError mistake) {
                connection.mistake(mistake);
            }
        }
        flush();
        wakeUpComing.set(false);
        if (socket.isWritable() || !socket.isActive()) {
            wakeUp();
        }
        tellRoom();
    }

    private boolean hasRoom() {
        return waiting.get() < INBOX_ROOM && socket.isWritable();
    }

    private void tellRoom() {
        if (refused && hasRoom()) {
            refused = false;
            connection.writable();
        }
    }
}
