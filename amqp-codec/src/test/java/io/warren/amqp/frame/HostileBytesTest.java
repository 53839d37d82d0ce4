package io.warren.amqp.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.warren.amqp.types.AmqpError;
import io.warren.amqp.types.RandomValues;
import io.warren.amqp.types.ReplyCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Bytes that nobody sends by mistake: each is answered with one error, at once, and costs little. */
class HostileBytesTest {
    private static final int FRAME_MAX = 8_192;

    @Test
    void sizesBeyondTheLimitAreRefusedBeforeTheirBytesCome() {
        for (var size : List.of(FRAME_MAX + 1L, 0x7FFF_FFFFL, 0x8000_0000L, 0xFFFF_FFFFL, 0x1000_0000L)) {
            var prefix = Unpooled.buffer().writeByte(1).writeShort(1).writeInt(size.intValue());

            assertRefused(
                    ReplyCode.FRAME_ERROR,
                    "frame size " + size,
                    Heard.greeted(FRAME_MAX).read(prefix.copy()));
            assertRefused(ReplyCode.FRAME_ERROR, "frame size " + size, inSingleBytes(prefix));
        }
    }

    @Test
    void sizesThatForgetTheEnvelopeAreForgiven() {
        var heard = Heard.greeted(FRAME_MAX)
                .read(Unpooled.buffer().writeByte(3).writeShort(1).writeInt(FRAME_MAX))
                .read(Unpooled.buffer().writeZero(FRAME_MAX).writeByte(0xCE));

        assertNull(heard.error);
        assertEquals(1, heard.events.size());
    }

    @Test
    void anotherEndThanTheEndOctetIsRefused() {
        for (var end : List.of(0, 0xCD, 0xCF, 0xFF)) {
            assertRefused(
                    ReplyCode.FRAME_ERROR,
                    "type 3, channel 1, size 2: invalid frame end marker",
                    Heard.greeted(FRAME_MAX).read(3, 0, 1, 0, 0, 0, 2, 7, 7, end));
        }
    }

    @Test
    void unknownFrameTypesAreRefused() {
        for (var type : List.of(0, 4, 5, 6, 7, 9, 0x41, 0x7F, 0x80, 0xFF)) {
            assertRefused(
                    ReplyCode.FRAME_ERROR,
                    "unknown frame type " + type,
                    Heard.greeted(FRAME_MAX).read(type, 0, 0, 0, 0, 0, 0));
        }
    }

    @Test
    void heartbeatsCarryNothingAndBelongToChannelZero() {
        assertRefused(
                ReplyCode.FRAME_ERROR, "a heartbeat", Heard.greeted(FRAME_MAX).read(8, 0, 0, 0, 0, 0, 1, 0, 0xCE));
        assertRefused(
                ReplyCode.UNEXPECTED_FRAME,
                "a heartbeat",
                Heard.greeted(FRAME_MAX).read(8, 0, 1, 0, 0, 0, 0, 0xCE));
    }

    @Test
    void methodFramesWithoutAMethodAreRefused() {
        for (var length = 0; length < 4; length++) {
            assertRefused(ReplyCode.SYNTAX_ERROR, "a method frame of " + length + " bytes", frame(1, length, _ -> {}));
        }
        assertRefused(
                ReplyCode.NOT_IMPLEMENTED,
                "unknown method {60,999}",
                frame(1, 4, out -> out.writeShort(60).writeShort(999)));
    }

    @Test
    void contentHeadersThatAreTooShortAreRefused() {
        for (var length = 0; length < 12; length++) {
            assertRefused(
                    ReplyCode.SYNTAX_ERROR, "a content header of " + length + " bytes", frame(2, length, _ -> {}));
        }
        for (var length = 12; length < 14; length++) {
            assertRefused(ReplyCode.SYNTAX_ERROR, "data ends", frame(2, length, _ -> {}));
        }
    }

    @Test
    void headersOfAContentMayNotReachBeyondTheirFrame() {
        for (var length : List.of(0xFFFF_FFFF, 0x8000_0000, 0x7FFF_FFFF, 1)) {
            assertRefused(ReplyCode.SYNTAX_ERROR, "a length of", contentHeader(out -> out.writeInt(length)));
        }
    }

    @Test
    void textThatIsNoUtf8IsRefused() {
        assertRefused(
                ReplyCode.SYNTAX_ERROR,
                "not UTF-8",
                frame(
                        1,
                        10,
                        out -> out.writeShort(60)
                                .writeShort(40)
                                .writeShort(0)
                                .writeByte(1)
                                .writeByte(0xFF)
                                .writeByte(0)
                                .writeByte(0)));
        assertRefused(
                ReplyCode.SYNTAX_ERROR,
                "not UTF-8",
                contentHeader(
                        out -> out.writeInt(3).writeByte(1).writeByte(0xC0).writeByte('V')));
    }

    @Test
    void nestingIsBounded() {
        for (var letter : List.of('A', 'F')) {
            assertRefused(ReplyCode.SYNTAX_ERROR, "nested deeper than", contentHeader(1 << 20, out -> {
                out.writeInt(2 + 100_000 * 7 + 1).writeByte(1).writeByte('a');
                for (var i = 100_000; i > 0; i--) {
                    out.writeByte(letter).writeInt((i - 1) * 7 + 3);
                    if (letter == 'F') {
                        out.writeByte(1).writeByte('a');
                    }
                }
                out.writeZero(300_000);
            }));
        }
    }

