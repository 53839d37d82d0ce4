package io.warren.storage.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Real files through {@link FileChannel}. Nothing is mapped for writing: a mapped store hides I/O errors.
 *
 * <p>Threads that use it must not be interrupted, because an interrupt closes the channel.
 */
public final class DiskFiles implements FileStore {
    @Override
    public StoreFile create(Path file) {
        try {
            var channel = FileChannel.open(
                    file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
            forceDirectory(directoryOf(file));
            return new DiskFile(file, channel);
        } catch (IOException cause) {
            throw new StorageFailed("create " + file, cause);
        }
    }

    @Override
    public StoreFile open(Path file) {
        try {
            return new DiskFile(file, FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE));
        } catch (IOException cause) {
            throw new StorageFailed("open " + file, cause);
        }
    }

    @Override
    public boolean exists(Path file) {
        return Files.exists(file);
    }

    @Override
    public long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException cause) {
            throw new StorageFailed("read the size of " + file, cause);
        }
    }

    @Override
    public List<String> list(Path directory) {
        if (!Files.exists(directory)) {
            return List.of();
        }
        var names = new ArrayList<String>();
        try (var files = Files.newDirectoryStream(directory)) {
            files.forEach(file -> names.add(String.valueOf(file.getFileName())));
        } catch (IOException cause) {
            throw new StorageFailed("list " + directory, cause);
        }
        names.sort(null);
        return names;
    }

    @Override
    public void rename(Path from, Path to) {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException cause) {
            throw new StorageFailed("rename " + from + " to " + to, cause);
        }
        forceDirectory(directoryOf(to));
    }

    @Override
    public void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException cause) {
            throw new StorageFailed("delete " + file, cause);
        }
        forceDirectory(directoryOf(file));
    }

    @Override
    public void createDirectories(Path directory) {
        if (Files.isDirectory(directory)) {
            return;
        }
        var above = directoryOf(directory);
        createDirectories(above);
        try {
            Files.createDirectory(directory);
        } catch (IOException cause) {
            throw new StorageFailed("create directory " + directory, cause);
        }
        forceDirectory(above);
    }

    @Override
    public void forceDirectory(Path directory) {
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException cause) {
            throw new StorageFailed("force directory " + directory, cause);
        }
    }

    private static Path directoryOf(Path file) {
        var parent = file.toAbsolutePath().getParent();
        return parent == null ? file.toAbsolutePath() : parent;
    }

    private record DiskFile(Path path, FileChannel channel) implements StoreFile {
        private static final int ZEROS = 1 << 20;

        @Override
        public long size() {
            try {
                return channel.size();
            } catch (IOException cause) {
                throw new StorageFailed("read the size of " + path, cause);
            }
        }

        @Override
        public void write(ByteBuffer from, long position) {
            var at = position;
            try {
                while (from.hasRemaining()) {
                    at += channel.write(from, at);
                }
            } catch (IOException cause) {
                throw new StorageFailed("write to " + path + " at " + at, cause);
            }
        }

        @Override
        public int read(ByteBuffer into, long position) {
            var read = 0;
            try {
                while (into.hasRemaining()) {
                    var count = channel.read(into, position + read);
                    if (count < 0) {
                        break;
                    }
                    read += count;
                }
            } catch (IOException cause) {
                throw new StorageFailed("read " + path + " at " + (position + read), cause);
            }
            return read;
        }

        @Override
        public void force() {
            try {
                channel.force(false);
            } catch (IOException cause) {
                throw new StorageFailed("force " + path, cause);
            }
        }

        @Override
        public void truncate(long size) {
            try {
                channel.truncate(size);
            } catch (IOException cause) {
                throw new StorageFailed("cut " + path + " to " + size + " bytes", cause);
            }
        }

        @Override
        public void preallocate(long size) {
            var zeros = ByteBuffer.allocateDirect((int) Math.min(ZEROS, size));
            for (var at = size(); at < size; at += zeros.limit()) {
                zeros.clear().limit((int) Math.min(zeros.capacity(), size - at));
                write(zeros, at);
            }
            force();
        }

        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException cause) {
                throw new StorageFailed("close " + path, cause);
            }
        }
    }
}
