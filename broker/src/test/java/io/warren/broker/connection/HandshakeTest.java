package io.warren.broker.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.amqp.method.BasicMethod;
import io.warren.amqp.method.ChannelMethod;
import io.warren.amqp.method.ConnectionMethod;
import io.warren.amqp.types.AmqpError;
import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldTableWire;
import io.warren.amqp.types.FieldValue;
import io.warren.amqp.types.ReplyCode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeTest {
    private final FakeEngine engine = new FakeEngine();
    private final AmqpServer server = TestClient.server(engine, TestClient.settings());
    private final TestClient client = new TestClient(server, "127.0.0.1");

    @Test
    void aClientOpensAConnection() {
        client.connect();
        var identity = engine.openedAs();
        assertEquals("127.0.0.1:50000 -> 127.0.0.1:5672", identity.name());
        assertEquals("guest", identity.user());
        assertEquals("/", identity.virtualHost());
        assertEquals(131_072, identity.frameMax());
    }

    @Test
    void startTellsWhatClientsLookFor() {
        client.bytes(TestClient.PROTOCOL);
        var start = client.expect(ConnectionMethod.Start.class);
        assertEquals("PLAIN AMQPLAIN", start.mechanisms());
        assertEquals("en_US", start.locales());
        assertEquals("rabbit@localhost", String.valueOf(start.serverProperties().get("cluster_name")));
        var capabilities = assertInstanceOf(
                FieldValue.Table.class, start.serverProperties().get("capabilities"));
        assertEquals(9, capabilities.table().size());
        assertEquals(new FieldValue.Bool(true), capabilities.table().get("basic.nack"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"AMQP\0\1\0\0", "AMQP\3\1\0\0", "AMQP\0\0\10\0", "GET / HT", "\26\3\1\0\245\1\0\0", "12345678"})
    void anotherProtocolIsAnsweredWithOursAndTheEnd(String header) {
        client.bytes(header.getBytes(StandardCharsets.ISO_8859_1));
        client.expect(String.class);
        client.pass(100);
        assertFalse(client.isOpen());
    }

    @Test
    void theOldHeaderOfNineIsServed() {
        client.bytes(new byte[] {'A', 'M', 'Q', 'P', 1, 1, 0, 9});
        client.expect(ConnectionMethod.Start.class);
    }

    @Test
    void amqplainIsATableWithoutLength() {
        client.bytes(TestClient.PROTOCOL);
        var wire = FieldTableWire.toBytes(FieldTable.builder()
                .put("LOGIN", "guest")
                .put("PASSWORD", "guest")
                .build());
        var response =
                wire.length > 4 && wire[0] == 0 && wire[1] == 0 ? Arrays.copyOfRange(wire, 4, wire.length) : wire;
        client.send(0, new ConnectionMethod.StartOk(FieldTable.EMPTY, "AMQPLAIN", response, "en_US"));
        client.expect(ConnectionMethod.Start.class);
        client.expect(ConnectionMethod.Tune.class);
    }

    @Test
    void aWrongPasswordIsToldToThoseWhoUnderstandIt() {
        client.login("guest", "wrong", "authentication_failure_close");
        client.expect(ConnectionMethod.Start.class);
        var close = client.expect(ConnectionMethod.Close.class);
        assertEquals(403, close.replyCode());
        assertEquals(
                "ACCESS_REFUSED - Login was refused using authentication mechanism PLAIN."
                        + " For details see the broker logfile.",
                close.replyText());
        client.pass(2_900);
        assertTrue(client.isOpen());
        client.pass(200);
        assertFalse(client.isOpen());
    }

    @Test
    void aWrongPasswordIsSilenceToTheOthers() {
        client.login("guest", "wrong");
        client.expect(ConnectionMethod.Start.class);
        client.pass(2_900);
        assertNull(client.next());
        assertTrue(client.isOpen());
        client.pass(200);
        assertFalse(client.isOpen());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "guest", "\0guest", "authz\0guest\0guest", "\0guest\0gu\0est"})
    void aMalformedPlainResponseIsSilence(String response) {
        client.bytes(TestClient.PROTOCOL);
        client.send(
                0,
                new ConnectionMethod.StartOk(
                        FieldTable.EMPTY, "PLAIN", response.getBytes(StandardCharsets.UTF_8), "en_US"));
        client.expect(ConnectionMethod.Start.class);
        assertNull(client.next());
        client.pass(3_100);
        assertFalse(client.isOpen());
    }

    @ParameterizedTest
    @ValueSource(strings = {"EXTERNAL", "ANONYMOUS", "NOSUCH"})
    void aMechanismThatWasNotOfferedIsSilence(String mechanism) {
        client.bytes(TestClient.PROTOCOL);
        client.send(0, new ConnectionMethod.StartOk(FieldTable.EMPTY, mechanism, new byte[0], "en_US"));
        client.expect(ConnectionMethod.Start.class);
        assertNull(client.next());
        client.pass(3_100);
        assertFalse(client.isOpen());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0|131072|negotiated channel_max = 0 (no limit) is higher than the maximum allowed value (2047)",
                "2048|131072|negotiated channel_max = 2048 is higher than the maximum allowed value (2047)",
                "2047|0|negotiated frame_max = 0 is higher than the maximum allowed value (131072)",
                "2047|131073|negotiated frame_max = 131073 is higher than the maximum allowed value (131072)",
                "2047|8191|negotiated frame_max = 8191 is lower than the minimum allowed value (8192)"
            })
    void whatWasNotOfferedCannotBeNegotiated(int channelMax, long frameMax, String text) {
        client.login("guest", "guest");
        client.send(0, new ConnectionMethod.TuneOk(channelMax, frameMax, 60));
        client.expect(ConnectionMethod.Start.class);
        client.expect(ConnectionMethod.Tune.class);
        var close = client.expect(ConnectionMethod.Close.class);
        assertEquals(530, close.replyCode());
        assertEquals("NOT_ALLOWED - " + text, close.replyText());
    }

    @Test
    void aRefusedVirtualHostClosesWithItsReason() {
        engine.refusal = new AmqpError.ConnectionError(ReplyCode.NOT_ALLOWED, "vhost nope not found", 10, 40);
        client.login("guest", "guest");
        client.send(0, new ConnectionMethod.TuneOk(2_047, 131_072, 60));
        client.send(0, new ConnectionMethod.Open("nope"));
        client.expect(ConnectionMethod.Start.class);
        client.expect(ConnectionMethod.Tune.class);
        assertEquals(
                new ConnectionMethod.Close(530, "NOT_ALLOWED - vhost nope not found", 10, 40),
                client.expect(ConnectionMethod.Close.class));
        client.send(0, new ConnectionMethod.CloseOk());
        assertFalse(client.isOpen());
    }

    @Test
    void theWholeHandshakeHasTenSeconds() {
        client.pass(5_000);
        client.login("guest", "guest");
        client.pass(4_900);
        assertTrue(client.isOpen());
        client.pass(200);
        assertFalse(client.isOpen());
    }

    @Test
    void anOpenConnectionHasNoHandshakeTimeout() {
        client.connect();
        client.pass(11_000);
        assertTrue(client.isOpen());
    }

    @Test
    void aClientMaySendAheadWhileItsPasswordIsChecked() {
        engine.answersLate = true;
        client.login("guest", "guest");
        client.send(0, new ConnectionMethod.TuneOk(2_047, 131_072, 60));
        client.send(0, new ConnectionMethod.Open("/"));
        client.expect(ConnectionMethod.Start.class);
        assertNull(client.next());
        engine.late.getFirst().run();
        client.expect(ConnectionMethod.Tune.class);
        client.expect(ConnectionMethod.OpenOk.class);
    }

    @Test
    void aChannelBeforeOpenIsAnUnexpectedFrame() {
        client.login("guest", "guest");
        client.send(0, new ConnectionMethod.TuneOk(2_047, 131_072, 60));
        client.send(1, new ChannelMethod.Open());
        client.expect(ConnectionMethod.Start.class);
        client.expect(ConnectionMethod.Tune.class);
        assertEquals(505, client.expect(ConnectionMethod.Close.class).replyCode());
    }

    @Test
    void aFrameLargerThanTheInitialMaximumEndsAStranger() {
        client.bytes(TestClient.PROTOCOL);
        client.expect(ConnectionMethod.Start.class);
        client.bytes(new byte[] {1, 0, 0, 0, 1, 0, 0});
        assertNull(client.next());
        client.pass(3_100);
        assertFalse(client.isOpen());
    }

    @Test
    void theNodesConnectionLimitIsToldAtOpen() {
        var tight = new ConnectionSettings(
                "n", "n", java.util.List.of("PLAIN"), 8_192, 8_192, 131_072, 2_047, 60, 10_000, 0, 1 << 20, 1 << 18);
        var full = new TestClient(TestClient.server(engine, tight), "127.0.0.1");
        full.login("guest", "guest");
        full.send(0, new ConnectionMethod.TuneOk(2_047, 131_072, 60));
        full.send(0, new ConnectionMethod.Open("/"));
        full.expect(ConnectionMethod.Start.class);
        full.expect(ConnectionMethod.Tune.class);
        assertEquals(
                "NOT_ALLOWED - connection refused: node connection limit (0) is reached",
                full.expect(ConnectionMethod.Close.class).replyText());
    }

    @Test
    void contentOnChannelsReachesTheSession() {
        client.connect();
        client.content(3, new BasicMethod.Publish("", "q", false, false), 10_000);
        assertEquals(
                java.util.List.of("method 3 Publish", "header 3 10000", "body 3 8184", "body 3 1816"), engine.told);
    }
}
