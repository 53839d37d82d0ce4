package io.warren.amqp.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.warren.amqp.method.Method;
import io.warren.amqp.types.AmqpError;
import io.warren.amqp.types.BasicProperties;
import io.warren.amqp.types.MalformedWire;
import io.warren.amqp.types.ReplyCode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A decoder whose frames are all welcome, and what it told, so that two tellings can be compared. */
final class Heard implements FrameListener {
    static final byte[] GREETING = {'A', 'M', 'Q', 'P', 0, 0, 9, 1};

    final List<Object> events = new ArrayList<>();
    final List<Method> methods = new ArrayList<>();
    final FrameDecoder decoder = new FrameDecoder(this);
    AmqpError.@Nullable ConnectionError error;
    private final EmbeddedChannel socket = new EmbeddedChannel(decoder);

    Heard() {
        socket.config().setAllocator(UnpooledByteBufAllocator.DEFAULT);
    }

    /** After the greeting, with a limit for frames. */
    static Heard greeted(int frameMax) {
        var heard = new Heard();
        heard.read(GREETING);
        heard.events.clear();
        heard.decoder.frameMax(frameMax);
        return heard;
    }

    Heard read(int... bytes) {
        var buffer = Unpooled.buffer(bytes.length);
        for (var each : bytes) {
            buffer.writeByte(each);
        }
        return read(buffer);
    }

    Heard read(byte[] bytes) {
        return read(Unpooled.wrappedBuffer(bytes));
    }

    Heard read(ByteBuf bytes) {
        socket.writeInbound(bytes);
        return this;
    }

    /** Lets go of what is held back. */
    void end() {
        socket.finishAndReleaseAll();
    }

    @Override
    public void protocolHeader(byte[] header) {
        events.add("greeting " + ByteBufUtil.hexDump(header));
    }

    @Override
    public void method(int channel, Method method) {
        methods.add(method);
        var bytes = Unpooled.buffer();
        FrameEncoder.method(bytes, channel, method);
        events.add("method " + ByteBufUtil.hexDump(bytes));
    }

    @Override
    public void header(int channel, int classId, long bodyBytes, byte[] properties) {
        try {
            events.add(List.of("header", channel, classId, bodyBytes, BasicProperties.ofWire(properties)));
        } catch (MalformedWire refused) {
            decoder.stop();
            malformed(
                    new AmqpError.ConnectionError(ReplyCode.SYNTAX_ERROR, String.valueOf(refused.getMessage()), 0, 0));
        }
    }

    @Override
    public void body(int channel, ByteBuffer part) {
        events.add("body " + channel + " " + ByteBufUtil.hexDump(Unpooled.wrappedBuffer(part)));
    }

    @Override
    public void heartbeat() {
        events.add("heartbeat");
    }

    @Override
    public void malformed(AmqpError.ConnectionError malformed) {
        if (error != null) {
            throw new AssertionError("told twice: " + malformed);
        }
        error = malformed;
        events.add(malformed);
    }

    @Override
    public void readComplete() {}
}
