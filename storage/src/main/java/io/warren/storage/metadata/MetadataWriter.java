package io.warren.storage.metadata;

import io.warren.engine.metadata.Metadata;
import io.warren.storage.metadata.StoredRecord.Mark;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the files of the metadata log. Owner: the log's thread. Throws what the disk throws; after that nothing here may be
 * called any more, because nobody knows what is on the disk.
 */
final class MetadataWriter {
    private static final long SMALLEST_ROTATED = 1 << 20;

    /** So many revisions and ids are set aside at once for changes that are not written. */
    private static final long RESERVE = 1_000;

    private final MetadataFiles files;
    private final ChangeHistory history;
    private ChangesFile log;
    private long snapshotBytes;

    /** Recovery never gives a revision or id up to here again. */
    private Mark covered;

    private boolean lacksWitness;

    private MetadataWriter(
            MetadataFiles files, ChangeHistory history, ChangesFile log, long snapshotBytes, Mark covered) {
        this.files = files;
        this.history = history;
        this.log = log;
        this.snapshotBytes = snapshotBytes;
        this.covered = covered;
        history.movedTo(log.generation(), log.position(), covered.written());
    }

    /**
     * Goes on where recovery ended. A log that was not closed in order is not written on: what was read from it may be in
     * memory only, so it is written anew, as a snapshot.
     */
    static MetadataWriter open(MetadataFiles files, ChangeHistory history, Recovery.Recovered found) {
        files.deleteUnfinished();
        MetadataWriter writer;
        if (found.newest() == 0) {
            writer = new MetadataWriter(files, history, ChangesFile.create(files, 1, found.mark()), 0, found.mark());
        } else if (found.resumable()) {
            var log = ChangesFile.resume(files, found.newest(), found.end());
            writer = new MetadataWriter(files, history, log, found.snapshotBytes(), found.mark());
            writer.rotateIfLarge(found.metadata());
        } else {
            var generation = found.newest() + 1;
            var size = SnapshotFile.write(files, generation, found.metadata(), found.mark());
            var log = ChangesFile.create(files, generation, found.mark());
            writer = new MetadataWriter(files, history, log, size, found.mark());
            history.dropOld();
        }
        return writer;
    }

    /**
     * Makes a batch durable: one write, one force; none if nothing of it survives a restart and its numbers were set aside.
     *
     * @param afterLast the moment after the last of these changes; {@link Mark#START} if there are none
     * @param reached the metadata after the whole batch, with what is not written
     */
    void write(List<StoredRecord> changes, Mark afterLast, Metadata reached) {
        var next = covered.orLater(afterLast);
        var records = new ArrayList<StoredRecord>(changes);
        if (reached.revision() > next.revision() || reached.nextId() > next.nextId()) {
            next = new Mark(reached.revision() + RESERVE, reached.nextId() + RESERVE, next.written());
            records.add(new StoredRecord.Reserved(next));
        }
        if (!records.isEmpty()) {
            log.append(records);
            history.movedTo(log.generation(), log.position(), next.written());
            lacksWitness = true;
        }
        covered = next;
    }

    /** Whether damage to the last batch could pass for a write that was not finished, as nothing lies behind it. */
    boolean lacksWitness() {
        return lacksWitness;
    }

    /** Says once more what is reserved: each record says how far the disk had all before it. */
    void witness() {
        log.append(List.of(new StoredRecord.Reserved(covered)));
        history.movedTo(log.generation(), log.position(), covered.written());
        lacksWitness = false;
    }

    /** Begins a new generation when the log has outgrown the snapshot it builds on. */
    void rotateIfLarge(Metadata now) {
        if (log.position() <= Math.max(SMALLEST_ROTATED, 4 * snapshotBytes)) {
            return;
        }
        var generation = log.generation() + 1;
        var mark = new Mark(now.revision(), now.nextId(), covered.written()).orLater(covered);
        snapshotBytes = SnapshotFile.write(files, generation, now, mark);
        log.append(List.of(new StoredRecord.Closed(mark)));
        log.close();
        log = ChangesFile.create(files, generation, mark);
        lacksWitness = false;
        covered = mark;
        history.movedTo(log.generation(), log.position(), mark.written());
        history.dropOld();
    }

    /** Says that everything is on the disk, so that later damage cannot pass for an unfinished write. */
    void close(Metadata now) {
        log.append(List.of(new StoredRecord.Closed(new Mark(now.revision(), now.nextId(), covered.written()))));
        log.close();
    }
}
