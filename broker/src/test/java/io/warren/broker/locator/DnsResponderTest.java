package io.warren.broker.locator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Packets in, packets out; {@link DnsServerTest} asks the same over sockets. */
class DnsResponderTest {
    private static final String NAME = "mq.example";

    private final List<NodeHealth> nodes = new ArrayList<>();
    private final DnsResponder responder = responder(NAME);

    private DnsResponder responder(String name) {
        return new DnsResponder(
                DnsName.parse(name).orElseThrow(), 5, new Locator(() -> List.copyOf(nodes), new Random(3)));
    }

    static NodeHealth node(String name, String address, boolean healthy, int connections) {
        try {
            return new NodeHealth(name, InetAddress.getByName(address), 5_672, healthy, connections);
        } catch (UnknownHostException cause) {
            throw new AssertionError(cause);
        }
    }

    private Packet ask(String name, int type) {
        return ask(Packet.query(name, type));
    }

    private Packet ask(ByteBuffer query) {
        var packet =
                new Packet(responder.answer(query, DnsResponse.DATAGRAM_BYTES).orElseThrow());
        assertEquals(Packet.ID, packet.bytes().getShort(0) & 0xFFFF);
        assertTrue((packet.flags() & 0x8000) != 0, "a response");
        return packet;
    }