    @Test
    void manySmallValuesCostASmallMultipleOfTheirBytes() {
        var entries = 30_000;
        assertCheap("array of values without width", out -> {
            out.writeInt(2 + 5 + entries)
                    .writeByte(1)
                    .writeByte('a')
                    .writeByte('A')
                    .writeInt(entries);
            for (var i = 0; i < entries; i++) {
                out.writeByte('V');
            }
        });
        assertCheap("table of one name", out -> {
            out.writeInt(entries * 2);
            for (var i = 0; i < entries; i++) {
                out.writeByte(0).writeByte('V');
            }
        });
        assertCheap("table of many names", out -> {
            out.writeInt(entries * 4);
            for (var i = 0; i < entries; i++) {
                out.writeByte(2)
                        .writeByte('0' + i % 70)
                        .writeByte('0' + i / 70 % 70)
                        .writeByte('V');
            }
        });
        assertCheap("array of empty tables", out -> {
            out.writeInt(2 + 5 + entries * 5)
                    .writeByte(1)
                    .writeByte('a')
                    .writeByte('A')
                    .writeInt(entries * 5);
            for (var i = 0; i < entries; i++) {
                out.writeByte(i % 2 == 0 ? 'F' : 'A').writeInt(0);
            }
        });
        assertCheap("names with the same hash", out -> {
            out.writeInt(4_096 * 26);
            for (var i = 0; i < 4_096; i++) {
                out.writeByte(24);
                for (var bit = 0; bit < 12; bit++) {
                    out.writeBytes((i >> bit & 1) == 0 ? new byte[] {'A', 'a'} : new byte[] {'B', 'B'});
                }
                out.writeByte('V');
            }
        });
    }

    @Property(tries = 3000)
    void changedConversationsEndInOneErrorAtMost(@ForAll long seed) {
        var random = new Random(seed);
        var out = Unpooled.buffer();
        var methods = new RandomMethods(random);
        for (var i = 0; i < 4; i++) {
            FrameEncoder.content(
                    out, 1, methods.any(), new RandomValues(random).properties(), new byte[random.nextInt(40)], 24);
        }
        for (var i = 1 + random.nextInt(4); i > 0; i--) {
            out.setByte(random.nextInt(out.writerIndex()), random.nextInt());
        }
        var length = out.readableBytes();
        var heard = Heard.greeted(131_072);

        var cost = Allocated.by(() -> {
            while (out.isReadable()) {
                heard.read(out.readBytes(1 + random.nextInt(out.readableBytes())));
            }
        });

        assertTrue(cost < 1_000_000 + 200L * length, () -> cost + " bytes for " + length);
        if (heard.error != null) {
            assertEquals(heard.error, heard.events.getLast(), "the decoder is deaf after an error");
        }
        heard.end();
    }

    @Property(tries = 1000)
    void noiseIsRefused(@ForAll byte[] noise) {
        var heard = Heard.greeted(FRAME_MAX).read(noise);

        assertFalse(heard.events.stream().filter(AmqpError.class::isInstance).count() > 1);
        heard.end();
    }

    @Test
    void tlsAndHttpOnThisPortAreGreetingsThatTheListenerSees() {
        assertEquals(
                List.of("greeting 474554202f204854"),
                new Heard()
                        .read("GET / HTTP/1.1".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                        .events
                        .subList(0, 1));
    }

    private static void assertCheap(String what, Consumer<ByteBuf> table) {
        var frame = Unpooled.buffer();
        table.accept(frame);
        var bytes = frame.readableBytes();
        // Once to load what is loaded once.
        contentHeader(1 << 20, table);
        var all = new ArrayList<Heard>();

        var cost = Allocated.by(() -> all.add(contentHeader(1 << 20, table)));

        assertNull(all.getFirst().error, what);
        assertTrue(cost < 64L * bytes + 100_000, () -> what + ": " + cost + " bytes for " + bytes);
    }

    private static Heard inSingleBytes(ByteBuf bytes) {
        var heard = Heard.greeted(FRAME_MAX);
        while (bytes.isReadable()) {
            heard.read(bytes.readByte());
        }
        return heard;
    }

    private static Heard frame(int type, int length, Consumer<ByteBuf> payload) {
        return frame(FRAME_MAX, type, length, payload);
    }

    private static Heard frame(int frameMax, int type, int length, Consumer<ByteBuf> payload) {
        var content = Unpooled.buffer();
        payload.accept(content);
        content.writeZero(Math.max(0, length - content.readableBytes()));
        var out = Unpooled.buffer().writeByte(type).writeShort(1).writeInt(content.readableBytes());
        out.writeBytes(content).writeByte(0xCE);
        return Heard.greeted(frameMax).read(out);
    }

    private static Heard contentHeader(Consumer<ByteBuf> table) {
        return contentHeader(FRAME_MAX, table);
    }

    private static Heard contentHeader(int frameMax, Consumer<ByteBuf> table) {
        return frame(frameMax, 2, 0, out -> {
            out.writeShort(60).writeShort(0).writeLong(1).writeShort(1 << 13);
            table.accept(out);
        });
    }

    private static void assertRefused(ReplyCode code, String text, Heard heard) {
        assertNotNull(heard.error, text);
        var error = heard.error;
        assertEquals(code, error.code());
        assertTrue(error.text().contains(text), () -> "expected <" + text + "> in <" + error.text() + ">");
        assertEquals(List.of(error), heard.events);
        heard.read(8, 0, 0, 0, 0, 0, 0, 0xCE);
        assertEquals(List.of(error), heard.events, "deaf after the error");
        heard.end();
    }
}
