package io.warren.storage.snapshot;

import io.warren.engine.log.SnapshotStore;
import io.warren.engine.message.Receipt;
import io.warren.storage.file.FileStore;
import io.warren.storage.file.StorageFailed;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The snapshots of all groups of this node, in one directory: {@code group-G.snapshot} is the last one of group G. A new one
 * is written aside, forced and then given the name.
 *
 * <p>Threads: any may ask; what is written and deleted is, in the order in which it was asked for, on one thread.
 */
public final class SnapshotFiles implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotFiles.class);
    private static final Pattern NAME = Pattern.compile("group-([0-9]{19})\\.snapshot");
    private static final String UNFINISHED = ".new";

    private final FileStore disk;
    private final Path directory;
    private final Executor writer;
    private final Runnable finish;
    private final Map<Long, GroupSnapshot> stores = new ConcurrentHashMap<>();

    private SnapshotFiles(FileStore disk, Path directory, Executor writer, Runnable finish) {
        this.disk = disk;
        this.directory = directory;
        this.writer = writer;
        this.finish = finish;
    }

    /** The directory is made if it is not there. What a crash left unfinished is removed. */
    public static SnapshotFiles open(FileStore disk, Path directory) {
        var thread = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name("snapshot-writer").factory());
        return open(disk, directory, thread, () -> finish(thread));
    }

    /** Writes where the executor says. */
    static SnapshotFiles open(FileStore disk, Path directory, Executor writer, Runnable finish) {
        disk.createDirectories(directory);
        for (var name : disk.list(directory)) {
            if (name.endsWith(UNFINISHED)
                    && NAME.matcher(name.substring(0, name.length() - UNFINISHED.length()))
                            .matches()) {
                disk.delete(directory.resolve(name));
            }
        }
        return new SnapshotFiles(disk, directory, writer, finish);
    }

    /** The snapshots of this group; there need not be one yet. The same store for whoever asks again. */
    public SnapshotStore of(long group) {
        return store(group);
    }

    /** The groups of which there is a snapshot, readable or not. */
    public Set<Long> groups() {
        var groups = new TreeSet<Long>();
        for (var name : disk.list(directory)) {
            var matcher = NAME.matcher(name);
            if (matcher.matches()) {
                groups.add(Long.parseLong(matcher.group(1)));
            }
        }
        return groups;
    }

    /** This node left the group: its snapshot is gone when accepted, and none is kept any more. */
    public void drop(long group, Receipt receipt) {
        var store = store(group);
        write("drop the snapshot of group " + group, store::drop, receipt);
    }

    /** Returns when what was asked for before is done; what is asked for later is rejected. */
    @Override
    public void close() {
        finish.run();
    }

    private GroupSnapshot store(long group) {
        if (group < 0) {
            throw new IllegalArgumentException("no group has the id " + group);
        }
        return stores.computeIfAbsent(group, _ -> {
            var file = new SnapshotFile(disk, directory.resolve("group-%019d.snapshot".formatted(group)), group);
            return new GroupSnapshot(file, this::write);
        });
    }

    private void write(String doing, BooleanSupplier work, Receipt receipt) {
        try {
            writer.execute(() -> {
                var done = false;
                try {
                    done = isDone(doing, work);
                } finally {
                    // Whatever it is: nobody may wait for ever.
                    if (done) {
                        receipt.accepted();
                    } else {
                        receipt.rejected();
                    }
                }
            });
        } catch (RejectedExecutionException closed) {
            receipt.rejected();
        }
    }

    private static boolean isDone(String doing, BooleanSupplier work) {
        try {
            return work.getAsBoolean();
        } catch (StorageFailed cannot) {
            // Whoever asked hears of it; the snapshot before and the log's entries are still there.
            LOG.error("event=snapshot_failed text=\"cannot {}: {}\"", doing, cannot.getMessage());
            return false;
        }
    }

    private static void finish(ExecutorService thread) {
        thread.shutdown();
        try {
            thread.awaitTermination(1, TimeUnit.HOURS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
