package io.warren.broker;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The directory of one node, locked while it is open.
 *
 * <p>Layout: {@code FORMAT} (the format of everything else), {@code lock}, {@code journal/}, {@code metadata/}, {@code
 * database/} (made again from the metadata whenever it is missing), {@code states/} (what can be gone back to), {@code management.sock} while it runs, {@code log/}; in a cluster {@code cluster} (who this node is there) and {@code
 * snapshots/} instead of {@code metadata/}, which a node that was alone has as {@code metadata.alone/}. The format is looked at before anything
 * is written: a directory of a newer release is left as it is.
 */
final class DataDirectory implements AutoCloseable {
    /** What this release writes; it reads this and everything older. */
    static final int FORMAT = 1;

    private static final String STAMP = "FORMAT";
    private static final String NAME = "warren-data";
    private static final Pattern STAMPED = Pattern.compile(NAME + " ([0-9]{1,6})");

    /** What may lie in a directory that is not ours yet. */
    private static final Set<String> HARMLESS = Set.of("log", "lost+found", "lock");

    private final Path path;
    private final FileChannel lockFile;
    private final FileLock lock;

    private DataDirectory(Path path, FileChannel lockFile, FileLock lock) {
        this.path = path;
        this.lockFile = lockFile;
        this.lock = lock;
    }

    /** The directory cannot be used; nothing in it was changed. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final boolean inUse;

        Refused(String text, boolean inUse) {
            super(text);
            this.inUse = inUse;
        }

        boolean inUse() {
            return inUse;
        }
    }

    /**
     * Opens and locks the directory; makes it if there is none.
     *
     * @throws Refused if it is in use, not writable, not ours or of a newer format
     */
    static DataDirectory open(Path path) {
        try {
            checkFormat(path);
            make(path);
            var lockFile = FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            var lock = lock(lockFile);
            if (lock == null) {
                lockFile.close();
                throw new Refused("data directory " + path + " is in use by another process", true);
            }
            stamp(path);
            return new DataDirectory(path, lockFile, lock);
        } catch (IOException cause) {
            throw new Refused(
                    "data directory " + path + " cannot be used: "
                            + cause.getClass().getSimpleName().replace("Exception", "") + " " + cause.getMessage(),
                    false);
        }
    }

    Path path() {
        return path;
    }

    Path journal() {
        return path.resolve("journal");
    }

    Path metadata() {
        return path.resolve("metadata");
    }

    /** What it had alone is in the cluster now; kept, for whoever wants to look. */
    void setMetadataAside() {
        try {
            var aside = path.resolve("metadata.alone");
            for (var again = 2; Files.exists(aside); again++) {
                aside = path.resolve("metadata.alone." + again);
            }
            Files.move(metadata(), aside, StandardCopyOption.ATOMIC_MOVE);
            force(path);
        } catch (IOException cause) {
            throw new Refused(metadata() + " cannot be set aside: " + cause.getMessage(), false);
        }
    }

    private static void force(Path directory) throws IOException {
        try (var opened = FileChannel.open(directory, StandardOpenOption.READ)) {
            opened.force(true);
        }
    }

    /** Who this node is in a cluster. */
    Path cluster() {
        return path.resolve("cluster");
    }

    /**
     * What a node keeps alone and what it keeps in a cluster are not the same, and to begin as the other one would be to let go
     * of it.
     *
     * @param create whether a node that was alone shall make a cluster of what it has
     * @throws Refused if the directory is of the other kind; nothing was changed
     */
    void checkKind(boolean clustered, boolean create) {
        if (clustered && !create && Files.exists(metadata()) && !Files.exists(cluster())) {
            throw new Refused(
                    "data directory " + path
                            + " is of a node that was alone. To make a cluster of what it has, start it"
                            + " once with warren.cluster.create = true; to join one, start it with an empty directory;"
                            + " to go on alone, without the cluster's keys",
                    false);
        }
        if (!clustered && Files.exists(cluster())) {
            throw new Refused(
                    "data directory " + path + " is of a node of a cluster; it cannot be started alone. Give it the"
                            + " cluster's keys, or an empty directory",
                    false);
        }
    }

    /** Of the groups that it is a member of. */
    Path snapshots() {
        return path.resolve("snapshots");
    }

    /** Of management, for whoever runs the process. */
    Path socket() {
        return path.resolve("management.sock");
    }

    Path database() {
        return path.resolve("database");
    }

    /** Made if it is not there, for nobody but its owner, also where the data directory was made by somebody else. */
    Path states() {
        var states = path.resolve("states");
        try {
            make(states);
        } catch (IOException cause) {
            throw new Refused("directory " + states + " cannot be made: " + cause.getMessage(), false);
        }
        return states;
    }

    @Override
    public void close() {
        try {
            lock.release();
            lockFile.close();
        } catch (IOException released) {
            // The process ends and the system releases what is left.
        }
    }

    private static @Nullable FileLock lock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException inThisProcess) {
            return null;
        }
    }

    private static void checkFormat(Path path) throws IOException {
        var stamp = path.resolve(STAMP);
        if (Files.exists(stamp)) {
            var stamped = STAMPED.matcher(Files.readString(stamp).strip());
            if (!stamped.matches()) {
                throw new Refused(stamp + " is not a stamp of this broker", false);
            }
            var found = Integer.parseInt(stamped.group(1));
            if (found > FORMAT) {
                throw new Refused(
                        "data directory " + path + " has format " + found + ", this release reads up to " + FORMAT
                                + "; nothing was changed",
                        false);
            }
            return;
        }
        if (Files.isDirectory(path)) {
            try (var entries = Files.list(path)) {
                var foreign = entries.map(each -> String.valueOf(each.getFileName()))
                        .filter(each -> !HARMLESS.contains(each))
                        .findFirst();
                if (foreign.isPresent()) {
                    throw new Refused(
                            "data directory " + path + " holds " + foreign.get() + " but no " + STAMP
                                    + ": it belongs to something else",
                            false);
                }
            }
        }
    }

    private static void make(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            var parent = path.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                // Messages and password hashes are nobody else's affair.
                Files.createDirectory(
                        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } else {
                Files.createDirectory(path);
            }
        }
    }

    /** Written aside, forced and moved, so that there is never half a stamp. */
    private static void stamp(Path path) throws IOException {
        var stamp = path.resolve(STAMP);
        if (Files.exists(stamp)) {
            return;
        }
        var aside = path.resolve(STAMP + ".new");
        Files.write(aside, (NAME + " " + FORMAT + "\n").getBytes(StandardCharsets.UTF_8));
        try (var file = FileChannel.open(aside, StandardOpenOption.WRITE)) {
            file.force(true);
        }
        Files.move(aside, stamp, StandardCopyOption.ATOMIC_MOVE);
        force(path);
    }
}
