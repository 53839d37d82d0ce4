package io.warren.amqp.frame;

import io.warren.amqp.method.Method;
import io.warren.amqp.types.AmqpError;
import java.nio.ByteBuffer;

/** What a {@link FrameDecoder} finds, in the order of the wire, on the connection's event loop. */
public interface FrameListener {
    /**
     * The eight bytes every connection begins with.
     *
     * @param header the bytes as they came; {@code AMQP 0 0 9 1} if all is well
     */
    void protocolHeader(byte[] header);

    void method(int channel, Method method);

    /**
     * A content header.
     *
     * @param properties flags and property list as they came, not looked at yet: whether a header may come here is asked
     *     first, as RabbitMQ does
     */
    void header(int channel, int classId, long bodyBytes, byte[] properties);

    /**
     * Part of a body.
     *
     * @param part position to limit; valid during the call only, for it is a window that the next frame moves
     */
    void body(int channel, ByteBuffer part);

    void heartbeat();

    /** The bytes are no AMQP; nothing more will come from the decoder. */
    void malformed(AmqpError.ConnectionError error);

    /** All bytes that were there have been handed over. */
    void readComplete();
}
