package io.warren.cluster.member;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What waits to go to one peer, and the thread that sends it. Who hands over never waits: a queue that is full says so.
 *
 * <p>Order is kept within a kind. Urgent messages go before the next chunk of any other; the others take turns, a chunk at
 * a time, and only while less is under way than the peer has room for, so that what is urgent never stands behind more than
 * that.
 *
 * <p>The lock guards everything here: many hand over, one sends. It is held for a few assignments, never while sending.
 */
final class Outbox {
    /** A message that waits or is on its way. */
    private static final class Parcel {
        final ByteBuffer data;
        final int length;
        final int crc;
        boolean begun;

        Parcel(ByteBuffer bytes) {
            data = bytes.duplicate();
            length = data.remaining();
            var crc32c = new CRC32C();
            crc32c.update(data.duplicate());
            crc = (int) crc32c.getValue();
        }
    }

    /** What waits of one kind. */
    private static final class Waiting {
        final Traffic kind;
        final ArrayDeque<Parcel> parcels = new ArrayDeque<>();
        long bytes;

        Waiting(Traffic kind) {
            this.kind = kind;
        }
    }

    /** Puts a chunk on the network; may wait for this peer. */
    interface Wire {
        void put(byte[] chunk) throws Exception;
    }

    private final int stream;
    private final Wire wire;
    private final int queueBytes;
    private final int windowBytes;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Map<Traffic, Waiting> waiting = new EnumMap<>(Traffic.class);

    /** Of what is not urgent; whose turn it is stands first. */
    private final ArrayDeque<Waiting> turns = new ArrayDeque<>();

    private byte @Nullable [] taken;
    private long sent;
    private long takenByPeer;
    private boolean closed;

    Outbox(NodeId peer, int stream, int queueBytes, int windowBytes, Wire wire) {
        this.stream = stream;
        this.queueBytes = queueBytes;
        this.windowBytes = windowBytes;
        this.wire = wire;
        for (var kind : Traffic.values()) {
            var kinds = new Waiting(kind);
            waiting.put(kind, kinds);
            if (!kind.urgent()) {
                turns.add(kinds);
            }
        }
        thread = Thread.ofPlatform().daemon().name("cluster-to-" + peer.name()).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    int stream() {
        return stream;
    }

    boolean offer(Traffic kind, ByteBuffer bytes) {
        var parcel = new Parcel(bytes);
        lock.lock();
        try {
            var of = Objects.requireNonNull(waiting.get(kind));
            // One that is larger than the bound goes alone.
            if (closed || (!of.parcels.isEmpty() && of.bytes + parcel.length > queueBytes)) {
                return false;
            }
            of.parcels.add(parcel);
            of.bytes += parcel.length;
            work.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Tells the peer how much of its stream was taken. A later word replaces one that still waits. */
    void tell(int itsStream, long bytes) {
        lock.lock();
        try {
            taken = ChunkFormat.taken(itsStream, bytes);
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    /** The peer says so. */
    void taken(int ofStream, long bytes) {
        lock.lock();
        try {
            if (ofStream == stream && bytes > takenByPeer && bytes <= sent) {
                takenByPeer = bytes;
                work.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** What still waits is dropped. */
    void close() {
        lock.lock();
        try {
            closed = true;
            waiting.values().forEach(each -> each.parcels.clear());
            work.signal();
        } finally {
            lock.unlock();
        }
        thread.interrupt();
    }

    private void run() {
        try {
            while (true) {
                var chunk = next();
                if (chunk == null) {
                    return;
                }
                wire.put(chunk);
            }
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        } catch (Exception gone) {
            // The channel is closed or the peer cannot be reached: its leaving is seen in the next view.
            close();
        }
    }

    private byte @Nullable [] next() throws InterruptedException {
        lock.lock();
        try {
            while (!closed) {
                var word = taken;
                if (word != null) {
                    taken = null;
                    return word;
                }
                var next = sendable();
                if (next != null) {
                    return chunk(next);
                }
                work.await();
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Waiting sendable() {
        for (var each : waiting.values()) {
            if (each.kind.urgent() && !each.parcels.isEmpty()) {
                return each;
            }
        }
        if (sent - takenByPeer + ChunkFormat.MAX_CHUNK > windowBytes) {
            return null;
        }
        for (var each : turns) {
            if (!each.parcels.isEmpty()) {
                turns.remove(each);
                turns.add(each);
                return each;
            }
        }
        return null;
    }

    private byte[] chunk(Waiting of) {
        var parcel = of.parcels.element();
        var count = Math.min(ChunkFormat.MAX_CHUNK, parcel.data.remaining());
        var first = !parcel.begun;
        var last = count == parcel.data.remaining();
        parcel.begun = true;
        of.bytes -= count;
        if (last) {
            of.parcels.remove();
        }
        // What is urgent is small and counts, too, so that the peer's sum is the same as ours.
        sent += count;
        return ChunkFormat.write(of.kind.code(), first, last, stream, parcel.length, parcel.crc, parcel.data, count);
    }
}
