package io.warren.storage.metadata;

import io.warren.engine.metadata.Metadata;
import io.warren.storage.file.StoreFile;
import io.warren.storage.metadata.StoredRecord.Mark;
import java.nio.ByteBuffer;

/** Writes and reads snapshots: a header, the changes that make the metadata, a last record that says it is complete. */
final class SnapshotFile {
    private static final int CHUNK = 1 << 20;

    private final StoreFile file;
    private final long generation;
    private ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
    private long written;
    private long records;

    private SnapshotFile(StoreFile file, long generation) {
        this.file = file;
        this.generation = generation;
    }

    /** What reading one came to. */
    sealed interface Read {
        record Whole(Metadata metadata, Mark mark) implements Read {}

        record Damaged(String what) implements Read {}
    }

    /** Puts the snapshot under its name when all of it is on the disk; gives its size. */
    static long write(MetadataFiles files, long generation, Metadata metadata, Mark mark) {
        var path = files.snapshot(generation);
        var aside = path.resolveSibling(path.getFileName() + ".new");
        long size;
        try (var file = files.store().create(aside)) {
            var snapshot = new SnapshotFile(file, generation);
            snapshot.chunk.put(new FileHeader(FileHeader.FORMAT, FileHeader.Kind.SNAPSHOT, generation).toBytes());
            SnapshotRecords.records(metadata, snapshot::add);
            snapshot.add(new StoredRecord.Complete(mark, snapshot.records));
            snapshot.flush();
            file.force();
            size = snapshot.written;
        }
        files.store().rename(aside, path);
        return size;
    }

    static Read read(MetadataFiles files, long generation) {
        var path = files.snapshot(generation);
        try (var file = files.store().open(path)) {
            if (MetadataFiles.header(file, FileHeader.Kind.SNAPSHOT, generation)
                    instanceof FileHeader.Read.Damaged(var what)) {
                return new Read.Damaged(path + " has " + what);
            }
            return read(file, new RecordReader(file, generation, file.size()));
        }
    }

    private static Read read(StoreFile file, RecordReader reader) {
        var replay = new Replay(Metadata.EMPTY, Mark.START);
        for (var count = 0L; ; count++) {
            switch (reader.next()) {
                case RecordReader.Next.Whole(var _, StoredRecord.Changed record) -> replay.take(record, _ -> {});
                case RecordReader.Next.Whole(var at, StoredRecord.Complete(var mark, var records)) -> {
                    if (records != count || !(reader.next() instanceof RecordReader.Next.End)) {
                        return new Read.Damaged(file.path() + " does not end where it says, at offset " + at);
                    }
                    return new Read.Whole(replay.metadata().resumedAt(mark.revision(), mark.nextId()), mark);
                }
                case RecordReader.Next.Whole(var at, var _) -> {
                    return new Read.Damaged(file.path() + " has a record of a log at offset " + at);
                }
                case RecordReader.Next.End(var at) -> {
                    return new Read.Damaged(file.path() + " ends early, at offset " + at);
                }
                case RecordReader.Next.Bad(var at) -> {
                    return new Read.Damaged(file.path() + " has a bad record at offset " + at);
                }
            }
        }
    }

    private void add(StoredRecord record) {
        var bytes = record.toBytes();
        if (record instanceof StoredRecord.Changed) {
            records++;
        }
        var needed = RecordFrame.HEADER_BYTES + bytes.length;
        if (chunk.remaining() < needed) {
            flush();
            if (chunk.remaining() < needed) {
                chunk = ByteBuffer.allocate(needed);
            }
        }
        RecordFrame.put(chunk, bytes, generation, written, 0);
    }

    private void flush() {
        var length = chunk.position();
        file.write(chunk.flip(), written);
        written += length;
        chunk.clear();
    }
}
