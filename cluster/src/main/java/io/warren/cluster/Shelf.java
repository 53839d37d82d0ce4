package io.warren.cluster;

import io.warren.cluster.raft.Heard;
import io.warren.engine.lane.Clock;
import io.warren.engine.log.GroupEntry;
import io.warren.engine.log.GroupLog;
import io.warren.engine.log.GroupLogs;
import io.warren.engine.message.Receipt;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Committed entries of a shard that this node keeps beside its member's log, as queues have messages in them and the log begins
 * behind them.
 *
 * <p>They are in boxes: logs of their own in the node's journal, whose ids say which shard they are of. In a box the entries
 * rise: what is the term in a group's log is the entry's index here, so that one is found without reading the others.
 *
 * <p>Threads: any may read; one at a time fills.
 */
final class Shelf {
    private static final Logger LOG = LoggerFactory.getLogger(Shelf.class);

    /** No membership has an id like this. Below it the shard and, so that no id comes twice on a node, the time. */
    private static final long MARK = 1L << 62;

    private static final int TIME_BITS = 42;

    private final GroupLogs logs;
    private final int shard;
    private final Clock clock;
    private final List<Kept> boxes = new CopyOnWriteArrayList<>();
    private boolean dropped;

    private record Kept(long id, GroupLog log) {}

    /** A committed entry. */
    record Piece(long entry, ByteBuffer data) {}

    /** With all that was put on it before. */
    Shelf(GroupLogs logs, int shard, Clock clock) {
        this.logs = logs;
        this.shard = shard;
        this.clock = clock;
        for (var id : logs.groups()) {
            if (id >>> TIME_BITS == (MARK | (long) shard << TIME_BITS) >>> TIME_BITS) {
                switch (logs.open(id)) {
                    case GroupLogs.Opened.Whole(var log) -> boxes.add(new Kept(id, log));
                    case GroupLogs.Opened.Suspect(var why) ->
                        LOG.warn("event=shelf_not_opened shard={} id={} why=\"{}\"", shard, id, why);
                }
            }
        }
    }

    /** Null if it is not here, or damaged. */
    @Nullable
    ByteBuffer read(long entry) {
        for (var box : boxes) {
            try {
                var at = find(box.log, entry);
                if (at > 0 && box.log.read(at) instanceof GroupLog.Read.Found(var found)) {
                    return found.data();
                }
            } catch (IllegalStateException dropped) {
                // While it was looked into.
            }
        }
        return null;
    }

    boolean holds(long entry) {
        for (var box : boxes) {
            try {
                if (find(box.log, entry) > 0) {
                    return true;
                }
            } catch (IllegalStateException dropped) {
                // While it was looked into.
            }
        }
        return false;
    }

    /** Its place, 0 for none. */
    private static long find(GroupLog log, long entry) {
        var at = atLeast(log, entry);
        return at <= log.lastIndex() && log.termAt(at) == entry ? at : 0;
    }

    /** Place of the first that is not before this entry. */
    private static long atLeast(GroupLog log, long entry) {
        var low = log.firstIndex();
        var high = log.lastIndex() + 1;
        while (low < high) {
            var middle = (low + high) >>> 1;
            if (log.termAt(middle) < entry) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Entries that come in their order. It is on the disk with the first. */
    Box box() {
        return new Box();
    }

    /** Where some entries are put, one after the other. */
    final class Box {
        private @Nullable Kept box;

        /** @throws IllegalStateException if they could not be written, or the shelf was dropped */
        void put(List<Piece> pieces) {
            if (pieces.isEmpty()) {
                return;
            }
            var heard = new Heard();
            synchronized (Shelf.this) {
                if (dropped) {
                    throw new IllegalStateException("shard " + shard + " is here no more");
                }
                var to = open();
                var entries = new ArrayList<GroupEntry>(pieces.size());
                for (var each : pieces) {
                    entries.add(new GroupEntry(
                            to.lastIndex() + 1 + entries.size(), each.entry, GroupEntry.Kind.COMMAND, each.data));
                }
                to.append(entries, heard);
            }
            if (!heard.yes()) {
                throw new IllegalStateException("messages of shard " + shard + " could not be written");
            }
        }

        /** It may have been dropped since, when nothing in it was needed any more. */
        private GroupLog open() {
            var kept = box;
            if (kept == null || !boxes.contains(kept)) {
                kept = create();
                box = kept;
            }
            return kept.log;
        }
    }

    private Kept create() {
        var id = MARK | (long) shard << TIME_BITS | (clock.wallMillis() & ((1L << TIME_BITS) - 1));
        while (logs.groups().contains(id)) {
            id++;
        }
        var box = new Kept(id, logs.create(id));
        boxes.add(box);
        return box;
    }

    /** Nothing below is needed any more. */
    synchronized void needs(long first) {
        for (var box : boxes) {
            var log = box.log;
            var last = log.lastIndex();
            if (last >= log.firstIndex() && log.termAt(last) < first) {
                drop(box);
            } else {
                var kept = atLeast(log, first);
                if (kept > log.firstIndex()) {
                    log.cutBelow(kept);
                }
            }
        }
    }

    /** For good: nothing can be put on it any more. */
    synchronized void drop() {
        dropped = true;
        boxes.forEach(this::drop);
    }

    private void drop(Kept box) {
        boxes.remove(box);
        logs.drop(box.id, Receipt.NONE);
    }
}
