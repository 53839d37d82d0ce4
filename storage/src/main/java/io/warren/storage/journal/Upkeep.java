package io.warren.storage.journal;

import io.warren.engine.lane.Clock;
import io.warren.storage.file.StorageFailed;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done beside the writing: checkpoints, deletion of dead segments, compaction of mostly dead ones.
 *
 * <p>Owner: the background thread, one run at a time; what only the writer knows is asked of it by a task in its inbox. The
 * writer starts a run and waits for nothing.
 *
 * <p>A segment goes only when three things hold: nothing in it is alive by the newest checkpoint; nothing paged in it is
 * needed; and it lies wholly before the older of the two checkpoints. So a settle is on disk, in a segment or in both
 * checkpoints, as long as the message it settles could be found. One out of which something was moved waits until that is
 * folded in its new place: what was settled before it moved is known by its old place alone. A segment with entries that a
 * group needs is left as it is:
 * they are never moved, for their order says which of two with the same index counts, and what else is carried out of it
 * frees nothing.
 */
final class Upkeep {
    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
    /** So that compaction is felt as little as a checkpoint. */
    private static final long MOVED_BYTES_PER_RUN = 64 << 20;

    private final JournalFiles files;
    private final JournalSettings settings;
    private final Inbox inbox;
    private final Segments segments;
    private final Relocations relocations;
    private final Writer writer;
    private final Executor background;
    private final Clock clock;
    private final LiveSet live;
    private final EntryReader entries = new EntryReader();
    private final Set<Integer> quarantined;
    private int checkpoint;
    private int olderNext;
    private int newestNext;
    private Set<Integer> listedBefore;
    /** By segment out of which something was moved, the one that it lies in now or one behind that. */
    private final Map<Integer, Integer> movedTo = new HashMap<>();

    private volatile long lastCheckpointMillis;
    private volatile long liveBytes;
    private volatile OptionalLong oldestGroup;

    Upkeep(
            JournalFiles files,
            JournalSettings settings,
            Inbox inbox,
            Segments segments,
            Relocations relocations,
            Writer writer,
            Executor background,
            Clock clock,
            Recovered recovered) {
        this.files = files;
        this.settings = settings;
        this.inbox = inbox;
        this.segments = segments;
        this.relocations = relocations;
        this.writer = writer;
        this.background = background;
        this.clock = clock;
        live = recovered.live();
        quarantined = new HashSet<>(files.quarantined());
        checkpoint = recovered.checkpoint();
        olderNext = recovered.olderNext();
        newestNext = live.next();
        listedBefore = Set.copyOf(live.segments.keySet());
        liveBytes = live.liveBytes();
        oldestGroup = live.groups.oldest();
    }

    long lastCheckpointMillis() {
        return lastCheckpointMillis;
    }

    long liveBytes() {
        return liveBytes;
    }

    OptionalLong oldestGroup() {
        return oldestGroup;
    }

    /** By the writer: everything below this segment is sealed and forced. */
    void start(int boundary) {
        var lastMovedTo = writer.lastMovedTo();
        background.execute(() -> orEnd(() -> run(boundary, lastMovedTo)));
    }

    /** A disk that fails here is as ill as one that fails under the writer. */
    private void orEnd(Runnable part) {
        try {
            part.run();
        } catch (StorageFailed cause) {
            inbox.put(new Work.Task(() -> writer.end(cause)));
        }
    }

    private void run(int boundary, int lastMovedTo) {
        checkpoint(boundary);
        movedTo.replaceAll((_, to) -> Math.min(to, lastMovedTo));
        movedTo.values().removeIf(to -> to < live.next());
        var dead = new ArrayList<Integer>();
        var sparse = new ArrayList<Integer>();
        for (var segment : live.segments.values()) {
            if (quarantined.contains(segment.number) || segment.number >= olderNext) {
                continue;
            }
            if (live.groups.liveIn(segment.number) || movedTo.containsKey(segment.number)) {
                continue;
            }
            if (segment.liveReferences == 0) {
                dead.add(segment.number);
            } else if (sparse(segment, 0)) {
                sparse.add(segment.number);
            }
        }
        inbox.put(new Work.Task(() -> askWriter(dead, sparse)));
    }

    void checkpoint(int boundary) {
        while (live.next() < boundary) {
            fold(live.next());
        }
        checkpoint++;
        Checkpoint.write(files, checkpoint, live);
        files.checkpoints().stream()
                .filter(number -> number < checkpoint - 1)
                .forEach(number -> files.delete(files.checkpoint(number)));
        olderNext = newestNext;
        newestNext = live.next();
        lastCheckpointMillis = clock.wallMillis();
        liveBytes = live.liveBytes();
        oldestGroup = live.groups.oldest();
        forgetIndexes();
    }

