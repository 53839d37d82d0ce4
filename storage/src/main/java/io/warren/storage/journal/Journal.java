package io.warren.storage.journal;

import io.warren.engine.lane.Clock;
import io.warren.engine.lane.Lane;
import io.warren.engine.log.GroupLogs;
import io.warren.engine.message.Message;
import io.warren.engine.message.Receipt;
import io.warren.engine.queue.MessageIndex;
import io.warren.engine.queue.MessageLog;
import io.warren.engine.queue.QueueLog;
import io.warren.storage.file.FileStore;
import io.warren.storage.file.StorageFailed;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one log in which the messages of all local queues of this node survive, and the logs of its groups.
 *
 * <p>Opened and recovered before any queue and group; closed after the last queue was stopped and the last group has ended.
 * Any thread may call it; nothing but {@link #open(FileStore, Path, JournalSettings, Failure)} and {@link #close} waits for a
 * disk.
 *
 * <p>Who does what: {@link Writer} appends, {@link Upkeep} keeps the space small and recovery short, {@link Reader} brings
 * bodies back, {@link Recovery} finds what survived.
 */
public final class Journal implements MessageLog, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    /** Without work for so long, the writer marks what is on the disk. */
    private static final long IDLE_NANOS = 50_000_000;

    private final JournalFiles files;
    private final JournalThreads threads;
    private final Inbox inbox = new Inbox();
    private final Inbox groupInbox = new Inbox();
    private final Segments segments = new Segments();
    private final Relocations relocations = new Relocations();
    private final Writer writer;
    private final Upkeep upkeep;
    private final Reader reader;
    private final JournaledGroupLogs groups;
    private final Map<Long, MessageIndex> recovered;
    private final Map<Long, MessageIndex> stopped = new ConcurrentHashMap<>();

    /**
     * Looks whether the journal in a directory, if there is one, can be opened by this release.
     *
     * @throws FormatRefused if not; nothing was touched
     */
    public static void checkFormat(FileStore disk, Path directory) {
        JournalStamp.refuseOthers(disk, directory);
    }

    /**
     * Recovers what is in the directory, or makes a new journal in it, and starts its threads.
     *
     * @throws FormatRefused if another version wrote it; nothing was touched
     * @throws StorageFailed if the disk cannot be read or written
     */
    public static Journal open(FileStore disk, Path directory, JournalSettings settings, Failure onFailure) {
        var journal = recover(
                disk,
                directory,
                settings,
                onFailure,
                Clock.SYSTEM,
                new SecureRandom(),
                JournalThreads.real(settings.readers()));
        journal.start();
        return journal;
    }

    /** Not yet running: the writer is turned by whoever has it. */
    static Journal recover(
            FileStore disk,
            Path directory,
            JournalSettings settings,
            Failure onFailure,
            Clock clock,
            RandomGenerator random,
            JournalThreads threads) {
        var stamp = JournalStamp.check(disk, directory, random);
        var files = new JournalFiles(disk, directory, stamp.journal(), settings.segmentBytes(), clock, random);
        var start = clock.monotonicMillis();
        var found = new Recovery(files, settings.bufferBytes(), stamp.hasGroups()).run();
        LOG.info(
                "journal_recovered directory={} queues={} groups={} segments={} live_bytes={} millis={}",
                directory,
                found.queues().size(),
                found.live().groups.standings.size(),
                found.open().size(),
                found.live().liveBytes(),
                clock.monotonicMillis() - start);
        return new Journal(files, stamp, settings, onFailure, clock, threads, found);
    }

    private Journal(
            JournalFiles files,
            JournalStamp stamp,
            JournalSettings settings,
            Failure onFailure,
            Clock clock,
            JournalThreads threads,
            Recovered found) {
        this.files = files;
        this.threads = threads;
        recovered = new ConcurrentHashMap<>(found.queues());
        found.open().forEach(segments::put);
        found.live().places.forEach(relocations::moved);
        var alive = new LongLongMap();
        recovered.forEach((queue, index) -> alive.put(queue, index.size()));
        var end = new LogEnd(
                files,
                settings.bufferBytes(),
                segments,
                clock,
                threads.background(),
                files.createFirst(found.lastSegment() + 1));
        var groupWriter = new GroupWriter(groupInbox, end, new GroupSpace(found.live().groups));
        writer = new Writer(settings, inbox, segments, relocations, onFailure, end, groupWriter, alive);
        upkeep = new Upkeep(files, settings, inbox, segments, relocations, writer, threads.background(), clock, found);
        writer.whenUpkeepIsDue(upkeep::start);
        reader = new Reader(segments, relocations, inbox, writer, threads.readers());
        groups = new JournaledGroupLogs(files, stamp, groupInbox, segments, found, upkeep::oldestGroup);
    }

    void start() {
        threads.startWriter(Thread.ofPlatform().name("journal-writer"), this::writeUntilEnded);
    }

    private void writeUntilEnded() {
        inbox.wakes(Thread.currentThread());
        groupInbox.wakes(Thread.currentThread());
        try {
            while (!writer.ended()) {
                if (writer.step()) {
                    gather();
                    continue;
                }
                if (writer.unmarked()) {
                    LockSupport.parkNanos(inbox, IDLE_NANOS);
                    if (inbox.waiting() == 0 && groupInbox.waiting() == 0) {
                        writer.mark();
                    }
                } else {
                    LockSupport.park(inbox);
                }
            }
        } catch (Throwable fault) {
            // Whatever it is: nobody may wait for ever, and nothing may be written behind half a batch.
            writer.end(new StorageFailed("go on writing the journal", fault));
        }
    }

    /** Queues do not wake the writer meanwhile: what comes is found when the pause is over. Groups do, and end it. */
    private void gather() {
        var pause = writer.pause();
        if (pause > 0) {
            inbox.wakes(null);
            LockSupport.parkNanos(inbox, pause);
            inbox.wakes(Thread.currentThread());
        }
    }

    Writer writer() {
        return writer;
    }

    @Override
    public void append(Message message, long[] queues, boolean forced, Receipt receipt) {
        if (!inbox.put(new Work.Append(message, queues, forced, receipt))) {
            receipt.rejected();
        }
    }

    @Override
    public QueueLog open(long queue, Lane lane) {
        return new JournaledQueueLog(
                new QueuePart(queue, true), inbox, reader, lane, recovered.remove(queue), stopped::put);
    }

    @Override
    public QueueLog openTransient(long queue, Lane lane) {
        return new PagedQueueLog(new QueuePart(queue, false), inbox, reader, lane);
    }

    /** The logs of the node's groups. */
    public GroupLogs groups() {
        return groups;
    }

    /** Queues that something was recovered for and that nobody has opened yet. */
    public Set<Long> recoveredQueues() {
        return Set.copyOf(recovered.keySet());
    }

    /** Once, when it is known which queues are declared: what was recovered for others is dead. */
    public void keepOnly(Set<Long> liveQueueIds) {
        for (var queue : recoveredQueues()) {
            if (!liveQueueIds.contains(queue) && recovered.remove(queue) != null) {
                LOG.info("journal_queue_gone queue={}: it is not declared any more", queue);
                inbox.put(new Work.Drop(new QueuePart(queue, true)));
            }
        }
    }

    /** Takes a checkpoint soon, without waiting for it. */
    public void checkpoint() {
        inbox.put(new Work.Task(() -> writer.runUpkeep(true)));
    }

    /** Works of queues that wait for the writer: who feeds it looks here before it reads on. */
    public int waiting() {
        return inbox.waiting();
    }

    public JournalPicture picture() {
        var counters = writer.counters();
        return new JournalPicture(
                segments.count(),
                segments.bytes(),
                upkeep.liveBytes(),
                counters.entries,
                counters.bytes,
                counters.forces,
                counters.forceNanos,
                counters.unsyncedBytes(),
                counters.forceMicros(),
                counters.batches,
                counters.batchEntries(),
                inbox.waiting() + groupInbox.waiting(),
                relocations.size(),
                upkeep.lastCheckpointMillis(),
                files.quarantined().stream()
                        .map(number -> String.valueOf(files.segment(number).getFileName()))
                        .toList(),
                writer.ended());
    }

    /** Writes all that waits, then how the stopped queues stood. What comes later is rejected. */
    @Override
    public void close() {
        inbox.put(new Work.Task(writer::stopClean));
        threads.finish();
        finishClosing();
    }

    /** As {@link #close} for one whose writer is turned by hand. */
    void closeByHand() {
        inbox.put(new Work.Task(writer::stopClean));
        while (writer.step()) {
            // Until the clean stop is written.
        }
        finishClosing();
    }

    private void finishClosing() {
        if (writer.stoppedClean()) {
            upkeep.checkpoint(writer.activeSegment() + 1);
            CleanStop.write(files, writer.endOfLog(), stopped);
        }
        segments.closeAll();
    }
}
