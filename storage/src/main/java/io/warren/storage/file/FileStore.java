package io.warren.storage.file;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The files of a data directory.
 *
 * <p>Durability: when {@link #create}, {@link #rename}, {@link #delete} or {@link #createDirectories} has returned, the
 * directory was forced and the change of names outlives a power cut. When one of them is cut short, the change may or may
 * not have happened, never half.
 *
 * <p>Threads: any. All methods throw {@link StorageFailed}.
 */
public interface FileStore {
    /** A new empty file; it must not exist. */
    StoreFile create(Path file);

    /** An existing file, to read and write. */
    StoreFile open(Path file);

    boolean exists(Path file);

    long size(Path file);

    /** Names in the directory, sorted; empty if the directory does not exist. */
    List<String> list(Path directory);

    /** Within one directory; replaces what is there. */
    void rename(Path from, Path to);

    /** A file that exists. One that is still open stays readable for whoever holds it. */
    void delete(Path file);

    void createDirectories(Path directory);

    void forceDirectory(Path directory);

    /** All of a small file. */
    default byte[] readAll(Path file) {
        try (var opened = open(file)) {
            var size = opened.size();
            if (size > Integer.MAX_VALUE - 16) {
                throw new StorageFailed("cannot read " + file + " at once: it has " + size + " bytes");
            }
            var content = ByteBuffer.allocate((int) size);
            opened.read(content, 0);
            return content.hasRemaining() ? Arrays.copyOf(content.array(), content.position()) : content.array();
        }
    }

    /**
     * Puts this content in the place of the file's: afterwards, and after a power cut at any moment, the file has all of the
     * old or all of the new content. Uses the name with {@code .new} behind it.
     */
    default void replace(Path file, ByteBuffer content) {
        var fresh = file.resolveSibling(file.getFileName() + ".new");
        if (exists(fresh)) {
            delete(fresh);
        }
        try (var written = create(fresh)) {
            written.write(content, 0);
            written.force();
        }
        rename(fresh, file);
    }
}
