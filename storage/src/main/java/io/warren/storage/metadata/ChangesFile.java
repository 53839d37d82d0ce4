package io.warren.storage.metadata;

import io.warren.storage.file.StoreFile;
import io.warren.storage.metadata.StoredRecord.Mark;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The log file that is being written. Owner: the log's thread. After a failure it is never touched again. */
final class ChangesFile implements AutoCloseable {
    private final StoreFile file;
    private final long generation;
    private long position;

    private ChangesFile(StoreFile file, long generation, long position) {
        this.file = file;
        this.generation = generation;
        this.position = position;
    }

    /** A new generation; its header and first record are on the disk afterwards. */
    static ChangesFile create(MetadataFiles files, long generation, Mark at) {
        var header = new FileHeader(FileHeader.FORMAT, FileHeader.Kind.CHANGES, generation).toBytes();
        var file = files.store().create(files.changes(generation));
        file.write(header, 0);
        var created = new ChangesFile(file, generation, FileHeader.BYTES);
        created.append(List.of(new StoredRecord.Opened(at)));
        return created;
    }

    /** Goes on behind the last record of a log that was closed in order. */
    static ChangesFile resume(MetadataFiles files, long generation, long position) {
        return new ChangesFile(files.store().open(files.changes(generation)), generation, position);
    }

    long generation() {
        return generation;
    }

    /** Everything before is on the disk. */
    long position() {
        return position;
    }

    /** Writes all of them, with one force. */
    void append(List<? extends StoredRecord> records) {
        var bytes = new ArrayList<byte[]>(records.size());
        var total = 0;
        for (var record : records) {
            var each = record.toBytes();
            bytes.add(each);
            total = Math.addExact(total, RecordFrame.HEADER_BYTES + each.length);
        }
        var buffer = ByteBuffer.allocate(total);
        for (var each : bytes) {
            RecordFrame.put(buffer, each, generation, position, position);
        }
        file.write(buffer.flip(), position);
        file.force();
        position += total;
    }

    @Override
    public void close() {
        file.close();
    }
}
