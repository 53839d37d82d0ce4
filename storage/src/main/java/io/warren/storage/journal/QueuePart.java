package io.warren.storage.journal;

/** What a queue did within one batch. Owner: the writer; the id never changes. */
final class QueuePart {
    private final long id;
    private final boolean durable;
    final LongList settled = new LongList();
    /** Position, then both counts in one long. */
    final LongList returned = new LongList();

    QueuePart(long id, boolean durable) {
        this.id = id;
        this.durable = durable;
    }

    long id() {
        return id;
    }

    boolean durable() {
        return durable;
    }

    boolean touched() {
        return !settled.isEmpty() || !returned.isEmpty();
    }

    static long counts(int delivery, int acquired) {
        return ((long) delivery << 32) | (acquired & 0xFFFF_FFFFL);
    }
}
