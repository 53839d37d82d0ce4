package io.warren.storage.metadata;

import io.warren.engine.metadata.AppliedChange;
import io.warren.engine.metadata.Metadata;
import io.warren.storage.metadata.StoredRecord.Mark;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads logs one behind the other and sees that nothing is missing between them: each begins with the revision of the last
 * change that was written before it. Reads only. Owner: the thread that reads.
 */
final class ChainReader {
    private static final Logger LOG = LoggerFactory.getLogger(ChainReader.class);

    private final MetadataFiles files;
    private final Replay replay;
    private final Consumer<AppliedChange> applied;

    ChainReader(MetadataFiles files, Metadata from, Mark mark, Consumer<AppliedChange> applied) {
        this.files = files;
        this.replay = new Replay(from, mark);
        this.applied = applied;
    }

    /**
     * How a log ended.
     *
     * @param end behind its last record
     * @param closed in order, so that all of it is on the disk
     */
    record LogEnd(long end, boolean closed) {}

    Metadata metadata() {
        return replay.metadata();
    }

    Mark mark() {
        return replay.mark();
    }

    /**
     * Takes in one log up to a position, or to its end. Cuts off (without writing) a tail that was never forced.
     *
     * @throws MetadataUnreadable if something is missing or was damaged
     */
    LogEnd read(long generation, long upTo) {
        var path = files.changes(generation);
        try (var file = files.store().open(path)) {
            var end = Math.min(upTo, file.size());
            var reader = new RecordReader(file, generation, end);
            if (MetadataFiles.header(file, FileHeader.Kind.CHANGES, generation)
                    instanceof FileHeader.Read.Damaged(var what)) {
                // The header is forced before the first record is written: with any record it was whole once.
                cut(reader, generation, 0, end, what);
                return new LogEnd(0, false);
            }
            var closed = false;
            var first = true;
            while (true) {
                switch (reader.next()) {
                    case RecordReader.Next.End(var at) -> {
                        return new LogEnd(at, closed);
                    }
                    case RecordReader.Next.Bad(var at) -> {
                        cut(reader, generation, at, end, "a bad record");
                        return new LogEnd(at, false);
                    }
                    case RecordReader.Next.Whole(var at, var record) -> {
                        if (first != record instanceof StoredRecord.Opened) {
                            throw new MetadataUnreadable(
                                    path + " has at offset " + at + " a record that does not belong there");
                        }
                        first = false;
                        closed = record instanceof StoredRecord.Closed;
                        take(path.toString(), at, record);
                    }
                }
            }
        }
    }

    private void take(String path, long at, StoredRecord record) {
        switch (record) {
            case StoredRecord.Changed changed -> replay.take(changed, applied);
            case StoredRecord.Together(var changes) -> changes.forEach(each -> replay.take(each, applied));
            case StoredRecord.Opened(var mark) -> {
                if (mark.written() != replay.mark().written()) {
                    throw new MetadataUnreadable(path + " goes on behind revision " + mark.written()
                            + ", but the files before it end at revision "
                            + replay.mark().written() + "; nothing was changed");
                }
                replay.take(mark);
            }
            case StoredRecord.Reserved(var upTo) -> replay.take(upTo);
            case StoredRecord.Closed(var mark) -> replay.take(mark);
            case StoredRecord.Complete _ ->
                throw new MetadataUnreadable(path + " has at offset " + at + " a record of a snapshot");
        }
    }

    private void cut(RecordReader reader, long generation, long at, long end, @Nullable String what) {
        var witness = reader.witnessAgainst(at);
        if (witness >= 0) {
            throw new MetadataUnreadable(files.changes(generation) + " is damaged: " + what + " at offset " + at
                    + ", which was on the disk when the record at offset " + witness
                    + " was written; nothing was changed");
        }
        if (end > at) {
            LOG.warn(
                    "event=metadata_tail_cut file={} offset={} bytes={} text=\"the last write was not finished, nobody got"
                            + " an answer to it\"",
                    files.changes(generation),
                    at,
                    end - at);
        }
    }
}
