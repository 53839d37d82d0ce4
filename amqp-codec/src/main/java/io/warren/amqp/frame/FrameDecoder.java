package io.warren.amqp.frame;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.warren.amqp.types.AmqpError;
import io.warren.amqp.types.MalformedWire;
import io.warren.amqp.types.ReplyCode;
import org.jspecify.annotations.Nullable;

/**
 * Bytes to frames (AMQP 0-9-1, section 4.2.3).
 *
 * <p>Owner: the event loop of its channel. Frames are parsed where they lie in the read buffer; only a frame that straddles
 * two reads is copied. A frame's size is checked before a byte of its payload is waited for. After the first malformed
 * byte the decoder is deaf.
 */
public final class FrameDecoder extends ChannelInboundHandlerAdapter {
    /** Before tune-ok a frame may not be larger (RabbitMQ's {@code initial_frame_max}). */
    public static final int INITIAL_FRAME_MAX = 8192;

    private static final int METHOD = 1;
    private static final int HEADER = 2;
    private static final int BODY = 3;
    private static final int HEARTBEAT = 8;
    private static final int FRAME_END = 0xCE;
    private static final int PROTOCOL_HEADER_BYTES = 8;
    /** Type, channel and size. */
    private static final int PREFIX_BYTES = 7;
    /** Class, weight and size of the body. */
    private static final int CONTENT_HEADER_BYTES = 12;
    /** What is kept ready for a frame before its bytes have come. Larger ones grow as they arrive: a size is only a claim. */
    private static final int FIRST_BYTES = 1 << 17;

    private final FrameListener listener;
    private final MethodWire methods = new MethodWire();
    private @Nullable ByteBuf straddling;
    private int frameMax = INITIAL_FRAME_MAX;
    private boolean greeted;
    private boolean deaf;

    public FrameDecoder(FrameListener listener) {
        this.listener = listener;
    }

    /** The negotiated frame size including its eight bytes of envelope; 0 means no limit was agreed on. */
    public void frameMax(int bytes) {
        frameMax = bytes == 0 ? Integer.MAX_VALUE - PREFIX_BYTES - 1 : bytes;
    }

