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
 *
 * @param format 1, or 2 once a group was opened: its entries mean nothing to a release that knows format 1 only
 */
record JournalStamp(long journal, int format) {
    private static final int WITHOUT_GROUPS = 1;
    private static final int WITH_GROUPS = 2;
    private static final Pattern TEXT =
            Pattern.compile("warren-journal\nformat (\\d{1,9})\n(?:journal ([0-9a-f]{16})\n)?[\\s\\S]*");

    /** The journal's; a new one in a directory without a journal. */
    static JournalStamp check(FileStore disk, Path directory, RandomGenerator random) {
        var file = directory.resolve(JournalFiles.FORMAT);
        if (!disk.exists(file)) {
            return stamp(disk, directory, file, random);
        }
        var found = read(disk, directory, file);
        // Whoever wrote it may have died before its name was on the disk, and nothing may get there before it.
        disk.forceDirectory(directory);
        return found;
    }

    /** Whether groups may have said something in this journal. */
    boolean hasGroups() {
        return format >= WITH_GROUPS;
    }

    /** The same journal from the first group on; on the disk when this returns. */
    JournalStamp withGroups(FileStore disk, Path directory) {
        if (hasGroups()) {
            return this;
        }
        var stamp = new JournalStamp(journal, WITH_GROUPS);
        stamp.write(disk, directory.resolve(JournalFiles.FORMAT));
        return stamp;
    }

    private void write(FileStore disk, Path file) {
        var text = "warren-journal\nformat " + format + "\njournal " + String.format("%016x", journal) + "\n";
        disk.replace(file, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Throws {@link FormatRefused} if there is a journal that this release does not read; touches nothing. */
    static void refuseOthers(FileStore disk, Path directory) {
        var file = directory.resolve(JournalFiles.FORMAT);
        if (disk.exists(file)) {
            read(disk, directory, file);
        }
    }

    private static JournalStamp read(FileStore disk, Path directory, Path file) {
        var text = new String(disk.readAll(file), StandardCharsets.UTF_8);
        var match = TEXT.matcher(text);
        if (!match.matches()) {
            throw new FormatRefused(file + " is not the format file of a journal; nothing was touched");
        }
        var format = Integer.parseInt(match.group(1));
        if (format < WITHOUT_GROUPS || format > WITH_GROUPS) {
            throw new FormatRefused("the journal in " + directory + " has format " + format
                    + ", this version reads and writes formats " + WITHOUT_GROUPS + " and " + WITH_GROUPS
                    + "; start it with the version that wrote it; nothing was touched");
        }
        var id = match.group(2);
        if (id == null) {
            throw new FormatRefused(file + " names no journal; nothing was touched");
        }
        return new JournalStamp(Long.parseUnsignedLong(id, 16), format);
    }

    private static JournalStamp stamp(FileStore disk, Path directory, Path file, RandomGenerator random) {
        disk.createDirectories(directory);
        var other = disk.list(directory).stream()
                .filter(name -> !name.startsWith(JournalFiles.FORMAT))
                .findFirst();
        if (other.isPresent()) {
            throw new FormatRefused("the directory " + directory + " holds " + other.get()
                    + " but no format file, so it is not known what it is; nothing was touched");
        }
        var stamp = new JournalStamp(random.nextLong(), WITHOUT_GROUPS);
        stamp.write(disk, file);
        return stamp;
    }
}
