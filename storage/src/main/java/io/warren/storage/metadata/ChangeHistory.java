package io.warren.storage.metadata;

import io.warren.engine.metadata.AppliedChange;
import io.warren.engine.metadata.Metadata;
import io.warren.storage.metadata.StoredRecord.Mark;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The changes that are still on disk, oldest first: the logs of this and former generations, kept up to a number of bytes.
 *
 * <p>Threads: any may read; the log's thread writes on meanwhile, moves the published end and drops what is too old. It
 * drops only when nobody reads: a lock keeps the two apart, and the log's thread never waits for it but tries again after
 * its next snapshot.
 */
final class ChangeHistory {
    private final MetadataFiles files;
    private final long bytesToKeep;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile Position end = new Position(0, 0, 0);

    ChangeHistory(MetadataFiles files, long bytesToKeep) {
        this.files = files;
        this.bytesToKeep = bytesToKeep;
    }

    /** How far the logs are on the disk, and the revision of the last change in them. */
    private record Position(long generation, long offset, long written) {}

    long lastWritten() {
        return end.written;
    }

    /**
     * Reads the changes behind a revision, as far as they are kept and were forced when it was called.
     *
     * @return the revision behind which nothing is missing
     * @throws MetadataUnreadable or StorageFailed if the files cannot be read
     */
    long replay(long afterRevision, Consumer<AppliedChange> to) {
        reading.lock();
        try {
            var until = end;
            for (var from : starts(afterRevision)) {
                var chain = startOf(from, change -> {
                    if (change.revision() > afterRevision) {
                        to.accept(change);
                    }
                });
                if (chain != null) {
                    var begin = chain.mark().written();
                    for (var each : files.changes().tailSet(from)) {
                        if (each <= until.generation) {
                            chain.read(each, each == until.generation ? until.offset : Long.MAX_VALUE);
                        }
                    }
                    return Math.max(afterRevision, begin);
                }
            }
            return Math.max(afterRevision, until.written);
        } finally {
            reading.unlock();
        }
    }

    /** Called by the log's thread after each force. */
    void movedTo(long generation, long offset, long written) {
        end = new Position(generation, offset, written);
    }

    /** Called by the log's thread after a snapshot. The newest two generations stay, whatever their size. */
    void dropOld() {
        if (!reading.tryLock()) {
            return;
        }
        try {
            var generations = files.changes();
            generations.addAll(files.snapshots());
            var total = 0L;
            for (var each : generations) {
                total += size(each);
            }
            while (generations.size() > 2 && total > bytesToKeep) {
                var oldest = generations.pollFirst();
                total -= size(oldest);
                drop(oldest);
            }
        } finally {
            reading.unlock();
        }
    }

    /** The log first: a snapshot alone harms nobody, a log without what was before it could. */
    private void drop(long generation) {
        for (var path : List.of(files.changes(generation), files.snapshot(generation))) {
            if (files.store().exists(path)) {
                files.store().delete(path);
            }
        }
    }

    private long size(long generation) {
        var total = 0L;
        for (var path : List.of(files.changes(generation), files.snapshot(generation))) {
            total += files.store().exists(path) ? files.store().size(path) : 0;
        }
        return total;
    }

    /** Where to begin: the newest generation from which everything behind the revision can be read, then ever older ones. */
    private List<Long> starts(long afterRevision) {
        var before = new ArrayList<Long>();
        var behind = new ArrayList<Long>();
        for (var each : files.changes().descendingSet()) {
            var opened = opened(each);
            if (opened != null && hasBefore(each)) {
                (opened.written() <= afterRevision ? before : behind).add(each);
            }
        }
        before.addAll(behind.reversed());
        return before;
    }

    private boolean hasBefore(long generation) {
        return generation == 1 || files.store().exists(files.snapshot(generation));
    }

    /** Where a log begins; null if it was never finished. */
    private @Nullable Mark opened(long generation) {
        try (var file = files.store().open(files.changes(generation))) {
            if (!(MetadataFiles.header(file, FileHeader.Kind.CHANGES, generation) instanceof FileHeader.Read.Ours)) {
                return null;
            }
            return new RecordReader(file, generation, file.size()).next()
                            instanceof RecordReader.Next.Whole(var _, StoredRecord.Opened(var at))
                    ? at
                    : null;
        }
    }

    private @Nullable ChainReader startOf(long generation, Consumer<AppliedChange> to) {
        if (generation == 1) {
            return new ChainReader(files, Metadata.EMPTY, Mark.START, to);
        }
        return switch (SnapshotFile.read(files, generation)) {
            case SnapshotFile.Read.Whole(var metadata, var mark) -> new ChainReader(files, metadata, mark, to);
            // Recovery said so already; the snapshot before it does as well.
            case SnapshotFile.Read.Damaged _ -> null;
        };
    }
}
