package io.warren.storage.metadata;

import io.warren.storage.file.FileStore;
import io.warren.storage.file.StoreFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The names of the files in the metadata directory and what their first bytes say. No state. */
record MetadataFiles(FileStore store, Path directory) {
    private static final Pattern CHANGES = Pattern.compile("changes-([0-9]{10})\\.log");
    private static final Pattern SNAPSHOT = Pattern.compile("snapshot-([0-9]{10})\\.meta");
    private static final Pattern UNFINISHED = Pattern.compile("snapshot-[0-9]{10}\\.meta\\.new");

    Path changes(long generation) {
        return directory.resolve("changes-%010d.log".formatted(generation));
    }

    Path snapshot(long generation) {
        return directory.resolve("snapshot-%010d.meta".formatted(generation));
    }

    /** Generations that have a log. */
    TreeSet<Long> changes() {
        return generations(CHANGES);
    }

    TreeSet<Long> snapshots() {
        return generations(SNAPSHOT);
    }

    /** Snapshots that a crash cut short; they were never anything. */
    void deleteUnfinished() {
        for (var name : store.list(directory)) {
            if (UNFINISHED.matcher(name).matches()) {
                store.delete(directory.resolve(name));
            }
        }
    }

    /** Refuses what a newer release wrote, before anything is changed. */
    void checkFormats() {
        for (var generation : snapshots()) {
            checkFormat(snapshot(generation), FileHeader.Kind.SNAPSHOT, generation);
        }
        for (var generation : changes()) {
            checkFormat(changes(generation), FileHeader.Kind.CHANGES, generation);
        }
    }

    private void checkFormat(Path path, FileHeader.Kind kind, long generation) {
        try (var file = store.open(path)) {
            if (header(file, kind, generation) instanceof FileHeader.Read.Newer(var format)) {
                throw new MetadataUnreadable(path + " has format " + format + ", this release reads up to "
                        + FileHeader.FORMAT + "; nothing was changed");
            }
        }
    }

    static FileHeader.Read header(StoreFile file, FileHeader.Kind kind, long generation) {
        var bytes = ByteBuffer.allocate(FileHeader.BYTES);
        file.read(bytes, 0);
        return new FileHeader(FileHeader.FORMAT, kind, generation).check(bytes.flip());
    }

    private TreeSet<Long> generations(Pattern pattern) {
        var found = new TreeSet<Long>();
        for (var name : store.list(directory)) {
            var matcher = pattern.matcher(name);
            if (matcher.matches()) {
                found.add(Long.parseLong(matcher.group(1)));
            }
        }
        return found;
    }
}