    /** Reads nothing any more; what arrives is dropped. */
    public void stop() {
        deaf = true;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        var in = (ByteBuf) message;
        try {
            if (!deaf) {
                read(context, in);
            }
        } finally {
            in.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        listener.readComplete();
        context.fireChannelReadComplete();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        dropStraddling();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        deaf = true;
        dropStraddling();
        context.fireChannelInactive();
    }

    private void dropStraddling() {
        if (straddling != null) {
            straddling.release();
            straddling = null;
        }
    }

    private void read(ChannelHandlerContext context, ByteBuf in) {
        try {
            while (!deaf && straddling != null && in.isReadable()) {
                complete(straddling, in);
            }
            while (!deaf && straddling == null && frame(in)) {
                // Every turn takes one whole frame.
            }
            if (!deaf && straddling == null && in.isReadable()) {
                straddling = context.alloc().heapBuffer(Math.clamp(needed(in), PREFIX_BYTES + 1, FIRST_BYTES));
                straddling.writeBytes(in);
            }
        } catch (MalformedWire malformed) {
            malformed(ReplyCode.SYNTAX_ERROR, String.valueOf(malformed.getMessage()));
        }
    }

    /** Moves to the straddling frame just what it lacks, and takes it once it is whole. */
    private void complete(ByteBuf partial, ByteBuf in) {
        var lacks = needed(partial) - partial.readableBytes();
        if (lacks > 0) {
            partial.writeBytes(in, Math.min(lacks, in.readableBytes()));
        }
        // Asked even if bytes are missing: a size that is too large is refused when its prefix is whole, not when its
        // bytes have been gathered.
        if (frame(partial) || deaf) {
            dropStraddling();
        }
    }

    /** Bytes that must be there before a decision is possible: the prefix, then the whole frame. */
    private int needed(ByteBuf in) {
        if (!greeted) {
            return PROTOCOL_HEADER_BYTES;
        }
        if (in.readableBytes() < PREFIX_BYTES) {
            return PREFIX_BYTES;
        }
        // The size was checked when the prefix was complete.
        return PREFIX_BYTES + in.getInt(in.readerIndex() + 3) + 1;
    }

    /** Takes one frame if it is whole. */
    private boolean frame(ByteBuf in) {
        if (!greeted) {
            return greeting(in);
        }
        if (in.readableBytes() < PREFIX_BYTES) {
            return false;
        }
        var start = in.readerIndex();
        var type = in.getUnsignedByte(start);
        var channel = in.getUnsignedShort(start + 1);
        var size = in.getUnsignedInt(start + 3);
        if (type != METHOD && type != HEADER && type != BODY && type != HEARTBEAT) {
            malformed(ReplyCode.FRAME_ERROR, "unknown frame type " + type);
            return false;
        }
        // RabbitMQ tolerates eight bytes more: clients that forget to count the envelope.
        if (size > frameMax) {
            malformed(
                    ReplyCode.FRAME_ERROR,
                    "type " + type + ", channel " + channel + ", frame size " + size + ", max frame size "
                            + (frameMax - PREFIX_BYTES - 1));
            return false;
        }
        var length = (int) size;
        if (in.readableBytes() < PREFIX_BYTES + length + 1) {
            return false;
        }
        if (in.getUnsignedByte(start + PREFIX_BYTES + length) != FRAME_END) {
            malformed(
                    ReplyCode.FRAME_ERROR,
                    "type " + type + ", channel " + channel + ", size " + size + ": invalid frame end marker");
            return false;
        }
        in.readerIndex(start + PREFIX_BYTES);
        payload(type, channel, in, length);
        in.readerIndex(start + PREFIX_BYTES + length + 1);
        return true;
    }

    private boolean greeting(ByteBuf in) {
        if (in.readableBytes() < PROTOCOL_HEADER_BYTES) {
            return false;
        }
        var header = new byte[PROTOCOL_HEADER_BYTES];
        in.readBytes(header);
        greeted = true;
        listener.protocolHeader(header);
        return true;
    }

    private void payload(int type, int channel, ByteBuf in, int length) {
        switch (type) {
            case METHOD -> method(channel, in, length);
            case HEADER -> contentHeader(channel, in, length);
            case BODY -> listener.body(channel, in.internalNioBuffer(in.readerIndex(), length));
            default -> {
                if (length != 0) {
                    malformed(ReplyCode.FRAME_ERROR, "a heartbeat with content");
                } else if (channel != 0) {
                    malformed(ReplyCode.UNEXPECTED_FRAME, "a heartbeat on channel " + channel);
                } else {
                    listener.heartbeat();
                }
            }
        }
    }

    private void method(int channel, ByteBuf in, int length) {
        if (length < 4) {
            throw new MalformedWire("a method frame of " + length + " bytes");
        }
        var classId = in.readUnsignedShort();
        var methodId = in.readUnsignedShort();
        var method = methods.read(classId, methodId, in.internalNioBuffer(in.readerIndex(), length - 4));
        if (method == null) {
            malformed(ReplyCode.NOT_IMPLEMENTED, "unknown method {" + classId + "," + methodId + "}");
        } else {
            listener.method(channel, method);
        }
    }

    private void contentHeader(int channel, ByteBuf in, int length) {
        if (length < CONTENT_HEADER_BYTES) {
            throw new MalformedWire("a content header of " + length + " bytes");
        }
        var classId = in.readUnsignedShort();
        in.skipBytes(2);
        var bodyBytes = in.readLong();
        var properties = new byte[length - CONTENT_HEADER_BYTES];
        in.readBytes(properties);
        listener.header(channel, classId, bodyBytes, properties);
    }

    private void malformed(ReplyCode code, String text) {
        deaf = true;
        listener.malformed(new AmqpError.ConnectionError(code, text, 0, 0));
    }
}
