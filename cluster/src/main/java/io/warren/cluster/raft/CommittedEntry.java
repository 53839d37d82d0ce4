package io.warren.cluster.raft;

import java.nio.ByteBuffer;

/**
 * What a majority has on its disks and nobody can take back.
 *
 * @param index grows; entries of JRaft's own lie between, so it may jump
 * @param term of the leader that made it
 * @param data what was proposed; not to be written to
 */
public record CommittedEntry(long index, long term, ByteBuffer data) {
    public CommittedEntry {
        data = data.slice();
    }

    /** With a position of its own for each who asks. */
    @Override
    public ByteBuffer data() {
        return data.duplicate();
    }
}
