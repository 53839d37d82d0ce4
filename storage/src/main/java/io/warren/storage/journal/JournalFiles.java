package io.warren.storage.journal;

import io.warren.engine.lane.Clock;
import io.warren.storage.file.FileStore;
import io.warren.storage.file.StoreFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names in a journal's directory, and the making of segments. Any thread.
 *
 * <p>A dead segment becomes a spare: its blocks are allocated and written already, so that the segment made of it costs a
 * header and a rename. What it held cannot be taken for entries of the new one, because each entry says its position, which
 * begins with the segment's number, and the generation.
 */
final class JournalFiles {
    static final String FORMAT = "format";
    static final String CLEAN_STOP = "clean-stop";
    private static final String SEGMENT = ".segment";
    private static final String INDEX = ".index";
    private static final String GROUPS = ".groups";
    private static final String QUARANTINE = ".quarantine";
    private static final String CHECKPOINT = ".checkpoint";
    private static final String SPARE = ".spare";
    private static final Pattern FORCED = Pattern.compile("^forced (\\d{1,18})$", Pattern.MULTILINE);
    private static final int MOST_SPARES = 4;
    /** Of the segment made at start, for which everybody waits. */
    private static final int FIRST_BYTES = 2 << 20;

    private final FileStore disk;
    private final Path directory;
    private final long journalId;
    private final int segmentBytes;
    private final Clock clock;
    private final RandomGenerator random;
    /** Numbers of segments that were; guarded by itself. */
    private final ArrayDeque<Integer> spares = new ArrayDeque<>();

    JournalFiles(
            FileStore disk, Path directory, long journalId, int segmentBytes, Clock clock, RandomGenerator random) {
        this.disk = disk;
        this.directory = directory;
        this.journalId = journalId;
        this.segmentBytes = segmentBytes;
        this.clock = clock;
        this.random = random;
        spares.addAll(numbers(SPARE));
    }

    FileStore disk() {
        return disk;
    }

    Path directory() {
        return directory;
    }

    long journalId() {
        return journalId;
    }

    Path segment(int number) {
        return directory.resolve(digits(number) + SEGMENT);
    }

    Path index(int number) {
        return directory.resolve(digits(number) + INDEX);
    }

    Path groupRows(int number) {
        return directory.resolve(digits(number) + GROUPS);
    }

    Path quarantine(int number) {
        return directory.resolve(digits(number) + QUARANTINE);
    }

    Path checkpoint(int number) {
        return directory.resolve(digits(number) + CHECKPOINT);
    }

    private Path spare(int number) {
        return directory.resolve(digits(number) + SPARE);
    }

    Path cleanStop() {
        return directory.resolve(CLEAN_STOP);
    }

    private static String digits(int number) {
        return String.format("%010d", number);
    }

    List<Integer> segments() {
        return numbers(SEGMENT);
    }

    List<Integer> checkpoints() {
        return numbers(CHECKPOINT);
    }

    List<Integer> quarantined() {
        return numbers(QUARANTINE);
    }

    List<Integer> indexes() {
        return numbers(INDEX);
    }

    List<Integer> groupRows() {
        return numbers(GROUPS);
    }

    private List<Integer> numbers(String ending) {
        return disk.list(directory).stream()
                .filter(name -> name.matches("\\d{10}\\" + ending))
                .map(name -> Integer.parseInt(name.substring(0, 10)))
                .sorted()
                .toList();
    }

    /** A segment that can be written to: preallocated, its header on the disk. */
    SegmentFile create(int number) {
        return create(number, segmentBytes);
    }

    /** The same, perhaps smaller. */
    SegmentFile createFirst(int number) {
        return create(number, Math.min(FIRST_BYTES, segmentBytes));
    }

    private SegmentFile create(int number, int bytes) {
        Integer spare;
        synchronized (spares) {
            spare = spares.poll();
        }
        var generation = random.nextInt();
        if (spare == null) {
            var file = disk.create(segment(number));
            begin(file, number, generation, bytes);
            return new SegmentFile(number, generation, file, bytes);
        }
        // Named as a segment only when its header is on the disk.
        try (var file = disk.open(spare(spare))) {
            begin(file, number, generation, segmentBytes);
        }
        disk.rename(spare(spare), segment(number));
        return new SegmentFile(number, generation, disk.open(segment(number)), segmentBytes);
    }

    private void begin(StoreFile file, int number, int generation, int bytes) {
        file.write(EntryFormat.segmentHeader(journalId, number, generation, clock.wallMillis()), 0);
        file.preallocate(bytes);
    }

    /**
     * The file of a dead segment goes, or waits to become another.
     *
     * @param unread whether nobody has it open; who does finds in it what was there
     */
    void retire(int number, boolean unread) {
        if (!unread || !disk.exists(segment(number)) || disk.size(segment(number)) > segmentBytes) {
            delete(segment(number));
            return;
        }
        synchronized (spares) {
            if (spares.size() < MOST_SPARES) {
                disk.rename(segment(number), spare(number));
                spares.add(number);
                return;
            }
        }
        delete(segment(number));
    }

    /** Marks a segment that is damaged: it is served as far as it can be read and never deleted. */
    void quarantine(int number, String what) {
        disk.replace(quarantine(number), ByteBuffer.wrap((what + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    /** As {@link #quarantine(int, String)}, with the position below which everything was known to be forced. */
    void quarantine(int number, String what, long forced) {
        quarantine(number, what + "\nforced " + forced);
    }

    /** The highest position that a quarantine names as forced, 0 for none. */
    long forcedByQuarantine() {
        return quarantined().stream()
                .map(number -> FORCED.matcher(new String(disk.readAll(quarantine(number)), StandardCharsets.UTF_8)))
                .filter(Matcher::find)
                .mapToLong(match -> Long.parseLong(match.group(1)))
                .max()
                .orElse(0);
    }

    /** Keeps a damaged file for who wants to look at it, under a name that is not read. */
    void setAside(Path file) {
        disk.rename(file, file.resolveSibling(file.getFileName() + ".damaged"));
    }

    void delete(Path file) {
        if (disk.exists(file)) {
            disk.delete(file);
        }
    }
}
