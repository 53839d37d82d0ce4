package io.warren.amqp.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.warren.amqp.method.BasicMethod;
import io.warren.amqp.method.Method;
import io.warren.amqp.types.BasicProperties;

/** Frames to bytes (AMQP 0-9-1, section 4.2.3). Without state: everything goes to the end of the buffer given. */
public final class FrameEncoder {
    private static final int FRAME_END = 0xCE;
    /** Type, channel, size and end of a frame. */
    private static final int ENVELOPE_BYTES = 8;

    private FrameEncoder() {}

    public static void method(ByteBuf out, int channel, Method method) {
        var sizeAt = begin(out, 1, channel);
        out.writeShort(method.classId());
        out.writeShort(method.methodId());
        MethodWire.write(out, method);
        end(out, sizeAt);
    }

    /** A method with content, its body cut into frames of at most {@code frameMax} bytes (0: no limit). */
    public static void content(
            ByteBuf out, int channel, Method method, BasicProperties properties, byte[] body, int frameMax) {
        method(out, channel, method);
        headerAndBody(out, channel, properties, body, frameMax);
    }

    /** basic.deliver without a method object. */
    public static void deliver(
            ByteBuf out,
            int channel,
            byte[] consumerTag,
            long deliveryTag,
            boolean redelivered,
            String exchange,
            String routingKey,
            BasicProperties properties,
            byte[] body,
            int frameMax) {
        var sizeAt = begin(out, 1, channel);
        out.writeShort(BasicMethod.CLASS_ID);
        out.writeShort(BasicMethod.Deliver.ID);
        out.writeByte(consumerTag.length);
        out.writeBytes(consumerTag);
        out.writeLong(deliveryTag);
        out.writeByte(redelivered ? 1 : 0);
        shortString(out, exchange);
        shortString(out, routingKey);
        end(out, sizeAt);
        headerAndBody(out, channel, properties, body, frameMax);
    }

    public static void heartbeat(ByteBuf out) {
        end(out, begin(out, 8, 0));
    }

    private static void headerAndBody(ByteBuf out, int channel, BasicProperties properties, byte[] body, int frameMax) {
        var sizeAt = begin(out, 2, channel);
        out.writeShort(BasicMethod.CLASS_ID);
        out.writeShort(0);
        out.writeLong(body.length);
        out.writeBytes(properties.wire());
        end(out, sizeAt);
        var most = frameMax == 0 ? Integer.MAX_VALUE - ENVELOPE_BYTES : frameMax - ENVELOPE_BYTES;
        for (var from = 0; from < body.length; ) {
            var length = Math.min(most, body.length - from);
            var bodySizeAt = begin(out, 3, channel);
            out.writeBytes(body, from, length);
            end(out, bodySizeAt);
            from += length;
        }
    }

    private static int begin(ByteBuf out, int type, int channel) {
        out.writeByte(type);
        out.writeShort(channel);
        var sizeAt = out.writerIndex();
        out.writeInt(0);
        return sizeAt;
    }

    private static void end(ByteBuf out, int sizeAt) {
        out.setInt(sizeAt, out.writerIndex() - sizeAt - 4);
        out.writeByte(FRAME_END);
    }

    /**
     * A short string. Names come from short strings or are cut where they are made; one that is too long all the same is
     * our mistake, and stops here before its length octet makes nonsense of all that follows.
     */
    static void shortString(ByteBuf out, String text) {
        var lengthAt = out.writerIndex();
        out.writeByte(0);
        var length = ByteBufUtil.writeUtf8(out, text);
        if (length > 255) {
            throw new IllegalArgumentException("a short string of " + length + " bytes");
        }
        out.setByte(lengthAt, length);
    }
}
