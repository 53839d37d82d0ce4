package io.warren.storage.journal;

import io.warren.engine.log.GroupEntry;
import io.warren.engine.log.GroupEntry.Kind;
import io.warren.engine.log.GroupLog;
import io.warren.engine.log.Vote;
import io.warren.engine.message.Receipt;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A group's log on the journal: puts into the inbox of groups what the group says, and knows where its entries lie.
 *
 * <p>The places are changed by the one who changes the log, and by the writer when entries are written; read by any thread.
 * Their lock is held for steps in memory only. Reads from the disk have a lock of their own.
 */
final class JournaledGroupLog implements GroupLog {
    private static final int CANDIDATE_BYTES = 0xFFFF;
    /** Entries that are read from the disk together when they are asked for one by one. */
    private static final int AHEAD = 64;

    private static final Read OUTSIDE = new Read.Outside();

    private final long group;
    private final Inbox inbox;
    private final Segments segments;
    private final Runnable onDrop;
    private final GroupPlaces places;
    /** Not written yet; the place of their entries is the number of the append, below 0. Guarded by the places. */
    private final ArrayDeque<GroupWork.Append> unwritten = new ArrayDeque<>();
    /** Of the first in {@link #unwritten}; the next one has one less. Guarded by the places. */
    private long firstNumber = -1;

    private volatile Vote vote;
    private volatile boolean dropped;

    private final GroupReads reads;

    JournaledGroupLog(long group, Inbox inbox, Segments segments, Runnable onDrop, GroupPlaces places, Vote vote) {
        this.group = group;
        this.inbox = inbox;
        this.segments = segments;
        this.onDrop = onDrop;
        this.places = places;
        this.vote = vote;
        reads = new GroupReads(group);
    }

    private void put(GroupWork work) {
        if (!inbox.put(work)) {
            work.answered = true;
            work.receipt.rejected();
        }
    }

