package io.warren.storage.journal;

import io.warren.storage.file.FileStore;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * The file {@code format} of a journal's directory: which format it has, and the id that all its files carry. Read before
 * anything else is touched.
 */
final class JournalStamp {
    static final int FORMAT_NUMBER = 1;
    private static final Pattern TEXT =
            Pattern.compile("warren-journal\nformat (\\d{1,9})\n(?:journal ([0-9a-f]{16})\n)?[\\s\\S]*");

    private JournalStamp() {}

    /** The journal's id; a new one in a directory without a journal. */
    static long check(FileStore disk, Path directory, RandomGenerator random) {
        var file = directory.resolve(JournalFiles.FORMAT);
        return disk.exists(file) ? read(disk, directory, file) : stamp(disk, directory, file, random);
    }

    /** Throws {@link FormatRefused} if there is a journal that this release does not read; touches nothing. */
    static void refuseOthers(FileStore disk, Path directory) {
        var file = directory.resolve(JournalFiles.FORMAT);
        if (disk.exists(file)) {
            read(disk, directory, file);
        }
    }

    private static long read(FileStore disk, Path directory, Path file) {
        var text = new String(disk.readAll(file), StandardCharsets.UTF_8);
        var match = TEXT.matcher(text);
        if (!match.matches()) {
            throw new FormatRefused(file + " is not the format file of a journal; nothing was touched");
        }
        var format = Integer.parseInt(match.group(1));
        if (format != FORMAT_NUMBER) {
            throw new FormatRefused("the journal in " + directory + " has format " + format
                    + ", this version reads and writes format " + FORMAT_NUMBER
                    + "; start it with the version that wrote it; nothing was touched");
        }
        var id = match.group(2);
        if (id == null) {
            throw new FormatRefused(file + " names no journal; nothing was touched");
        }
        return Long.parseUnsignedLong(id, 16);
    }

    private static long stamp(FileStore disk, Path directory, Path file, RandomGenerator random) {
        disk.createDirectories(directory);
        var other = disk.list(directory).stream()
                .filter(name -> !name.startsWith(JournalFiles.FORMAT))
                .findFirst();
        if (other.isPresent()) {
            throw new FormatRefused("the directory " + directory + " holds " + other.get()
                    + " but no format file, so it is not known what it is; nothing was touched");
        }
        var id = random.nextLong();
        var text = "warren-journal\nformat " + FORMAT_NUMBER + "\njournal " + String.format("%016x", id) + "\n";
        disk.replace(file, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        return id;
    }
}
