package io.warren.broker.locator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Any packet: a small answer with its number, or none. The ordinary build plays some ten thousand questions with damage;
 * with {@code JAZZER_FUZZ=1} in the environment and {@code -Djazzer.hooks=true} new ones are looked for.
 */
class DnsFuzzTest {
    private static final String NAME = "mq.example";
    private static final List<String> NAMES =
            List.of(NAME, "_amqp._tcp." + NAME, "rabbit-a." + NAME, "x." + NAME, "other");

    private final DnsResponder responder = new DnsResponder(
            DnsName.parse(NAME).orElseThrow(),
            5,
            new Locator(
                    () -> List.of(
                            DnsResponderTest.node("rabbit@a", "10.0.0.1", true, 0),
                            DnsResponderTest.node("rabbit@b", "fd00::1", true, 0)),
                    new Random(3)));

    @FuzzTest(maxDuration = "60s")
    void anyPacketGetsASmallAnswerOrNone(byte[] packet) {
        ask(packet);
    }

    @Test
    void damagedQuestionsGetASmallAnswerOrNone() {
        var random = new Random(20261128);
        for (var round = 0; round < 50_000; round++) {
            var name = Packet.name(NAMES.get(random.nextInt(NAMES.size())));
            var type = random.nextInt(40);
            var whole = Packet.copy(
                    random.nextBoolean()
                            ? Packet.query(0x0100, name, type, DnsQuery.IN)
                            : Packet.query(0, name, type, DnsQuery.IN, Packet.opt(random.nextInt(65_536), 0)));
            for (var damage = random.nextInt(4); damage > 0; damage--) {
                whole[random.nextInt(whole.length)] = (byte) random.nextInt(256);
            }
            var packet = random.nextInt(8) == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole;
            try {
                ask(packet);
            } catch (RuntimeException | AssertionError found) {
                throw new AssertionError(HexFormat.of().formatHex(packet), found);
            }
        }
    }

    private void ask(byte[] packet) {
        var query = ByteBuffer.wrap(packet);
        var hint = responder.overTcp(query);
        var answer = responder.answer(query, DnsResponse.DATAGRAM_BYTES);
        assertEquals(0, query.position(), "it may be read again");
        if (packet.length < 12 || (packet[2] & 0x80) != 0) {
            assertTrue(answer.isEmpty() && hint.isEmpty(), "noise");
            return;
        }
        var got = new Packet(answer.orElseThrow());
        assertTrue(got.bytes().limit() <= 512, "small");
        assertEquals(query.getShort(0), got.bytes().getShort(0));
        assertTrue((got.flags() & 0x8000) != 0, "a response");
        hint.ifPresent(each -> assertTrue(each.limit() <= packet.length, "no longer than the question"));
    }
}
