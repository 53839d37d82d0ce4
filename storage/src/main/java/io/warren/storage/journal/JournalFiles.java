package io.warren.storage.journal;

import io.warren.engine.lane.Clock;
import io.warren.storage.file.FileStore;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;

/** The names in a journal's directory, and the making of segments. Any thread. */
final class JournalFiles {
    static final String FORMAT = "format";
    static final String CLEAN_STOP = "clean-stop";
    private static final String SEGMENT = ".segment";
    private static final String INDEX = ".index";
    private static final String QUARANTINE = ".quarantine";
    private static final String CHECKPOINT = ".checkpoint";

    private final FileStore disk;
    private final Path directory;
    private final long journalId;
    private final int segmentBytes;
    private final Clock clock;
    private final RandomGenerator random;

    JournalFiles(
            FileStore disk, Path directory, long journalId, int segmentBytes, Clock clock, RandomGenerator random) {
        this.disk = disk;
        this.directory = directory;
        this.journalId = journalId;
        this.segmentBytes = segmentBytes;
        this.clock = clock;
        this.random = random;
    }

    FileStore disk() {
        return disk;
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

    Path quarantine(int number) {
        return directory.resolve(digits(number) + QUARANTINE);
    }

    Path checkpoint(int number) {
        return directory.resolve(digits(number) + CHECKPOINT);
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

    private List<Integer> numbers(String ending) {
        return disk.list(directory).stream()
                .filter(name -> name.matches("\\d{10}\\" + ending))
                .map(name -> Integer.parseInt(name.substring(0, 10)))
                .sorted()
                .toList();
    }

    /** A segment that can be written to: preallocated, its header on the disk. */
    SegmentFile create(int number) {
        var file = disk.create(segment(number));
        var generation = random.nextInt();
        file.write(EntryFormat.segmentHeader(journalId, number, generation, clock.wallMillis()), 0);
        file.preallocate(segmentBytes);
        return new SegmentFile(number, generation, file);
    }

    /** Marks a segment that is damaged: it is served as far as it can be read and never deleted. */
    void quarantine(int number, String what) {
        disk.replace(quarantine(number), ByteBuffer.wrap((what + "\n").getBytes(StandardCharsets.UTF_8)));
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
