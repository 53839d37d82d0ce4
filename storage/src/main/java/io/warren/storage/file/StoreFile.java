package io.warren.storage.file;

import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * An open file. Everything is positional, so any thread may read while one thread writes. All methods throw {@link
 * StorageFailed}.
 *
 * <p>What was written lasts only after {@link #force} returned; until then a power cut keeps any part of it, in any order.
 */
public interface StoreFile extends AutoCloseable {
    /** As it was opened; a rename does not change it. */
    Path path();

    long size();

    /** Writes all that remains in the buffer, extending the file if need be. */
    void write(ByteBuffer from, long position);

    /** Reads until the buffer is full or the file ends; gives the number of bytes read, 0 at or behind the end. */
    int read(ByteBuffer into, long position);

    /** Returns when content and size are on the disk. */
    void force();

    /** Cuts the file to this size if it is longer. Lasts after {@link #force}. */
    void truncate(long size);

    /** Extends the file to this size with zeros and forces it, so that later forces write content only. */
    void preallocate(long size);

    @Override
    void close();
}
