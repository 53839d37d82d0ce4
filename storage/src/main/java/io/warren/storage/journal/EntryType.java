package io.warren.storage.journal;

import org.jspecify.annotations.Nullable;

/** What an entry says. The codes are on disks: they are never given another meaning. */
enum EntryType {
    /** A message for one or more durable queues. */
    MESSAGE(1),
    /** A message again, in a new place: its old segment was mostly dead. It adds no queue that was not there. */
    RELOCATED(2),
    /** A message whose body left the memory. Means nothing after a restart. */
    PAGED(3),
    /** Messages that left a queue. */
    SETTLED(4),
    /** Messages that came back to a queue, with their counts. */
    RETURNED(5),
    /** Queues that are gone with all they had. */
    DROPPED(6),
    /** Begins a batch and each segment; says what was known to be forced. */
    BATCH(7),
    /** Everything before was settled with the queues: the node stopped in order. */
    CLEAN_STOP(8),
    /** An entry of a group's log. */
    GROUP_ENTRY(9),
    /** Entries of a group's log that are gone, or all that a group had. */
    GROUP_CUT(10),
    /** What a group's member promised. */
    GROUP_VOTE(11);

    private static final EntryType[] BY_CODE = new EntryType[12];

    static {
        for (var type : values()) {
            BY_CODE[type.code] = type;
        }
    }

    private final byte code;

    EntryType(int code) {
        this.code = (byte) code;
    }

    byte code() {
        return code;
    }

    /** Null for one that this version does not know. */
    static @Nullable EntryType of(byte code) {
        return code > 0 && code < BY_CODE.length ? BY_CODE[code] : null;
    }

    boolean carriesMessage() {
        return switch (this) {
            case MESSAGE, RELOCATED, PAGED -> true;
            case SETTLED, RETURNED, DROPPED, BATCH, CLEAN_STOP, GROUP_ENTRY, GROUP_CUT, GROUP_VOTE -> false;
        };
    }
}
