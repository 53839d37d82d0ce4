package io.warren.storage.journal;

/** What a queue did within one batch. Owner: the writer; the id never changes. */
final class QueuePart {
    private static final int POSITIONS_PER_ENTRY = 256;

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

    /** Every message among them has its position by now. */
    void writeTo(LogEnd end) {
        writeReturned(end);
        writeSettled(end);
    }

    private void writeReturned(LogEnd end) {
        for (var from = 0; from < returned.size(); from += 2 * POSITIONS_PER_ENTRY) {
            var to = Math.min(returned.size(), from + 2 * POSITIONS_PER_ENTRY);
            end.makeRoom(12 + 16L * (to - from) / 2);
            var out = end.buffer()
                    .begin(EntryType.RETURNED, 12 + 16L * (to - from) / 2)
                    .putLong(id)
                    .putInt((to - from) / 2);
            for (var i = from; i < to; i++) {
                out.putLong(returned.get(i));
            }
            end.buffer().finish();
        }
        returned.clear();
    }

    private void writeSettled(LogEnd end) {
        settled.sort();
        for (var from = 0; from < settled.size(); from += POSITIONS_PER_ENTRY) {
            var to = Math.min(settled.size(), from + POSITIONS_PER_ENTRY);
            end.makeRoom(20 + 10L * (to - from));
            var out = end.buffer()
                    .begin(EntryType.SETTLED, 20 + 10L * (to - from))
                    .putLong(id)
                    .putInt(to - from)
                    .putLong(settled.get(from));
            for (var i = from + 1; i < to; i++) {
                EntryFormat.putVariable(out, settled.get(i) - settled.get(i - 1));
            }
            end.buffer().finish();
        }
        settled.clear();
    }
}
