package io.warren.cluster.member;

import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What comes from one peer: puts chunks together to messages and counts what was taken. What is incomplete is bounded by
 * one message for each kind.
 *
 * <p>One thread at a time takes chunks; what was taken is also asked for when a picture of the members changes, hence the
 * monitor.
 */
final class Inbound {
    /** A message that is larger is not put together. */
    static final int MAX_MESSAGE = 1 << 28;

    /** What a chunk led to. */
    sealed interface Step {
        record Message(Traffic kind, ByteBuffer bytes) implements Step {}

        record More() implements Step {}

        /** Not what a node of ours sends; the message is dropped. */
        record Damaged(String why) implements Step {}
    }

    private static final Step.More MORE = new Step.More();

    private final Map<Traffic, Partial> partials = new EnumMap<>(Traffic.class);
    private int stream;
    private boolean begun;
    private long taken;
    private long told;

    /** What is there of a message. */
    private record Partial(ByteBuffer bytes, int crc) {}

    /** Of another stream of the same peer all before is over. */
    private void turnTo(int next) {
        if (!begun || next != stream) {
            begun = true;
            stream = next;
            partials.clear();
            taken = 0;
            told = 0;
        }
    }

    synchronized Step take(ChunkFormat chunk) {
        turnTo(chunk.stream());
        taken += chunk.data().remaining();
        var kind = Traffic.of(chunk.kind());
        if (kind == null) {
            return new Step.Damaged("a message of kind " + chunk.kind());
        }
        if (chunk.first()) {
            if (chunk.length() > MAX_MESSAGE) {
                partials.remove(kind);
                return new Step.Damaged("a message of " + chunk.length() + " bytes");
            }
            if (chunk.last() && chunk.length() == chunk.data().remaining()) {
                return whole(kind, chunk.data(), chunk.crc());
            }
            partials.put(kind, new Partial(ByteBuffer.allocate(chunk.length()), chunk.crc()));
        }
        return add(kind, chunk);
    }

    private Step add(Traffic kind, ChunkFormat chunk) {
        var partial = partials.get(kind);
        if (partial == null) {
            return new Step.Damaged("a message without its beginning");
        }
        if (partial.bytes.remaining() < chunk.data().remaining()) {
            partials.remove(kind);
            return new Step.Damaged("a message longer than it says");
        }
        partial.bytes.put(chunk.data());
        if (!chunk.last()) {
            return MORE;
        }
        partials.remove(kind);
        return partial.bytes.hasRemaining()
                ? new Step.Damaged("a message shorter than it says")
                : whole(kind, partial.bytes.flip(), partial.crc);
    }

    private static Step whole(Traffic kind, ByteBuffer bytes, int crc) {
        var crc32c = new CRC32C();
        crc32c.update(bytes.duplicate());
        return (int) crc32c.getValue() == crc
                ? new Step.Message(kind, bytes)
                : new Step.Damaged("a message that was altered");
    }

    /** The way on which the peer was told is gone: it is told all again. */
    synchronized void tellAgain() {
        told = 0;
    }

    /** What the peer should hear now that so much was taken since it was told, null for nothing. */
    synchronized @Nullable Taken toTell(int least) {
        if (!begun || taken == told || taken - told < least) {
            return null;
        }
        told = taken;
        return new Taken(stream, taken);
    }

    record Taken(int stream, long bytes) {}
}