    private void alive() {
        if (dropped) {
            throw new IllegalStateException("group " + group + " was dropped");
        }
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    @Override
    public long firstIndex() {
        alive();
        synchronized (places) {
            return places.first();
        }
    }

    @Override
    public long lastIndex() {
        alive();
        synchronized (places) {
            return places.last();
        }
    }

    @Override
    public long termAt(long index) {
        alive();
        synchronized (places) {
            return places.term(index);
        }
    }

    @Override
    public void append(List<GroupEntry> entries, Receipt receipt) {
        alive();
        require(!entries.isEmpty(), "nothing to append");
        var work = new GroupWork.Append(this, group, entries, receipt);
        synchronized (places) {
            requireToFollow(entries);
            var number = firstNumber - unwritten.size();
            for (var entry : entries) {
                places.add(number, entry.term());
            }
            unwritten.add(work);
        }
        put(work);
    }

    private void requireToFollow(List<GroupEntry> entries) {
        var index = places.last();
        var term = places.term(index);
        for (var entry : entries) {
            require(
                    entry.index() == index + 1 && entry.term() >= term,
                    "entry " + entry.index() + " of term " + entry.term() + " behind " + index + " of " + term);
            index = entry.index();
            term = entry.term();
        }
    }

    /** By the writer, in the order of the appends: they can be read from their segments. */
    void written(GroupWork.Append append) {
        synchronized (places) {
            var number = firstNumber--;
            unwritten.remove();
            for (var i = 0; i < append.positions.length; i++) {
                var entry = append.entries.get(i);
                // What was cut in the meantime has no place, or the one of its replacement.
                if (places.holds(entry.index()) && places.place(entry.index()) == number) {
                    places.set(entry.index(), GroupPlaces.place(append.positions[i], GroupFormat.code(entry.kind())));
                }
            }
        }
    }

    @Override
    public void cutBelow(long firstKept) {
        alive();
        long gone;
        synchronized (places) {
            require(firstKept >= places.first() && firstKept <= places.last() + 1, "cannot begin with " + firstKept);
            gone = firstKept - places.first();
            places.cutBelow(firstKept);
        }
        put(new GroupWork.Cut(group, GroupFormat.Cut.BELOW, firstKept, gone, Receipt.NONE));
    }

    @Override
    public void cutAbove(long lastKept) {
        alive();
        long gone;
        synchronized (places) {
            require(lastKept >= places.first() - 1 && lastKept <= places.last(), "cannot end with " + lastKept);
            gone = places.last() - lastKept;
            places.cutAbove(lastKept);
        }
        put(new GroupWork.Cut(group, GroupFormat.Cut.ABOVE, lastKept, gone, Receipt.NONE));
    }

    @Override
    public void restartAt(long nextIndex) {
        alive();
        require(nextIndex >= 1, "no entry has index " + nextIndex);
        long gone;
        synchronized (places) {
            gone = places.last() - places.first() + 1;
            places.restartAt(nextIndex);
        }
        put(new GroupWork.Cut(group, GroupFormat.Cut.RESTART, nextIndex, gone, Receipt.NONE));
    }

    @Override
    public void force(Receipt receipt) {
        alive();
        put(new GroupWork.Force(group, receipt));
    }

    @Override
    public Vote vote() {
        alive();
        return vote;
    }

    @Override
    public void vote(Vote next, Receipt receipt) {
        alive();
        require(vote.allows(next), vote + " does not allow " + next);
        require(GroupFormat.candidate(next).length <= CANDIDATE_BYTES, "the candidate's name is too long");
        vote = next;
        put(new GroupWork.Promise(group, next, receipt));
    }

    @Override
    public void drop(Receipt receipt) {
        alive();
        dropped = true;
        put(new GroupWork.Cut(group, GroupFormat.Cut.DROPPED, 0, 0, receipt));
        // Only now, so that what comes under this id later is put behind.
        onDrop.run();
    }

    @Override
    public List<Read> members() {
        alive();
        var found = new ArrayList<Read>();
        for (var index = firstIndex(); index <= lastIndex(); index++) {
            var read = kindAt(index) == Kind.MEMBERS ? read(index) : OUTSIDE;
            if (!(read instanceof Read.Outside)) {
                found.add(read);
            }
        }
        return found;
    }

    private @Nullable Kind kindAt(long index) {
        synchronized (places) {
            if (!places.holds(index)) {
                return null;
            }
            var waiting = waiting(index);
            return waiting == null ? GroupPlaces.kind(places.place(index)) : waiting.kind();
        }
    }

    /** An entry that is held and not written yet; null if it is written. With the lock. */
    private @Nullable GroupEntry waiting(long index) {
        var number = places.place(index);
        if (number >= 0) {
            return null;
        }
        var left = firstNumber - number;
        for (var append : unwritten) {
            if (left-- == 0) {
                var entries = append.entries;
                return entries.get((int) (index - entries.getFirst().index()));
            }
        }
        throw new IllegalStateException("entry " + index + " of group " + group + " is nowhere");
    }

    @Override
    public Read read(long index) {
        alive();
        while (true) {
            long place;
            long ahead;
            synchronized (places) {
                if (!places.holds(index)) {
                    return OUTSIDE;
                }
                var waiting = waiting(index);
                if (waiting != null) {
                    return new Read.Found(waiting);
                }
                place = places.place(index);
                ahead = places.place(Math.min(index + AHEAD, places.last()));
            }
            var read = read(index, GroupPlaces.position(place), GroupPlaces.position(ahead));
            synchronized (places) {
                // It may have been cut, or replaced, and its segment be gone.
                if (read instanceof Read.Found || (places.holds(index) && places.place(index) == place)) {
                    return read;
                }
            }
        }
    }

    private Read read(long index, long position, long ahead) {
        var segment = segments.acquire(EntryFormat.segmentOf(position));
        if (segment == null) {
            return new Read.Damaged(index, "its segment " + EntryFormat.segmentOf(position) + " is gone");
        }
        try {
            var offset = EntryFormat.offsetOf(position);
            var last = ahead >= position && inSame(ahead, position) ? EntryFormat.offsetOf(ahead) : offset;
            var entry = reads.entry(segment, index, offset, last);
            return entry != null
                    ? new Read.Found(entry)
                    : new Read.Damaged(index, "its checksum or its place is wrong");
        } catch (RuntimeException cause) {
            return new Read.Damaged(index, Objects.requireNonNullElse(cause.getMessage(), cause.toString()));
        } finally {
            segment.release();
        }
    }

    private static boolean inSame(long position, long other) {
        return EntryFormat.segmentOf(position) == EntryFormat.segmentOf(other);
    }
}
