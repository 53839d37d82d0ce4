package io.warren.amqp.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.warren.amqp.method.BasicMethod;
import io.warren.amqp.types.BasicProperties;
import io.warren.amqp.types.RandomValues;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class FrameDecoderTest {
    private static final int FRAME_MAX = 131_072;

    @Property(tries = 200)
    void bytesInPiecesOfAnySizeTellTheSame(@ForAll long seed) {
        var random = new Random(seed);
        var bytes = conversation(random);
        var whole = Heard.greeted(FRAME_MAX).read(bytes);
        assertNull(whole.error);

        var pieces = Heard.greeted(FRAME_MAX);
        var largest = 1 + random.nextInt(random.nextBoolean() ? 4 : 4_000);
        for (var from = 0; from < bytes.length; ) {
            var length = Math.min(bytes.length - from, 1 + random.nextInt(largest));
            pieces.read(
                    random.nextBoolean()
                            ? Unpooled.copiedBuffer(bytes, from, length)
                            : Unpooled.directBuffer(length).writeBytes(bytes, from, length));
            from += length;
        }

        assertEquals(whole.events, pieces.events);
        assertEquals(List.of(), left(pieces));
    }

    @Test
    void byteByByteTellsTheSameFromTheGreetingOn() {
        var bytes = conversation(new Random(42));
        var whole = new Heard().read(Heard.GREETING).read(bytes);
        var single = new Heard();
        for (var each : Heard.GREETING) {
            single.read(each);
        }
        for (var each : bytes) {
            single.read(each);
        }

        assertEquals(whole.events, single.events);
    }

    @Property(tries = 100)
    void bodiesAreCutIntoFramesThatFitAndComeTogetherAgain(@ForAll long seed) {
        var random = new Random(seed);
        var frameMax = 9 + random.nextInt(60);
        var body = new byte[random.nextInt(1_000)];
        random.nextBytes(body);
        var out = Unpooled.buffer();
        FrameEncoder.content(
                out, 7, new BasicMethod.Publish("", "q", false, false), BasicProperties.EMPTY, body, frameMax);
        // The method and the header of this content are larger than such a small limit.
        var heard = Heard.greeted(FRAME_MAX).read(out);

        var together = new StringBuilder();
        for (var event : heard.events.subList(2, heard.events.size())) {
            var hex = ((String) event).substring("body 7 ".length());
            assertTrue(hex.length() / 2 + 8 <= frameMax);
            together.append(hex);
        }
        assertEquals(ByteBufUtil.hexDump(body), together.toString());
        assertEquals(List.of("header", 7, 60, (long) body.length, BasicProperties.EMPTY), heard.events.get(1));
    }

    @Test
    void deliveriesWithoutMethodObjectAreDeliveries() {
        var plain = Unpooled.buffer();
        var direct = Unpooled.buffer();
        var properties = new RandomValues(new Random(3)).properties();
        var body = new byte[] {1, 2, 3};

        FrameEncoder.content(
                plain, 9, new BasicMethod.Deliver("tég", 1L << 40, true, "x", "k.1"), properties, body, 4_096);
        FrameEncoder.deliver(
                direct, 9, "tég".getBytes(StandardCharsets.UTF_8), 1L << 40, true, "x", "k.1", properties, body, 4_096);

        assertEquals(plain, direct);
    }

    @Test
    void anUnlimitedFrameMaxTakesFramesOfAnySize() {
        var body = new byte[3_000_000];
        var out = Unpooled.buffer();
        FrameEncoder.content(out, 1, new BasicMethod.Publish("", "q", false, false), BasicProperties.EMPTY, body, 0);
        var heard = Heard.greeted(0);
        while (out.isReadable()) {
            heard.read(out.readBytes(Math.min(out.readableBytes(), 65_536)));
        }

        assertEquals(3, heard.events.size());
        assertNull(heard.error);
    }

    /** A frame may not cost memory before its bytes have come. */
    @Test
    void anUnlimitedFrameMaxBuysNoMemoryInAdvance() {
        var heard = Heard.greeted(0);

        var cost = Allocated.by(() -> heard.read(3, 0, 1, 0x7F, -1, 0, 0, 1));

        assertNull(heard.error);
        assertTrue(cost < 1_000_000, () -> cost + " bytes for an announcement");
        heard.end();
    }

    @Test
    void nothingIsReadAfterStop() {
        var heard = Heard.greeted(FRAME_MAX);
        heard.decoder.stop();
        heard.read(8, 0, 0, 0, 0, 0, 0, 0xCE);

        assertEquals(List.of(), heard.events);
    }

    private static List<Object> left(Heard heard) {
        heard.events.clear();
        heard.end();
        return heard.events;
    }

    /** What a lively connection says, from a seed. */
    private static byte[] conversation(Random random) {
        ByteBuf out = Unpooled.buffer();
        var methods = new RandomMethods(random);
        var values = new RandomValues(random);
        for (var i = 0; i < 12; i++) {
            switch (random.nextInt(3)) {
                case 0 -> FrameEncoder.method(out, random.nextInt(0x10000), methods.any());
                case 1 -> FrameEncoder.heartbeat(out);
                default ->
                    FrameEncoder.content(
                            out,
                            random.nextInt(0x10000),
                            methods.of(BasicMethod.Publish.class),
                            values.properties(),
                            values.bytes(),
                            9 + random.nextInt(200));
            }
        }
        var bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return bytes;
    }
}
