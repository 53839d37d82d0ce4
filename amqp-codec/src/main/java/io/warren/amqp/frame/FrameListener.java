package io.warren.amqp.frame;

import io.netty.buffer.ByteBuf;
import io.warren.amqp.method.Method;
import io.warren.amqp.types.AmqpError;
import io.warren.amqp.types.BasicProperties;

/** What a {@link FrameDecoder} finds, in the order of the wire, on the connection's event loop. */
public interface FrameListener {
    /**
     * The eight bytes every connection begins with.
     *
     * @param header the bytes as they came; {@code AMQP 0 0 9 1} if all is well
     */
    void protocolHeader(byte[] header);

    void method(int channel, Method method);

    void header(int channel, int classId, long bodyBytes, BasicProperties properties);

    /**
     * Part of a body.
     *
     * @param part valid during the call only
     */
    void body(int channel, ByteBuf part);

    void heartbeat();

    /** The bytes are no AMQP; nothing more will come from the decoder. */
    void malformed(AmqpError.ConnectionError error);

    /** All bytes that were there have been handed over. */
    void readComplete();
}
