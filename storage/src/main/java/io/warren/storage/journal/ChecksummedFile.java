package io.warren.storage.journal;

import io.warren.storage.file.FileStore;
import io.warren.storage.file.StoreFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Files that are written once and checked whole before anything in them is believed: magic 8 bytes, content, CRC32C of all
 * before it 4 bytes.
 */
final class ChecksummedFile {
    private static final int PIECE = 64 << 10;

    private ChecksummedFile() {}

    /** Written beside, forced, then put into place. */
    static void write(FileStore disk, Path path, long magic, Consumer<Out> content) {
        var fresh = path.resolveSibling(path.getFileName() + ".new");
        if (disk.exists(fresh)) {
            disk.delete(fresh);
        }
        try (var file = disk.create(fresh)) {
            var out = new Out(file);
            out.putLong(magic);
            content.accept(out);
            out.finish();
            file.force();
        }
        disk.rename(fresh, path);
    }

    /** Null if it is not there or not as it was written. The caller closes it. */
    static @Nullable In open(FileStore disk, Path path, long magic) {
        if (!disk.exists(path)) {
            return null;
        }
        var file = disk.open(path);
        var in = new In(file);
        if (in.whole() && in.getLong() == magic) {
            return in;
        }
        file.close();
        return null;
    }

    static final class Out {
        private final StoreFile file;
        private final CRC32C crc = new CRC32C();
        private final ByteBuffer buffer = ByteBuffer.allocate(PIECE);
        private long written;

        private Out(StoreFile file) {
            this.file = file;
        }

        void putLong(long value) {
            room(8);
            buffer.putLong(value);
        }

        void putInt(int value) {
            room(4);
            buffer.putInt(value);
        }

        void put(byte[] bytes, int count) {
            for (var at = 0; at < count; ) {
                room(1);
                var piece = Math.min(buffer.remaining(), count - at);
                buffer.put(bytes, at, piece);
                at += piece;
            }
        }

        private void room(int bytes) {
            if (buffer.remaining() < bytes) {
                flush();
            }
        }

        private void flush() {
            buffer.flip();
            crc.update(buffer.duplicate());
            var bytes = buffer.remaining();
            file.write(buffer, written);
            written += bytes;
            buffer.clear();
        }

        private void finish() {
            flush();
            buffer.putInt((int) crc.getValue());
            buffer.flip();
            file.write(buffer, written);
        }
    }

    static final class In implements AutoCloseable {
        private final StoreFile file;
        private final long size;
        private final ByteBuffer buffer = ByteBuffer.allocate(PIECE);
        private long read;

        private In(StoreFile file) {
            this.file = file;
            size = file.size();
            buffer.limit(0);
        }

        private boolean whole() {
            if (size < 12) {
                return false;
            }
            var crc = new CRC32C();
            var end = size - 4;
            for (var at = 0L; at < end; ) {
                buffer.clear().limit((int) Math.min(PIECE, end - at));
                var bytes = file.read(buffer, at);
                if (buffer.hasRemaining()) {
                    return false;
                }
                crc.update(buffer.flip());
                at += bytes;
            }
            buffer.clear().limit(4);
            file.read(buffer, end);
            var good = !buffer.hasRemaining() && buffer.getInt(0) == (int) crc.getValue();
            buffer.limit(0);
            return good;
        }

        long getLong() {
            need(8);
            return buffer.getLong();
        }

        int getInt() {
            need(4);
            return buffer.getInt();
        }

        byte[] get(int count) {
            var bytes = new byte[count];
            for (var at = 0; at < count; ) {
                need(1);
                var piece = Math.min(buffer.remaining(), count - at);
                buffer.get(bytes, at, piece);
                at += piece;
            }
            return bytes;
        }

        private void need(int bytes) {
            if (buffer.remaining() >= bytes) {
                return;
            }
            buffer.compact();
            read += file.read(buffer, read);
            buffer.flip();
        }

        @Override
        public void close() {
            file.close();
        }
    }
}
