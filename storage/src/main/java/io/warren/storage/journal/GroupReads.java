package io.warren.storage.journal;

import io.warren.engine.log.GroupEntry;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Reads the entries of one group from their segments. Members that catch up ask for one entry after the other, each from
 * elsewhere in the log, so each of a few has a window of its own, and one read brings many entries.
 *
 * <p>Threads: any; one lock, held while a window is filled: who reads in order does so once for many entries.
 */
final class GroupReads {
    /** Four followers of five members; each has up to 256 KiB, once it reads. */
    private static final int WINDOWS = 4;

    private final long group;
    /** The one that was used last is the last. */
    private final ArrayDeque<Window> windows = new ArrayDeque<>();

    private static final class Window {
        private final EntryReader entries = new EntryReader();
        /** The index that was read last. */
        private long last;

        boolean isAt(long index) {
            return index == last + 1 || index == last;
        }
    }

    GroupReads(long group) {
        this.group = group;
    }

    /**
     * The entry that lies there, null if the bytes are not that entry.
     *
     * @param lastOffset of an entry behind it, up to which all is read together by who reads in order
     */
    synchronized @Nullable GroupEntry entry(SegmentFile segment, long index, long offset, long lastOffset) {
        var window = window(index);
        var last = window.isAt(index) ? lastOffset : offset;
        window.last = index;
        var entry = entry(window.entries, segment, offset, last);
        return entry != null && entry.index() == index ? entry : null;
    }

    private Window window(long index) {
        Window chosen = null;
        for (var each : windows) {
            if (each.isAt(index)) {
                chosen = each;
            }
        }
        if (chosen == null) {
            chosen = windows.size() < WINDOWS ? new Window() : windows.getFirst();
        }
        windows.remove(chosen);
        windows.addLast(chosen);
        return chosen;
    }

    /** From the window if it is there whole; what the window holds may be older than the entry. */
    private @Nullable GroupEntry entry(EntryReader entries, SegmentFile segment, long offset, long lastOffset) {
        var payload = entries.groupEntry(segment, offset, lastOffset);
        if (payload == null) {
            entries.forget();
            payload = entries.groupEntry(segment, offset, lastOffset);
        }
        return payload == null || GroupFormat.group(payload) != group ? null : GroupFormat.entry(payload);
    }
}
