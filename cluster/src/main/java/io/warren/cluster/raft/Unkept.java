package io.warren.cluster.raft;

import java.util.ArrayDeque;

/**
 * What a leader proposed and has in memory yet: neither on its own disk nor, perhaps, committed. A majority may commit it
 * without this member's disk, so both count. JRaft refuses single proposals when it has too much, and takes the next; who
 * asks here first has none refused out of the middle.
 *
 * <p>Any thread.
 */
final class Unkept {
    private final long mostBytes;
    private final int mostEntries;
    /** Committed and not on this disk, in the order of their indexes. */
    private final ArrayDeque<Entry> committed = new ArrayDeque<>();

    private long bytes;
    private int entries;
    private long forcedTo;
    private long tookOverAt;

    private record Entry(long index, int bytes) {}

    Unkept(long mostBytes, int mostEntries) {
        this.mostBytes = mostBytes;
        this.mostEntries = mostEntries;
    }

    /** Whether one more may be proposed, however large. What the member was sent as a follower must be on its disk before. */
    synchronized boolean hasRoom() {
        return forcedTo >= tookOverAt && bytes < mostBytes && entries < mostEntries;
    }

    /** This member leads, and has entries up to this one. */
    synchronized void leads(long last) {
        tookOverAt = last;
    }

    synchronized void proposed(int size) {
        bytes += size;
        entries++;
    }

    synchronized void committed(long index, int size) {
        if (index <= forcedTo) {
            gone(size);
        } else {
            committed.addLast(new Entry(index, size));
        }
    }

    /** Refused, or out of sight. */
    synchronized void gone(int size) {
        bytes -= size;
        entries--;
    }

    /** Up to here all is on this disk. */
    synchronized void forced(long index) {
        forcedTo = Math.max(forcedTo, index);
        while (!committed.isEmpty() && committed.getFirst().index <= forcedTo) {
            gone(committed.removeFirst().bytes);
        }
    }

    /** What was behind this one is not in the log any more. */
    synchronized void cutAbove(long index) {
        forcedTo = Math.min(forcedTo, index);
    }
}
