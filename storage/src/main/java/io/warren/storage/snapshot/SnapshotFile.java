package io.warren.storage.snapshot;

import io.warren.engine.log.SnapshotStore.Kept;
import io.warren.storage.file.FileStore;
import io.warren.storage.file.StorageFailed;
import io.warren.storage.file.StoreFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One snapshot on the disk. It says of which group it is, so that a file that came under another's name is not taken.
 *
 * <pre>
 * magic 8 "WARRENSN", version 4, zero 4, group 8, index 8, length 8, the bytes, CRC32C 4 of all before it
 * </pre>
 */
final class SnapshotFile {
    private static final long MAGIC = 0x57415252454E534EL;
    private static final int VERSION = 1;
    private static final int HEAD_BYTES = 40;
    private static final int CHECKSUM_BYTES = 4;
    /** A snapshot may have hundreds of MiB; more at once than this would be copied as a whole on its way to the disk. */
    private static final int CHUNK_BYTES = 1 << 20;

    private final FileStore disk;
    private final Path path;
    private final Path aside;
    private final long group;

    SnapshotFile(FileStore disk, Path path, long group) {
        this.disk = disk;
        this.path = path;
        this.aside = path.resolveSibling(path.getFileName() + ".new");
        this.group = group;
    }

    long group() {
        return group;
    }

    /** All of it is on the disk when this returns, and the file is what it was. */
    void writeAside(Kept snapshot) {
        if (disk.exists(aside)) {
            disk.delete(aside);
        }
        var bytes = snapshot.bytes();
        var head = ByteBuffer.allocate(HEAD_BYTES)
                .putLong(MAGIC)
                .putInt(VERSION)
                .putInt(0)
                .putLong(group)
                .putLong(snapshot.index())
                .putLong(bytes.remaining())
                .flip();
        var crc = new CRC32C();
        try (var file = disk.create(aside)) {
            var at = write(file, head, 0, crc);
            at = write(file, bytes, at, crc);
            var checksum = ByteBuffer.allocate(CHECKSUM_BYTES)
                    .putInt((int) crc.getValue())
                    .flip();
            file.write(checksum, at);
            file.force();
        }
    }

    /** What was written aside takes the place of the file. */
    void putInPlace() {
        disk.rename(aside, path);
    }

    void delete() {
        for (var each : new Path[] {aside, path}) {
            if (disk.exists(each)) {
                disk.delete(each);
            }
        }
    }

    /**
     * Null if there is none.
     *
     * @throws StorageFailed if it is not as it was written; it stays where it is
     */
    @Nullable
    Kept read() {
        if (!disk.exists(path)) {
            return null;
        }
        try (var file = disk.open(path)) {
            var size = file.size();
            var crc = new CRC32C();
            var head = read(file, 0, HEAD_BYTES, size, crc);
            if (head.getLong() != MAGIC) {
                throw unreadable("it is no snapshot");
            }
            var version = head.getInt();
            if (version != VERSION) {
                throw unreadable("it has version " + version + ", this release reads " + VERSION);
            }
            head.getInt();
            var whose = head.getLong();
            var index = head.getLong();
            var length = head.getLong();
            if (length < 0
                    || length > Integer.MAX_VALUE - CHUNK_BYTES
                    || size != HEAD_BYTES + length + CHECKSUM_BYTES) {
                throw unreadable("it has " + size + " bytes and says " + length);
            }
            var bytes = read(file, HEAD_BYTES, (int) length, size, crc);
            var checksum = (int) crc.getValue();
            if (read(file, HEAD_BYTES + length, CHECKSUM_BYTES, size, crc).getInt() != checksum) {
                throw unreadable("its checksum is another");
            }
            if (whose != group) {
                throw unreadable("it is of group " + whose);
            }
            return new Kept(index, bytes);
        }
    }

    private static long write(StoreFile file, ByteBuffer bytes, long from, CRC32C crc) {
        crc.update(bytes.duplicate());
        var at = from;
        while (bytes.hasRemaining()) {
            var chunk = bytes.slice(bytes.position(), Math.min(CHUNK_BYTES, bytes.remaining()));
            bytes.position(bytes.position() + chunk.remaining());
            var written = chunk.remaining();
            file.write(chunk, at);
            at += written;
        }
        return at;
    }

    private ByteBuffer read(StoreFile file, long from, int length, long size, CRC32C crc) {
        if (from + length > size) {
            throw unreadable("it ends early, with " + size + " bytes");
        }
        var bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            var chunk = bytes.slice(bytes.position(), Math.min(CHUNK_BYTES, bytes.remaining()));
            var count = file.read(chunk, from + bytes.position());
            if (chunk.hasRemaining()) {
                throw unreadable("it ends early, at " + (from + bytes.position() + count));
            }
            crc.update(chunk.flip());
            bytes.position(bytes.position() + count);
        }
        return bytes.flip();
    }

    private StorageFailed unreadable(String why) {
        return new StorageFailed("cannot read the snapshot " + path + ": " + why);
    }
}
