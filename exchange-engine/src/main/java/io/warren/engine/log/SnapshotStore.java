package io.warren.engine.log;

import io.warren.engine.message.Receipt;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The port for the last snapshot of one group on this node. A port of bytes and not of a directory of files: a snapshot is
 * an index whose bodies lie in the journal, and whoever replicates knows no disks.
 *
 * <p>Failures: a write that fails is not tried again; the snapshot before it stays. Threads: any.
 */
public interface SnapshotStore {
    /**
     * A snapshot.
     *
     * @param index of the last entry whose effect is in it
     * @param bytes opaque; not to be written to
     */
    record Kept(long index, ByteBuffer bytes) {
        public Kept {
            bytes = bytes.slice();
        }

        /** With a position of its own for each who asks. */
        @Override
        public ByteBuffer bytes() {
            return bytes.duplicate();
        }
    }

    /** The last that was kept, null if there is none. Throws if there is one that cannot be read. May wait for a disk. */
    @Nullable
    Kept latest();

    /**
     * Takes the place of the last when the receipt hears {@code accepted}; until then, and after a crash, one of them is.
     * Does not wait for a disk.
     */
    void keep(Kept snapshot, Receipt receipt);
}
