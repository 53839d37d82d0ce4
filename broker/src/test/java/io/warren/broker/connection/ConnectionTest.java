package io.warren.broker.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.amqp.method.BasicMethod;
import io.warren.amqp.method.ChannelMethod;
import io.warren.amqp.method.ConnectionMethod;
import io.warren.amqp.types.AmqpError;
import io.warren.amqp.types.BasicProperties;
import io.warren.amqp.types.ReplyCode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConnectionTest {
    private static final byte END = (byte) 0xCE;

    private final FakeEngine engine = new FakeEngine();
    private final AmqpServer server = TestClient.server(engine, TestClient.settings());
    private final TestClient client = new TestClient(server, "127.0.0.1");

    @Test
    void closeIsAnsweredAfterTheSessionEnded() {
        client.connect();
        client.send(0, new ConnectionMethod.Close(200, "bye", 0, 0));
        client.expect(ConnectionMethod.CloseOk.class);
        assertEquals(List.of("closed"), engine.told);
        client.send(1, new ChannelMethod.Open());
        assertEquals(List.of("closed"), engine.told);
        client.pass(30_100);
        assertFalse(client.isOpen());
    }

    @Test
    void aLostSocketEndsTheSessionOnce() {
        client.connect();
        client.socket.disconnect().syncUninterruptibly();
        assertEquals(List.of("closed"), engine.told);
        assertTrue(server.connections().isEmpty());
    }

    @Test
    void anErrorClosesAndDiscardsUntilCloseOk() {
        client.connect();
        engine.opened().fail(new AmqpError.ConnectionError(ReplyCode.NOT_IMPLEMENTED, "immediate=true", 60, 40));
        assertEquals(
                new ConnectionMethod.Close(540, "NOT_IMPLEMENTED - immediate=true", 60, 40),
                client.expect(ConnectionMethod.Close.class));
        client.send(1, new ChannelMethod.Open());
        assertEquals(List.of("closed"), engine.told);
        client.send(0, new ConnectionMethod.CloseOk());
        assertFalse(client.isOpen());
        assertEquals(List.of("closed"), engine.told);
    }

    @Test
    void aClientThatDoesNotAnswerCloseLosesItsSocket() {
        client.connect();
        engine.opened().fail(new AmqpError.ConnectionError(ReplyCode.NOT_IMPLEMENTED, "x", 0, 0));
        client.pass(29_000);
        assertTrue(client.isOpen());
        client.pass(2_000);
        assertFalse(client.isOpen());
    }

    @Test
    void bothSidesMayCloseAtOnce() {
        client.connect();
        engine.opened().fail(new AmqpError.ConnectionError(ReplyCode.NOT_IMPLEMENTED, "x", 0, 0));
        client.send(0, new ConnectionMethod.Close(200, "bye", 0, 0));
        client.expect(ConnectionMethod.Close.class);
        client.expect(ConnectionMethod.CloseOk.class);
    }

    @Test
    void closingIsAnsweredOnceHoweverOftenItIsAskedFor() {
        client.connect();
        for (var each = 0; each < 100; each++) {
            client.send(0, new ConnectionMethod.Close(200, "bye", 0, 0));
        }
        client.expect(ConnectionMethod.CloseOk.class);
        assertNull(client.next(), "a client that does not read must not fill the memory");
        client.send(0, new ConnectionMethod.CloseOk());
        assertFalse(client.isOpen());

        var other = new TestClient(server, "127.0.0.1");
        other.connect();
        engine.opened().fail(new AmqpError.ConnectionError(ReplyCode.NOT_IMPLEMENTED, "x", 0, 0));
        for (var each = 0; each < 100; each++) {
            other.send(0, new ConnectionMethod.Close(200, "bye", 0, 0));
        }
        other.expect(ConnectionMethod.Close.class);
        other.expect(ConnectionMethod.CloseOk.class);
        assertNull(other.next());
    }

    @Test
    void heartbeatsAreSentAtHalfTheInterval() {
        client.connect();
        client.pass(29_000);
        assertNull(client.next());
        client.pass(1_100);
        client.expect(String.class);
        client.pass(30_100);
        client.expect(String.class);
    }

    private void assertGoneAfterTwoIntervals() {
        client.pass(119_000);
        assertTrue(client.isOpen());
        client.pass(1_100);
        assertFalse(client.isOpen());
        assertEquals(List.of("closed"), engine.told);
    }

    @Test
    void aClientThatIsSilentForTwoIntervalsIsGone() {
        client.connect();
        client.pass(60_000);
        client.bytes(new byte[] {8, 0, 0, 0, 0, 0, 0, (byte) 0xCE});
        assertGoneAfterTwoIntervals();
    }

    @Test
    void aClientThatNeitherReadsNorSpeaksIsGone() {
        client.connect();
        client.full(true);
        assertGoneAfterTwoIntervals();
    }

    @Test
    void aClientThatDoesNotReadButSpeaksStays() {
        client.connect();
        client.full(true);
        for (var each = 0; each < 10; each++) {
            client.pass(30_100);
            assertTrue(client.reads() > each, "its socket is looked at");
            client.bytes(new byte[] {8, 0, 0, 0, 0, 0, 0, END});
        }
        assertTrue(client.isOpen());
    }

    @Test
    void aClientThatIsNotLookedAtBecauseNoAnswerFitsStays() {
        client.connect();
        client.full(true);
        client.pending(3 << 20);
        client.pass(300_000);
        assertEquals(0, client.reads());
        assertTrue(client.isOpen());
        client.full(false);
        client.pass(1_100);
        assertTrue(client.isOpen());
    }

    @Test
    void aClientThatTakesNothingLosesItsSocketWhateverItSays() {
        var impatient = TestClient.server(engine, TestClient.settings(), 8_000);
        var hoarder = new TestClient(impatient, "127.0.0.1");
        hoarder.connect();
        hoarder.full(true);
        hoarder.pending(100);
        hoarder.pass(2_000);
        for (var each = 0; each < 3; each++) {
            hoarder.pass(5_000);
            hoarder.socket.unsafe().outboundBuffer().progress(1);
        }
        hoarder.pass(2_000);
        hoarder.pass(5_900);
        hoarder.bytes(new byte[] {8, 0, 0, 0, 0, 0, 0, END});
        assertTrue(hoarder.isOpen());
        hoarder.pass(2_200);
        assertFalse(hoarder.isOpen());
        assertEquals(List.of("closed"), engine.told);
    }

    @Test
    void aSocketThatIsNotFullMayBeSilent() {
        var impatient = TestClient.server(engine, TestClient.settings(), 8_000);
        var listener = new TestClient(impatient, "127.0.0.1");
        listener.connect();
        listener.full(true);
        listener.pass(7_900);
        listener.full(false);
        listener.pass(30_000);
        assertTrue(listener.isOpen());
    }

    @Test
    void methodsOfClassConnectionBelongToChannelZero() {
        client.connect();
        client.send(1, new ConnectionMethod.Close(200, "", 0, 0));
        var close = client.expect(ConnectionMethod.Close.class);
        assertEquals("COMMAND_INVALID - unimplemented method", close.replyText());
        assertEquals(503, close.replyCode());
    }

    @Test
    void channelZeroIsNoChannel() {
        client.connect();
        client.send(0, new BasicMethod.Qos(0, 1, false));
        var close = client.expect(ConnectionMethod.Close.class);
        assertEquals("CHANNEL_ERROR - unexpected method in connection state running", close.replyText());
        assertEquals(60, close.failedClassId());
    }

    @Test
    void anAlarmStopsAPublisherWhenItPublishes() {
        client.connect("connection.blocked");
        server.alarm("low on memory");
        assertNull(client.next());
        client.content(1, new BasicMethod.Publish("", "q", false, false), 5);
        assertEquals(
                "low on memory", client.expect(ConnectionMethod.Blocked.class).reason());
        assertEquals(List.of("method 1 Publish"), engine.told);
        server.alarm(null);
        client.expect(ConnectionMethod.Unblocked.class);
        assertEquals(List.of("method 1 Publish", "header 1 5", "body 1 5"), engine.told);
    }

    @Test
    void anAlarmStopsAPublisherInTheMiddleOfABody() {
        client.connect("connection.blocked");
        client.send(1, new BasicMethod.Publish("", "q", false, false));
        client.bytes(contentHeader(1, 20));
        client.bytes(body(1, 10));
        server.alarm("low on memory");
        client.bytes(body(1, 10));
        client.expect(ConnectionMethod.Blocked.class);
        assertEquals(List.of("method 1 Publish", "header 1 20", "body 1 10"), engine.told);
        server.alarm(null);
        client.expect(ConnectionMethod.Unblocked.class);
        assertEquals(List.of("method 1 Publish", "header 1 20", "body 1 10", "body 1 10"), engine.told);
    }

    @Test
    void anAlarmLeavesConsumersAlone() {
        client.connect("connection.blocked");
        server.alarm("low on disk");
        client.send(1, new BasicMethod.Qos(0, 1, false));
        assertEquals(List.of("method 1 Qos"), engine.told);
        assertNull(client.next());
    }

    @Test
    void aClientThatDidNotAskIsStoppedWithoutAWord() {
        client.connect();
        server.alarm("low on disk");
        client.content(1, new BasicMethod.Publish("", "q", false, false), 5);
        assertNull(client.next());
        assertEquals(List.of("method 1 Publish"), engine.told);
        assertEquals("blocked", server.connections().iterator().next().stateName());
    }

    @Test
    void silenceOfABlockedClientIsNotHeld() {
        client.connect("connection.blocked");
        server.alarm("low on memory");
        client.content(1, new BasicMethod.Publish("", "q", false, false), 5);
        client.pass(300_000);
        assertTrue(client.isOpen());
    }

    @Test
    void aSecretIsUpdated() {
        client.connect();
        client.send(0, new ConnectionMethod.UpdateSecret("new".getBytes(StandardCharsets.UTF_8), "expired"));
        client.expect(ConnectionMethod.UpdateSecretOk.class);
        assertEquals(List.of("secretUpdated"), engine.told);
    }

    @Test
    void anOperatorClosesWithAReason() {
        client.connect();
        server.connections().iterator().next().close("Closed via management plugin");
        assertEquals(
                new ConnectionMethod.Close(320, "CONNECTION_FORCED - Closed via management plugin", 0, 0),
                client.expect(ConnectionMethod.Close.class));
    }

    @Test
    void tasksOfOtherThreadsRunInOrderAndLeaveInOneBurst() {
        client.connect();
        var output = engine.opened();
        for (var each = 1; each <= 100; each++) {
            var channel = each;
            output.execute(() -> output.method(channel, new ChannelMethod.OpenOk()));
        }
        client.socket.runPendingTasks();
        assertEquals(1, client.socket.outboundMessages().size());
        for (var each = 1; each <= 100; each++) {
            client.expect(ChannelMethod.OpenOk.class);
        }
    }

    @Test
    void aFullSocketHasNoRoomUntilItDrains() {
        client.connect();
        var output = engine.opened();
        assertTrue(output.room());
        // Embedded sockets drain at once; a queue of tasks that nobody ran yet is what fills up here.
        for (var each = 0; each < 5_000; each++) {
            output.execute(() -> {});
        }
        assertFalse(output.room());
        client.socket.runPendingTasks();
        assertTrue(output.room());
        assertTrue(engine.told.contains("writable"));
    }

    @Test
    void largeContentIsCutIntoFrames() {
        client.connect();
        engine.opened().deliver(1, new byte[] {'t'}, 7, false, "x", "k", BasicProperties.EMPTY, new byte[300_000]);
        client.expect(BasicMethod.Deliver.class);
        assertEquals("header 300000", client.next());
        assertEquals("body 131064", client.next());
        assertEquals("body 131064", client.next());
        assertEquals("body 37872", client.next());
    }

    private static byte[] contentHeader(int channel, int bodyBytes) {
        return new byte[] {
            2, 0, (byte) channel, 0, 0, 0, 14, 0, 60, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) bodyBytes, 0, 0, END
        };
    }

    private static byte[] body(int channel, int bodyBytes) {
        var frame = new byte[8 + bodyBytes];
        frame[0] = 3;
        frame[2] = (byte) channel;
        frame[6] = (byte) bodyBytes;
        frame[7 + bodyBytes] = END;
        return frame;
    }

    @Test
    void garbageNeverDoesMoreThanEndItsConnection() {
        var random = new Random(20261124);
        for (var round = 0; round < 2_000; round++) {
            var victim = new TestClient(server, "127.0.0.1");
            if (random.nextBoolean()) {
                victim.connect();
            } else if (random.nextBoolean()) {
                victim.bytes(TestClient.PROTOCOL);
            }
            var bytes = new byte[1 + random.nextInt(200)];
            random.nextBytes(bytes);
            if (random.nextBoolean()) {
                // Something like a frame: a type, a channel, a small size.
                bytes[0] = (byte) (1 + random.nextInt(8));
                for (var each = 1; each < Math.min(6, bytes.length); each++) {
                    bytes[each] = 0;
                }
            }
            victim.bytes(bytes);
            victim.next();
            victim.pass(200_000);
            assertFalse(victim.isOpen(), () -> "still open after garbage");
            victim.socket.checkException();
        }
        assertEquals(1, server.connections().size(), "only the client that did nothing is left");
    }
}