    @Test
    void theQuestionComesBackAsItWasWritten() {
        nodes.add(node("rabbit@a", "10.0.0.1", true, 0));
        var query = Packet.query("mQ.ExAmPlE", DnsQuery.A);
        var answer = ask(query);
        assertEquals(0, answer.code());
        assertEquals(1, answer.answers());
        assertTrue(answer.authoritative());
        var asked = new byte[query.limit() - 12];
        query.get(12, asked);
        var repeated = new byte[asked.length];
        answer.bytes().get(12, repeated);
        assertArrayEquals(asked, repeated);
        var at = 12 + asked.length;
        assertEquals(0xC00C, answer.bytes().getShort(at) & 0xFFFF);
        assertEquals(DnsQuery.A, answer.bytes().getShort(at + 2));
        assertEquals(DnsQuery.IN, answer.bytes().getShort(at + 4));
        assertEquals(5, answer.bytes().getInt(at + 6), "TTL");
        assertEquals(4, answer.bytes().getShort(at + 10));
        assertEquals(0x0A000001, answer.bytes().getInt(at + 12));
        assertEquals(at + 16, answer.bytes().limit());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "example", "xmq.example", "mq.example.org", "mq.other"})
    void otherNamesAreRefused(String name) {
        nodes.add(node("rabbit@a", "10.0.0.1", true, 0));
        var answer = ask(name, DnsQuery.A);
        assertEquals(5, answer.code());
        assertFalse(answer.authoritative());
        assertEquals(0, answer.answers() + answer.authorities());
    }

    @ParameterizedTest
    @CsvSource({
        "no.mq.example, 1, 3",
        "a.rabbit-a.mq.example, 1, 3",
        "_amqp._udp.mq.example, 33, 3",
        "mq.example, 16, 0",
        "mq.example, 2, 0",
        "mq.example, 28, 0",
        "_tcp.mq.example, 1, 0",
        "_amqp._tcp.mq.example, 1, 0",
        "rabbit-a.mq.example, 28, 0",
    })
    void whatIsNotThereIsDeniedForTheTimeToLive(String name, int type, int code) {
        nodes.add(node("rabbit@a", "10.0.0.1", true, 0));
        var answer = ask(name, type);
        assertEquals(code, answer.code());
        assertTrue(answer.authoritative());
        assertEquals(0, answer.answers());
        assertEquals(1, answer.authorities());
        var question = name.length() + 2 + 4;
        var at = 12 + question;
        var zone = 0xC000 | (12 + name.length() - NAME.length());
        assertEquals(zone, answer.bytes().getShort(at) & 0xFFFF, "the zone, wherever it begins");
        assertEquals(DnsQuery.SOA, answer.bytes().getShort(at + 2));
        assertEquals(5, answer.bytes().getInt(answer.bytes().limit() - 4), "how long it is denied");
    }

    @Test
    void nodesThatAreNotHealthyAreNotNamedAndNoneIsAFailure() {
        nodes.add(node("rabbit@a", "10.0.0.1", false, 0));
        for (var type : List.of(DnsQuery.A, DnsQuery.AAAA, DnsQuery.SRV, DnsQuery.ANY)) {
            assertEquals(2, ask(NAME, type).code());
        }
        assertEquals(0, ask("rabbit-a.mq.example", DnsQuery.A).code(), "whoever was sent there finds it");
        nodes.add(node("rabbit@b", "10.0.0.2", true, 0));
        var answer = ask(NAME, DnsQuery.A);
        assertEquals(1, answer.answers());
        assertEquals(2, answer.bytes().get(answer.bytes().limit() - 1));
    }

    @Test
    void aNodeWithMoreThanTwiceTheLoadIsNotNamed() {
        nodes.add(node("rabbit@a", "10.0.0.1", true, 100));
        nodes.add(node("rabbit@b", "10.0.0.2", true, 216));
        nodes.add(node("rabbit@c", "10.0.0.3", true, 217));
        assertEquals(2, ask(NAME, DnsQuery.A).answers());
    }

    @Test
    void anAnswerNeverExceedsWhatADatagramCarries() {
        var label = "x".repeat(63);
        var name = label + "." + label;
        var long_ = responder(name);
        for (var number = 0; number < 100; number++) {
            nodes.add(node("rabbit@" + "h".repeat(120) + number, "fd00::" + number, true, 0));
            nodes.add(node("rabbit@" + "g".repeat(120) + number, "10.0.0." + number, true, 0));
        }
        for (var type : List.of(DnsQuery.A, DnsQuery.AAAA)) {
            var query = Packet.query(0x0100, Packet.name(name), type, DnsQuery.IN, Packet.opt(65_535, 0));
            var packet =
                    new Packet(long_.answer(query, DnsResponse.DATAGRAM_BYTES).orElseThrow());
            assertTrue(packet.bytes().limit() <= 512);
            assertEquals(8, packet.answers());
            assertFalse(packet.truncated());
        }
        var query = Packet.query(0x0100, Packet.name(name), DnsQuery.SRV, DnsQuery.IN, Packet.opt(65_535, 0));
        var packet = new Packet(long_.answer(query, DnsResponse.DATAGRAM_BYTES).orElseThrow());
        assertTrue(packet.truncated());
        assertEquals(0, packet.answers());
        assertEquals(query.limit(), packet.bytes().limit(), "no longer than the question");
        var whole = new Packet(long_.answer(query, DnsResponse.STREAM_BYTES).orElseThrow());
        assertFalse(whole.truncated());
        assertEquals(8, whole.answers());
        assertEquals(9, whole.additional(), "addresses, and the extension");
    }

    @Test
    void theExtensionIsAnsweredAndAnotherVersionRefused() {
        nodes.add(node("rabbit@a", "10.0.0.1", true, 0));
        var answer = ask(Packet.query(0, Packet.name(NAME), DnsQuery.A, DnsQuery.IN, Packet.opt(4_096, 0)));
        assertEquals(1, answer.additional());
        assertEquals(1, answer.answers());
        var other = ask(Packet.query(0, Packet.name(NAME), DnsQuery.A, DnsQuery.IN, Packet.opt(4_096, 1)));
        assertEquals(0, other.code());
        assertEquals(0, other.answers());
        assertEquals(1, other.bytes().get(other.bytes().limit() - 6), "the upper bits of 16, bad version");
    }

    @ParameterizedTest
    @CsvSource({"mq.example, 252, 1", "mq.example, 251, 1", "mq.example, 1, 3"})
    void transfersAndOtherClassesAreRefused(String name, int type, int dnsClass) {
        assertEquals(5, ask(Packet.query(0, Packet.name(name), type, dnsClass)).code());
    }

    @Test
    void answersAreNeverAnsweredAndOtherKindsOfRequestsAreNotKnown() {
        var query = Packet.query(0x8000, Packet.name(NAME), DnsQuery.A, DnsQuery.IN);
        assertTrue(responder.answer(query, 512).isEmpty());
        assertTrue(responder.overTcp(query).isEmpty());
        assertTrue(responder.answer(ByteBuffer.allocate(11), 512).isEmpty());
        var update = ask(Packet.query(5 << 11, Packet.name(NAME), DnsQuery.SOA, DnsQuery.IN));
        assertEquals(4, update.code());
        assertEquals(12, update.bytes().limit());
    }

    @Test
    void malformedQuestionsAreSaidToBe() {
        var cases = new ArrayList<ByteBuffer>();
        cases.add(Packet.query(0, new byte[] {(byte) 0xC0, 12}, DnsQuery.A, DnsQuery.IN));
        cases.add(Packet.query(0, new byte[] {64}, DnsQuery.A, DnsQuery.IN));
        cases.add(Packet.query(0, Packet.name("x".repeat(60) + ("." + "x".repeat(60)).repeat(4)), 1, 1));
        cases.add(Packet.query(0, Packet.name(NAME), DnsQuery.A, DnsQuery.IN, Packet.opt(512, 0), Packet.opt(512, 0)));
        cases.add(Packet.query(0, Packet.name(NAME), DnsQuery.A, DnsQuery.IN, new byte[] {1}));
        for (var field = 4; field <= 8; field += 2) {
            cases.add(Packet.query(NAME, DnsQuery.A).putShort(field, (short) 2));
        }
        var whole = Packet.query(NAME, DnsQuery.A);
        for (var length = 12; length < whole.limit(); length++) {
            cases.add(ByteBuffer.wrap(Arrays.copyOf(Packet.copy(whole), length)));
        }
        for (var each : cases) {
            var answer = ask(each);
            assertEquals(1, answer.code());
            assertEquals(12, answer.bytes().limit());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a..b", "-a", "a b", "ä", "a.-"})
    void whatIsNoNameIsNotTaken(String text) {
        assertTrue(DnsName.parse(text).isEmpty());
    }

    @Test
    void nodesHaveLabelsThatFit() {
        assertEquals("rabbit-node-1-example", DnsName.label("rabbit@Node_1.example"));
        var long_ = DnsName.label("rabbit@" + "h".repeat(128));
        assertEquals(63, long_.length());
        assertTrue(DnsName.parse(long_).isPresent(), long_);
    }
}
