package io.warren.storage.metadata;

import io.warren.engine.metadata.Metadata;
import io.warren.storage.metadata.StoredRecord.Mark;
import java.util.ArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out at start what the metadata was: the newest snapshot that is whole, and every log from there on. A damaged
 * snapshot costs nothing as long as the one before it and the logs since are there. Only reads.
 */
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private final MetadataFiles files;

    Recovery(MetadataFiles files) {
        this.files = files;
    }

    /**
     * What was found.
     *
     * @param newest the highest generation that has any file, 0 for none
     * @param resumable whether the newest log ended in order and can be written on at {@code end}
     * @param snapshotBytes size of the newest snapshot, 0 if there is none
     */
    record Recovered(Metadata metadata, Mark mark, long newest, boolean resumable, long end, long snapshotBytes) {}

    Recovered recover() {
        files.checkFormats();
        var logs = files.changes();
        var snapshots = files.snapshots();
        if (logs.isEmpty() && snapshots.isEmpty()) {
            return new Recovered(Metadata.EMPTY, Mark.START, 0, false, 0, 0);
        }
        var newest = Math.max(logs.isEmpty() ? 0 : logs.last(), snapshots.isEmpty() ? 0 : snapshots.last());
        var damage = new ArrayList<String>();
        for (var generation : snapshots.descendingSet()) {
            switch (SnapshotFile.read(files, generation)) {
                case SnapshotFile.Read.Whole(var metadata, var mark) -> {
                    damage.forEach(each -> LOG.error(
                            "event=metadata_snapshot_damaged text=\"{}; the one before it and the logs since"
                                    + " are used\"",
                            each));
                    return readOn(metadata, mark, generation, newest, damage.isEmpty());
                }
                case SnapshotFile.Read.Damaged(var what) -> damage.add(what);
            }
        }
        if (logs.isEmpty() || logs.first() != 1) {
            throw new MetadataUnreadable(
                    damage.isEmpty()
                            ? files.directory() + " has logs of changes, but neither a snapshot nor the first log"
                            : damage.getFirst() + ", and there is no other way to know what was before it; nothing was"
                                    + " changed");
        }
        return readOn(Metadata.EMPTY, Mark.START, 1, newest, damage.isEmpty());
    }

    private Recovered readOn(Metadata from, Mark mark, long generation, long newest, boolean sound) {
        var chain = new ChainReader(files, from, mark, _ -> {});
        var end = new ChainReader.LogEnd(0, false);
        var last = 0L;
        for (var each : files.changes().tailSet(generation)) {
            end = chain.read(each, Long.MAX_VALUE);
            last = each;
        }
        var snapshots = files.snapshots();
        var snapshotBytes = snapshots.isEmpty() ? 0 : files.store().size(files.snapshot(snapshots.last()));
        return new Recovered(
                chain.metadata(),
                chain.mark(),
                newest,
                sound && end.closed() && last == newest,
                end.end(),
                snapshotBytes);
    }
}
