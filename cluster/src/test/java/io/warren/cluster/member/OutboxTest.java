package io.warren.cluster.member;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class OutboxTest {
    private static final int MIB = 1 << 20;

    /** Takes a chunk when the test does. */
    private final SynchronousQueue<byte[]> wire = new SynchronousQueue<>();

    private final Outbox outbox = new Outbox(new NodeId("rabbit@b", 2), 5, 8 * MIB, 4 * MIB, wire::put);

    @AfterEach
    void close() {
        outbox.close();
    }

    private ChunkFormat next() throws InterruptedException {
        var bytes = wire.poll(10, TimeUnit.SECONDS);
        assertNotNull(bytes, "a chunk");
        var chunk = ChunkFormat.read(ByteBuffer.wrap(bytes));
        assertNotNull(chunk);
        return chunk;
    }

    private static ByteBuffer message(int bytes) {
        var message = ByteBuffer.allocate(bytes);
        for (var at = 0; at < bytes; at++) {
            message.put(at, (byte) (at * 31));
        }
        return message;
    }

    @Test
    void aLargeMessageGoesInChunksAndIsPutTogether() throws InterruptedException {
        outbox.start();
        var message = message(2 * MIB + 77);
        assertTrue(outbox.offer(Traffic.RAFT, message));
        var inbound = new Inbound();
        assertInstanceOf(Inbound.Step.More.class, inbound.take(next()));
        assertInstanceOf(Inbound.Step.More.class, inbound.take(next()));
        assertEquals(new Inbound.Step.Message(Traffic.RAFT, message), inbound.take(next()));
    }

    @Test
    void whatIsUrgentGoesBeforeTheNextChunkOfWhatWaits() throws InterruptedException {
        assertTrue(outbox.offer(Traffic.RAFT, message(3 * MIB)));
        outbox.start();
        assertEquals(Traffic.RAFT.code(), next().kind());
        // The second chunk may be on the wire already; the urgent one is next in any case.
        assertTrue(outbox.offer(Traffic.RAFT_URGENT, message(10)));
        var kinds = List.of(next().kind(), next().kind());
        assertTrue(kinds.contains(Traffic.RAFT_URGENT.code()), kinds.toString());
    }

    @Test
    void kindsTakeTurns() throws InterruptedException {
        assertTrue(outbox.offer(Traffic.RAFT, message(2 * MIB)));
        assertTrue(outbox.offer(Traffic.FORWARD, message(2 * MIB)));
        outbox.start();
        var kinds = new ArrayList<Integer>();
        for (var each = 0; each < 3; each++) {
            kinds.add(next().kind());
        }
        assertEquals(2, kinds.stream().distinct().count(), kinds.toString());
    }

    @Test
    void aFullQueueSaysSoAndHandingOverNeverWaits() {
        assertTrue(outbox.offer(Traffic.RAFT, message(6 * MIB)));
        assertFalse(outbox.offer(Traffic.RAFT, message(3 * MIB)));
        assertTrue(outbox.offer(Traffic.FORWARD, message(3 * MIB)), "each kind has its own bound");
        assertTrue(outbox.offer(Traffic.GATHER, message(20 * MIB)), "one that is larger than the bound goes alone");
        outbox.close();
        assertFalse(outbox.offer(Traffic.RAFT, message(1)));
    }

    @Test
    void noMoreIsUnderWayThanThePeerHasRoomForButWhatIsUrgent() throws InterruptedException {
        var sent = new LinkedBlockingQueue<byte[]>();
        var slow = new Outbox(new NodeId("rabbit@c", 3), 6, 64 * MIB, 4 * MIB, sent::put);
        try {
            assertTrue(slow.offer(Traffic.RAFT, message(10 * MIB)));
            slow.start();
            for (var each = 0; each < 4; each++) {
                assertNotNull(sent.poll(10, TimeUnit.SECONDS));
            }
            assertTrue(slow.offer(Traffic.RAFT_URGENT, message(10)));
            var urgent = ChunkFormat.read(ByteBuffer.wrap(sent.take()));
            assertNotNull(urgent);
            assertEquals(Traffic.RAFT_URGENT.code(), urgent.kind());
            assertTrue(sent.isEmpty());
            slow.taken(5, 4 * MIB);
            assertTrue(sent.isEmpty(), "a word about another stream");
            slow.taken(6, 4 * MIB + 10);
            for (var each = 0; each < 4; each++) {
                assertNotNull(sent.poll(10, TimeUnit.SECONDS));
            }
        } finally {
            slow.close();
        }
    }

    @Test
    void whatWasAlteredIsDropped() throws InterruptedException {
        outbox.start();
        assertTrue(outbox.offer(Traffic.FORWARD, message(100)));
        var chunk = next();
        chunk.data().put(50, (byte) (chunk.data().get(50) ^ 1));
        assertInstanceOf(Inbound.Step.Damaged.class, new Inbound().take(chunk));
    }

    @Test
    void ofANewStreamNothingOfTheOldIsTaken() {
        var inbound = new Inbound();
        var bytes = message(2 * MIB);
        var first = ChunkFormat.read(
                ByteBuffer.wrap(ChunkFormat.write(2, true, false, 1, 2 * MIB, 0, bytes.duplicate(), MIB)));
        assertNotNull(first);
        assertInstanceOf(Inbound.Step.More.class, inbound.take(first));
        var rest =
                ChunkFormat.read(ByteBuffer.wrap(ChunkFormat.write(2, false, true, 2, 0, 0, bytes.duplicate(), MIB)));
        assertNotNull(rest);
        assertInstanceOf(Inbound.Step.Damaged.class, inbound.take(rest));
        assertEquals(new Inbound.Taken(2, MIB), inbound.toTell(1));
    }
}
