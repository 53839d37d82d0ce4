package io.warren.storage.metadata;

import io.warren.amqp.types.MalformedWire;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.Origin;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** One record of a log or snapshot, without its frame ({@link RecordFrame}). */
sealed interface StoredRecord {

    /**
     * A change that survives a restart.
     *
     * @param revision of the metadata after it
     * @param nextIdBefore the next id before it, so that it gives the same ids again
     * @param atMillis wall time
     * @param gone auto-delete exchanges of its virtual host that survived restarts and went with it. They are written
     *     because a replay cannot find out: it does not see the bindings of transient queues
     * @param bytes the change in {@link ChangeFormat}
     */
    record Changed(long revision, long nextIdBefore, long atMillis, Origin origin, List<String> gone, byte[] bytes)
            implements StoredRecord {
        public Changed {
            gone = List.copyOf(gone);
        }

        MetadataChange change() {
            return ChangeFormat.read(ByteBuffer.wrap(bytes));
        }
    }

    /**
     * Changes that happened together: one record, so that a write cut short leaves all of them or none.
     *
     * @param changes all with the same time and origin; those of the transaction that do not survive are left out
     */
    record Together(List<Changed> changes) implements StoredRecord {
        public Together {
            changes = List.copyOf(changes);
        }
    }

    /** The first record of a log: where the generation begins. */
    record Opened(Mark at) implements StoredRecord {}

    /** Changes that are not written may use revisions and ids up to here. */
    record Reserved(Mark upTo) implements StoredRecord {}

    /** The log was closed in order; everything before is on the disk. */
    record Closed(Mark at) implements StoredRecord {}

    /** The last record of a snapshot. */
    record Complete(Mark at, long records) implements StoredRecord {}

    /**
     * A moment in the metadata's life.
     *
     * @param nextId of the next declared object
     * @param written revision of the last change that was written
     */
    record Mark(long revision, long nextId, long written) {
        static final Mark START = new Mark(0, 1, 0);

        Mark orLater(Mark other) {
            return new Mark(
                    Math.max(revision, other.revision),
                    Math.max(nextId, other.nextId),
                    Math.max(written, other.written));
        }
    }

    default byte[] toBytes() {
        var out = new FormatWriter(160);
        switch (this) {
            case Changed changed -> {
                out.u8(1)
                        .i64(changed.revision)
                        .i64(changed.nextIdBefore)
                        .i64(changed.atMillis)
                        .text(changed.origin.user())
                        .text(changed.origin.from())
                        .texts(changed.gone)
                        .bytes(changed.bytes);
            }
            case Opened(var at) -> mark(out.u8(2), at);
            case Reserved(var upTo) -> mark(out.u8(3), upTo);
            case Closed(var at) -> mark(out.u8(4), at);
            case Complete(var at, var records) -> mark(out.u8(5), at).i64(records);
            case Together(var changes) -> together(out.u8(6), changes);
        }
        return out.toBytes();
    }

    /** Throws {@link MalformedWire} or {@link ChangeFormat.Newer}. */
    static StoredRecord read(ByteBuffer bytes) {
        var in = new FormatReader(bytes);
        var kind = in.u8();
        var record = switch (kind) {
            case 1 ->
                new Changed(in.i64(), in.i64(), in.i64(), new Origin(in.text(), in.text()), in.texts(), in.bytes());
            case 2 -> new Opened(mark(in));
            case 3 -> new Reserved(mark(in));
            case 4 -> new Closed(mark(in));
            case 5 -> new Complete(mark(in), in.i64());
            case 6 -> together(in);
            default -> throw new ChangeFormat.Newer("a record of kind " + kind + ", which this release does not know");
        };
        in.end();
        return record;
    }

    private static void together(FormatWriter out, List<Changed> changes) {
        var first = changes.getFirst();
        out.i64(first.atMillis)
                .text(first.origin.user())
                .text(first.origin.from())
                .i64(changes.size());
        for (var each : changes) {
            out.i64(each.revision).i64(each.nextIdBefore).texts(each.gone).bytes(each.bytes);
        }
    }

    private static Together together(FormatReader in) {
        var atMillis = in.i64();
        var origin = new Origin(in.text(), in.text());
        var count = in.i64();
        if (count < 1) {
            throw new MalformedWire(count + " changes together");
        }
        // The number is not believed: each is read before there is room for the next.
        var changes = new ArrayList<Changed>();
        for (var each = 0L; each < count; each++) {
            changes.add(new Changed(in.i64(), in.i64(), atMillis, origin, in.texts(), in.bytes()));
        }
        return new Together(changes);
    }

    private static FormatWriter mark(FormatWriter out, Mark mark) {
        return out.i64(mark.revision).i64(mark.nextId).i64(mark.written);
    }

    private static Mark mark(FormatReader in) {
        return new Mark(in.i64(), in.i64(), in.i64());
    }
}
