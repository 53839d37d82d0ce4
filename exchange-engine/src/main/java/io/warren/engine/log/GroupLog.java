package io.warren.engine.log;

import io.warren.engine.message.Receipt;
import java.util.List;

/**
 * The log of one replicated group on this node: entries numbered without a gap, and the member's vote.
 *
 * <p>Shape: the log holds the entries {@link #firstIndex} to {@link #lastIndex}; it is empty when the last is one less than
 * the first. A new log is empty and begins with 1. Terms do not fall from an entry to the next. Many groups share one disk
 * and one force, so an append costs a share of a force and not one of its own.
 *
 * <p>Order and visibility: what is handed over takes effect at once for whoever reads, and is written in the order in which
 * it was handed over. A later append need not wait for an earlier one's receipt.
 *
 * <p>Durability: {@code accepted} means that this and all that was handed to this log before survives a power cut. What was
 * not accepted may be lost, from the end backwards and never with a gap: after a crash the log is what it was after some
 * prefix of what was handed over, at least up to what was accepted. So a cut that nobody waited for may be undone by a
 * crash; an entry that was cut and replaced never comes back beside or behind its replacement.
 *
 * <p>Failures: a write or force that fails is not tried again: the log ends, every receipt that waits or comes later hears
 * {@code rejected}, and the node is told to stop. {@code rejected} says nothing about the disk: what was rejected may be
 * found there later. A call that would break the shape is a mistake of the caller's: {@link IllegalArgumentException}, and
 * nothing has changed. After {@link #drop} every call is {@link IllegalStateException}.
 *
 * <p>Threads: one caller at a time for what changes the log, and any thread for what reads. Only {@link #read} and {@link
 * #members} may wait for a disk.
 */
public interface GroupLog {
    /** Index of the first entry kept, or that the next append gets if there is none. */
    long firstIndex();

    /** Index of the last entry, one less than the first if there is none. */
    long lastIndex();

    /** Term of the entry at this index without reading it; 0 if the log does not hold it. */
    long termAt(long index);

    /** The entry at this index, checked as it comes from the disk. */
    Read read(long index);

    /** All entries of kind {@link GroupEntry.Kind#MEMBERS} that the log holds, in order. */
    List<Read> members();

    /**
     * Adds entries behind the last. The list is not to be written to afterwards.
     *
     * @throws IllegalArgumentException if there are none, they do not follow on, or a term is lower than the one before
     */
    void append(List<GroupEntry> entries, Receipt receipt);

    /**
     * Lets go of the entries below this index: a snapshot has what they did. Their disk space is freed some time later.
     *
     * @param firstKept becomes the first index; from the present first to one more than the last
     */
    void cutBelow(long firstKept);

    /**
     * Lets go of the entries above this index: another leader's take their place.
     *
     * @param lastKept becomes the last index; from one less than the first to the present last
     */
    void cutAbove(long lastKept);

    /** Lets go of all entries: a snapshot from elsewhere replaced them. The next append gets this index, 1 or higher. */
    void restartAt(long nextIndex);

    /** The receipt hears {@code accepted} when all that was handed over before is on the disk. */
    void force(Receipt receipt);

    /** The last one given to {@link #vote(Vote, Receipt)}, whether accepted or not; after a start the one found. */
    Vote vote();

    /**
     * Promises. Nobody may be told before the receipt heard {@code accepted}.
     *
     * @throws IllegalArgumentException if the present vote does not allow it
     */
    void vote(Vote next, Receipt receipt);

    /**
     * This node leaves the group: entries and vote are gone when accepted. A node that comes back is another member, with
     * another log; under its old name it could vote twice.
     */
    void drop(Receipt receipt);

    /** What a read found. */
    sealed interface Read {
        /** The entry, whole and unaltered. */
        record Found(GroupEntry entry) implements Read {}

        /** The log does not hold this index. */
        record Outside() implements Read {}

        /** It was on the disk and cannot be read any more; the member must be repaired from the others. */
        record Damaged(long index, String why) implements Read {}
    }
}
