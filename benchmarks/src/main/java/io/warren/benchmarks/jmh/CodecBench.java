package io.warren.benchmarks.jmh;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import io.warren.amqp.frame.FrameDecoder;
import io.warren.amqp.frame.FrameEncoder;
import io.warren.amqp.frame.FrameListener;
import io.warren.amqp.method.BasicMethod;
import io.warren.amqp.method.Method;
import io.warren.amqp.types.AmqpError;
import io.warren.amqp.types.BasicProperties;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** A message on the wire: its three frames read as they come off a socket, and written for a consumer. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CodecBench {
    private static final int FRAME_MAX = 131_072;
    private static final int MESSAGES = 64;
    private static final byte[] GREETING = {'A', 'M', 'Q', 'P', 0, 0, 9, 1};
    private static final BasicProperties PROPERTIES = BasicProperties.builder()
            .contentType("application/octet-stream")
            .deliveryMode(2)
            .messageId("4711")
            .build();

    /** The bytes of many publishes, cut where reads end: most cuts go through a frame. */
    @State(Scope.Thread)
    public static class Wire {
        @Param({"16", "1024", "65536"})
        int bodyBytes;

        /** What one read brings: Netty's first guess, and its largest. */
        @Param({"2048", "65536"})
        int readBytes;

        private final EmbeddedChannel channel = new EmbeddedChannel();
        private Sink sink;
        private FrameDecoder decoder;
        private ChannelHandlerContext context;
        private List<ByteBuf> reads;

        @Setup
        public void prepare(Blackhole hole) {
            sink = new Sink(hole);
            decoder = new FrameDecoder(sink);
            channel.pipeline().addLast(decoder);
            context = channel.pipeline().context(decoder);
            decoder.frameMax(FRAME_MAX);
            decoder.channelRead(context, buffer(GREETING.length).writeBytes(GREETING));
            var wire = buffer(MESSAGES * (bodyBytes + 256));
            var publish = new BasicMethod.Publish("amq.topic", "site.s17.meter.m4", false, false);
            for (var at = 0; at < MESSAGES; at++) {
                FrameEncoder.content(wire, 1, publish, PROPERTIES, new byte[bodyBytes], FRAME_MAX);
            }
            reads = new ArrayList<>();
            while (wire.isReadable()) {
                var length = Math.min(readBytes, wire.readableBytes());
                reads.add(buffer(length).writeBytes(wire, length));
            }
            wire.release();
        }

        @TearDown
        public void release() {
            reads.forEach(ByteBuf::release);
            channel.finishAndReleaseAll();
        }
    }

    /** Hears everything and keeps nothing. */
    private static final class Sink implements FrameListener {
        private final Blackhole hole;
        private int bodies;

        private Sink(Blackhole hole) {
            this.hole = hole;
        }

        @Override
        public void protocolHeader(byte[] header) {
            hole.consume(header);
        }

        @Override
        public void method(int channel, Method method) {
            hole.consume(method);
        }

        @Override
        public void header(int channel, int classId, long bodyBytes, byte[] properties) {
            hole.consume(properties);
        }

        @Override
        public void body(int channel, ByteBuffer part) {
            bodies++;
            hole.consume(part.get(part.position()));
        }

        @Override
        public void heartbeat() {}

        @Override
        public void malformed(AmqpError.ConnectionError error) {
            throw new IllegalStateException(error.toString());
        }

        @Override
        public void readComplete() {}
    }

    /** Where a delivery is written to. */
    @State(Scope.Thread)
    public static class Out {
        @Param({"16", "1024", "65536"})
        int bodyBytes;

        private final byte[] consumerTag = "amq.ctag-mEoiVo8yyGLp8ZuQ".getBytes(StandardCharsets.US_ASCII);
        private byte[] body;
        private ByteBuf buffer;
        private long tag;

        @Setup
        public void prepare() {
            body = new byte[bodyBytes];
            buffer = buffer(MESSAGES * (bodyBytes + 256));
        }

        @TearDown
        public void release() {
            buffer.release();
        }
    }

    /** Method, header and body of a publish; the body is looked at and not copied. */
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public int decodePublish(Wire wire) {
        for (var each : wire.reads) {
            wire.decoder.channelRead(wire.context, each.readerIndex(0).retain());
        }
        if (wire.sink.bodies % MESSAGES != 0) {
            throw new IllegalStateException(wire.sink.bodies + " bodies");
        }
        return wire.sink.bodies;
    }

    /** The three frames of a delivery, at the end of a buffer that is written to the socket once for many. */
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public ByteBuf encodeDeliver(Out out) {
        out.buffer.clear();
        for (var at = 0; at < MESSAGES; at++) {
            FrameEncoder.deliver(
                    out.buffer,
                    1,
                    out.consumerTag,
                    ++out.tag,
                    false,
                    "amq.topic",
                    "site.s17.meter.m4",
                    PROPERTIES,
                    out.body,
                    FRAME_MAX);
        }
        return out.buffer;
    }

    private static ByteBuf buffer(int bytes) {
        return PooledByteBufAllocator.DEFAULT.directBuffer(bytes);
    }
}
