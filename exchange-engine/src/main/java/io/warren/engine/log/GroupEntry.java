package io.warren.engine.log;

import java.nio.ByteBuffer;

/**
 * One entry of a group's log.
 *
 * @param index its place in the log, from 1
 * @param term of the leadership that made it, from 1
 * @param kind what it is to the replication; what it is to the group is in the data
 * @param data opaque; not to be written to any more
 */
public record GroupEntry(long index, long term, Kind kind, ByteBuffer data) {
    /** A log tells these apart because it must find the member lists again without reading all else. */
    public enum Kind {
        /** A command to the state that is replicated. */
        COMMAND,
        /** Who belongs to the group from here on. */
        MEMBERS,
        /** Nothing: a new leader's first entry. */
        NOTHING
    }

    public GroupEntry {
        if (index < 1 || term < 1) {
            throw new IllegalArgumentException("no entry has index " + index + " and term " + term);
        }
        data = data.slice();
    }

    /** With a position of its own for each who asks. */
    @Override
    public ByteBuffer data() {
        return data.duplicate();
    }
}
