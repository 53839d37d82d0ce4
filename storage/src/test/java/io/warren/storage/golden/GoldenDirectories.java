package io.warren.storage.golden;

import io.warren.storage.file.ForgetfulDisk;
import io.warren.storage.journal.GoldenGroups;
import io.warren.storage.journal.GoldenJournal;
import io.warren.storage.metadata.GoldenMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Writes the golden directories of the formats that this release writes: {@code GoldenDirectories DIRECTORY} makes {@code
 * killed.zip}, {@code stopped.zip} and {@code transaction.zip} of format 1 and {@code groups.zip} and {@code
 * groups-stopped.zip} of format 2 there, of which those that there are not yet are committed. What an older release wrote is
 * never written again.
 */
public final class GoldenDirectories {
    /** All entries of a zip have this time, so that the same content makes the same file. */
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private GoldenDirectories() {}

    /** The journal of the queues that the metadata declare. */
    static GoldenJournal journal() {
        return new GoldenJournal(GoldenMetadata.FIRST, GoldenMetadata.SECOND, GoldenMetadata.DROPPED);
    }

    public static void main(String[] arguments) throws IOException {
        var killed = new TreeMap<String, byte[]>();
        var stopped = new TreeMap<String, byte[]>();
        journal()
                .write(
                        disk -> collect(disk, GoldenJournal.DIRECTORY, killed),
                        disk -> collect(disk, GoldenJournal.DIRECTORY, stopped));
        GoldenMetadata.write(
                disk -> collect(disk, GoldenMetadata.DIRECTORY, killed),
                disk -> collect(disk, GoldenMetadata.DIRECTORY, stopped));
        var directory = Path.of(arguments[0]);
        Files.createDirectories(directory);
        zip(killed, directory.resolve("killed.zip"));
        zip(stopped, directory.resolve("stopped.zip"));
        var transaction = new TreeMap<String, byte[]>();
        GoldenMetadata.writeTransaction(disk -> collect(disk, GoldenMetadata.DIRECTORY, transaction));
        zip(transaction, directory.resolve("transaction.zip"));
        var groups = new TreeMap<String, byte[]>();
        var groupsStopped = new TreeMap<String, byte[]>();
        GoldenGroups.write(
                disk -> collect(disk, GoldenGroups.DIRECTORY, groups),
                disk -> collect(disk, GoldenGroups.DIRECTORY, groupsStopped));
        zip(groups, directory.resolve("groups.zip"));
        zip(groupsStopped, directory.resolve("groups-stopped.zip"));
    }

    private static void collect(ForgetfulDisk disk, Path directory, Map<String, byte[]> to) {
        for (var name : disk.list(directory)) {
            to.put(directory.getFileName() + "/" + name, disk.content(directory.resolve(name)));
        }
    }

    private static void zip(Map<String, byte[]> files, Path to) throws IOException {
        try (var out = new ZipOutputStream(Files.newOutputStream(to))) {
            for (var file : files.entrySet()) {
                var entry = new ZipEntry(file.getKey());
                entry.setTimeLocal(NO_TIME);
                out.putNextEntry(entry);
                out.write(file.getValue());
                out.closeEntry();
            }
        }
    }

    /** Puts a copy of a committed directory there. */
    static void unzip(String resource, Path to) throws IOException {
        var stream = GoldenDirectories.class.getResourceAsStream(resource);
        if (stream == null) {
            throw new IOException("no resource " + resource);
        }
        try (var in = new ZipInputStream(stream)) {
            for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                var file = to.resolve(entry.getName()).normalize();
                Files.createDirectories(file.resolveSibling("."));
                Files.write(file, in.readAllBytes());
            }
        }
    }
}
