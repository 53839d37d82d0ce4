package io.warren.shovel;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.WriteListener;
import com.rabbitmq.client.impl.AMQConnection;
import com.rabbitmq.client.impl.Frame;
import com.rabbitmq.client.impl.FrameHandler;
import com.rabbitmq.client.impl.FrameHandlerFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Lets the properties of messages pass RabbitMQ's Java client as the bytes they are. Decoded by it, an unsigned octet would
 * come out a signed int, and a table's entries in another order.
 *
 * <p>Of one connection that has one channel with content. What arrives is put in by the connection's thread and taken out once
 * for each delivery, in their order; what leaves is set and written by the thread that publishes.
 */
final class PropertyBytes {
    /** Class, weight and size of the body come before the properties. */
    private static final int PREFIX = 2 + 2 + 8;
    /** No property at all. */
    private static final byte[] NONE = new byte[2];

    private final ConcurrentLinkedQueue<byte[]> arrived = new ConcurrentLinkedQueue<>();
    private byte @Nullable [] leaving;

    /** The properties of the next delivery that is looked at. */
    byte[] next() {
        var bytes = arrived.poll();
        if (bytes == null) {
            throw new IllegalStateException("a delivery without properties");
        }
        return bytes;
    }

    /** The properties of what is published next. */
    void leave(byte[] properties) {
        leaving = properties;
    }

    /** A client whose connections let them pass here. */
    ConnectionFactory factory() {
        return new ConnectionFactory() {
            @Override
            protected synchronized FrameHandlerFactory createFrameHandlerFactory() throws IOException {
                var plain = super.createFrameHandlerFactory();
                return (address, name) -> new Passage(plain.create(address, name));
            }
        };
    }

    private Frame arriving(Frame frame) {
        if (frame.getType() != AMQP.FRAME_HEADER) {
            return frame;
        }
        var payload = frame.getPayload();
        arrived.add(Arrays.copyOfRange(payload, PREFIX, payload.length));
        return new Frame(frame.getType(), frame.getChannel(), joined(payload, NONE));
    }

    private Frame leaving(Frame frame) throws IOException {
        var properties = leaving;
        if (frame.getType() != AMQP.FRAME_HEADER || properties == null) {
            return frame;
        }
        leaving = null;
        // One that is written is filled; one that is made of bytes can only be read.
        var changed = new Frame(frame.getType(), frame.getChannel());
        changed.getOutputStream().write(joined(frame.getPayload(), properties));
        return changed;
    }

    private static byte[] joined(byte[] header, byte[] properties) {
        var whole = Arrays.copyOf(header, PREFIX + properties.length);
        System.arraycopy(properties, 0, whole, PREFIX, properties.length);
        return whole;
    }

    /** The socket, with the exchange of header frames in front of it. */
    private final class Passage implements FrameHandler {
        private final FrameHandler socket;

        Passage(FrameHandler socket) {
            this.socket = socket;
        }

        @Override
        public boolean internalHearbeat() {
            return socket.internalHearbeat();
        }

        @Override
        public void setTimeout(int millis) throws SocketException {
            socket.setTimeout(millis);
        }

        @Override
        public int getTimeout() throws SocketException {
            return socket.getTimeout();
        }

        @Override
        public void sendHeader() throws IOException {
            socket.sendHeader();
        }

        @Override
        public void initialize(AMQConnection connection) {
            socket.initialize(connection);
        }

        @Override
        public void startProcessing() {
            socket.startProcessing();
        }

        @Override
        public void finishConnectionNegotiation() {
            socket.finishConnectionNegotiation();
        }

        @Override
        public void setFrameMax(int bytes) {
            socket.setFrameMax(bytes);
        }

        @Override
        @SuppressWarnings("NullAway") // The client waits no longer than its time-out, and then reads nothing.
        public @Nullable Frame readFrame() throws IOException {
            var frame = socket.readFrame();
            return frame == null ? null : arriving(frame);
        }

        @Override
        public void writeFrame(Frame frame) throws IOException {
            socket.writeFrame(leaving(frame));
        }

        @Override
        public void flush(WriteListener listener) throws IOException {
            socket.flush(listener);
        }

        @Override
        public void close() {
            socket.close();
        }

        @Override
        public InetAddress getLocalAddress() {
            return socket.getLocalAddress();
        }

        @Override
        public int getLocalPort() {
            return socket.getLocalPort();
        }

        @Override
        public InetAddress getAddress() {
            return socket.getAddress();
        }

        @Override
        public int getPort() {
            return socket.getPort();
        }
    }
}
