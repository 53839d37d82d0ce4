package io.warren.storage.journal;

import io.warren.engine.log.Vote;

/**
 * How a group stands, without its entries.
 *
 * @param first index of the first entry kept, or that the next one gets
 * @param last index of the last entry, one less than the first if there is none
 */
record GroupStanding(long first, long last, Vote vote) {
    /** Of a group that has said nothing. */
    static final GroupStanding NEW = new GroupStanding(1, 0, Vote.NONE);
}