    /** An index outlives its segment until no checkpoint names it: the older one may have to be folded on from. */
    private void forgetIndexes() {
        var listed = Set.copyOf(live.segments.keySet());
        for (var number : files.indexes()) {
            if (!listed.contains(number) && !listedBefore.contains(number) && number < newestNext) {
                files.delete(files.index(number));
            }
        }
        for (var number : files.groupRows()) {
            if (!listed.contains(number) && !listedBefore.contains(number) && number < newestNext) {
                files.delete(files.groupRows(number));
            }
        }
        listedBefore = listed;
    }

    private void fold(int number) {
        var sealed = writer.takeSealed(number);
        sealed.facts().index.write(files, number);
        GroupRows.of(sealed.facts()).write(files);
        live.fold(sealed.facts(), sealed.generation(), sealed.bytes(), sealed.entries());
    }

    private void quarantine(int number, String what) {
        LOG.error("journal_corrupt segment={} {}: the file is kept", number, what);
        if (quarantined.add(number)) {
            files.quarantine(number, what);
        }
    }

    private boolean sparse(SegmentLive segment, int paged) {
        var bytes = segment.liveBytes + paged * (segment.bytes / Math.max(1, segment.entries));
        return bytes * 100 < segment.bytes * settings.compactBelowPercent();
    }

    /** On the writer. */
    private void askWriter(List<Integer> dead, List<Integer> sparse) {
        var retired = new ArrayList<Writer.Retired>();
        var paged = new HashMap<Integer, LongList>();
        for (var number : dead) {
            var gone = writer.retire(number);
            if (gone == null) {
                paged.put(number, writer.pagedIn(number));
            } else {
                retired.add(gone);
            }
        }
        sparse.forEach(number -> paged.put(number, writer.pagedIn(number)));
        background.execute(() -> orEnd(() -> finish(retired, paged)));
    }

    private void finish(List<Writer.Retired> retired, Map<Integer, LongList> candidates) {
        for (var segment : retired) {
            files.retire(segment.number(), segment.unread());
            live.forget(segment.number());
        }
        var moved = 0L;
        for (var candidate : candidates.entrySet()) {
            var segment = live.segments.get(candidate.getKey());
            if (segment != null
                    && moved < MOVED_BYTES_PER_RUN
                    && sparse(segment, candidate.getValue().size())) {
                moved += compact(segment, candidate.getValue());
            }
        }
        inbox.put(new Work.Task(writer::upkeepDone));
    }

    /** Hands what is alive in it to the writer, which appends it; once that is in a checkpoint the segment is dead. */
    private long compact(SegmentLive segment, LongList paged) {
        var file = segments.acquire(segment.number);
        if (file == null) {
            return 0;
        }
        try {
            entries.forget();
            var index = live.index(segment.number);
            var moved = 0L;
            for (var row = 0; row < index.rows(); row++) {
                if (segment.anyAlive(index, row)) {
                    moved += move(file, index.offset(row), aliveFor(segment, index, row));
                }
            }
            for (var i = 0; i < paged.size(); i++) {
                var row = index.find(paged.get(i));
                if (row < 0 || !segment.anyAlive(index, row)) {
                    moved += move(file, paged.get(i), new LongList());
                }
            }
            if (moved > 0) {
                movedTo.put(segment.number, Integer.MAX_VALUE); // Until the writer has taken it.
            }
            return moved;
        } finally {
            file.release();
        }
    }

    private static LongList aliveFor(SegmentLive segment, SegmentIndex index, int row) {
        var queues = new LongList();
        for (var i = 0; i < index.targets(row); i++) {
            if (segment.alive(index.firstReference(row) + i)) {
                queues.add(index.target(row, i));
            }
        }
        return queues;
    }

    private long move(SegmentFile file, long offset, LongList targets) {
        var found = entries.message(file, offset, offset);
        if (found == null) {
            quarantine(file.number(), "the message at " + offset + " cannot be read any more");
            return 0;
        }
        var payload = new byte[found.remaining()];
        found.get(payload);
        var place = EntryFormat.position(file.number(), offset);
        if (relocations.placeOf(MessageFormat.identity(ByteBuffer.wrap(payload))) == place) {
            inbox.put(new Work.Relocate(place, payload, targets));
        }
        return payload.length;
    }
}
