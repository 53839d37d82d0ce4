package io.warren.storage.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A disk in memory that keeps what was written and what was forced apart, and forgets on {@link #crash}.
 *
 * <p>A crash keeps what was forced, and of the rest a random subset of 512-byte sectors and of creates, renames and deletes.
 * Faults are armed by the test: the power goes at a chosen operation, a chosen write or force fails once, forces lie.
 *
 * <p>Threads: any; one lock, because it is for tests.
 */
public final class ForgetfulDisk implements FileStore {
    private final Map<Path, ForgetfulFile> names = new TreeMap<>();
    private final Map<Path, ForgetfulFile> forcedNames = new TreeMap<>();
    private final TreeSet<Path> directories = new TreeSet<>();
    private final List<NameChange> unforcedNames = new ArrayList<>();
    private int operationsUntilPowerCut = -1;
    private int writesUntilFailure = -1;
    private int forcesUntilFailure = -1;
    private boolean forcesLie;
    private Runnable beforeForce = () -> {};
    private boolean powerless;
    private int operations;
    private int forces;
    private int reads;

    /** Where a name pointed to and points to now; a rename is two of them that happen together. */
    private record NameChange(
            Path name,
            @Nullable ForgetfulFile file,
            @Nullable Path gone) {
        void applyTo(Map<Path, ForgetfulFile> to) {
            if (gone != null) {
                to.remove(gone);
            }
            if (file != null) {
                to.put(name, file);
            }
        }
    }

    /** The power goes in the operation after this many more; it and all later ones throw {@link PowerCut}. */
    public synchronized void cutPowerAfter(int moreOperations) {
        operationsUntilPowerCut = moreOperations;
    }

    /** After this many more writes one fails, having written a part. */
    public synchronized void failWriteAfter(int moreWrites) {
        writesUntilFailure = moreWrites;
    }

    /** After this many more forces one fails; its pages are clean then, and lost. */
    public synchronized void failForceAfter(int moreForces) {
        forcesUntilFailure = moreForces;
    }

    /** From now on a force returns without having done anything, as some disks do. */
    public synchronized void lieAboutForces() {
        forcesLie = true;
    }

    /** Runs once, when a file is to be forced the next time. */
    public synchronized void beforeForce(Runnable look) {
        beforeForce = look;
    }

    public synchronized void flipBit(Path file, long position, int bit) {
        found(file).flip((int) position, 1 << bit);
    }

    public synchronized int operations() {
        return operations;
    }

    public synchronized int forces() {
        return forces;
    }

    /** Calls that read, of whatever length. */
    public synchronized int reads() {
        return reads;
    }

    public synchronized byte[] content(Path file) {
        return found(file).content();
    }

    /** The power went and is back: what is there now is what survived. Armed faults are gone. */
    public synchronized void crash(RandomGenerator random) {
        for (var change : unforcedNames) {
            if (random.nextBoolean()) {
                change.applyTo(forcedNames);
            }
        }
        unforcedNames.clear();
        names.clear();
        names.putAll(forcedNames);
        names.values().forEach(file -> file.crash(random));
        calm();
    }

    /** The process died and the disk did not: everything written is there. Armed faults are gone. */
    public synchronized void processDied() {
        calm();
    }

    private void calm() {
        operationsUntilPowerCut = -1;
        writesUntilFailure = -1;
        forcesUntilFailure = -1;
        powerless = false;
    }

    private void operation() {
        operations++;
        if (!powerless && operationsUntilPowerCut >= 0 && operationsUntilPowerCut-- == 0) {
            powerless = true;
        }
        if (powerless) {
            throw new PowerCut();
        }
    }

    private ForgetfulFile found(Path file) {
        var known = names.get(file);
        if (known == null) {
            throw new StorageFailed("open " + file, new IOException("no such file"));
        }
        return known;
    }

    private void change(NameChange change) {
        change.applyTo(names);
        unforcedNames.add(change);
        // The power may go between the change and the force of the directory.
        forceDirectory(change.name());
    }

    @Override
    public synchronized StoreFile create(Path file) {
        operation();
        if (names.containsKey(file)) {
            throw new StorageFailed("create " + file, new IOException("it exists"));
        }
        var created = new ForgetfulFile();
        change(new NameChange(file, created, null));
        return new Opened(file, created);
    }

    @Override
    public synchronized StoreFile open(Path file) {
        operation();
        return new Opened(file, found(file));
    }

    @Override
    public synchronized boolean exists(Path file) {
        return names.containsKey(file) || directories.contains(file);
    }

    @Override
    public synchronized long size(Path file) {
        return found(file).size();
    }

    @Override
    public synchronized List<String> list(Path directory) {
        return names.keySet().stream()
                .filter(file -> directory.equals(file.getParent()))
                .map(file -> String.valueOf(file.getFileName()))
                .sorted()
                .toList();
    }

    @Override
    public synchronized void rename(Path from, Path to) {
        operation();
        change(new NameChange(to, found(from), from));
    }

    @Override
    public synchronized void delete(Path file) {
        operation();
        found(file);
        change(new NameChange(file, null, file));
    }

    @Override
    public synchronized void createDirectories(Path directory) {
        directories.add(directory);
    }

    @Override
    public synchronized void forceDirectory(Path directory) {
        operation();
        failing(forcesUntilFailure--, "force directory " + directory);
        if (!forcesLie) {
            unforcedNames.forEach(change -> change.applyTo(forcedNames));
            unforcedNames.clear();
        }
    }

    private static void failing(int until, String doing) {
        if (until == 0) {
            throw new StorageFailed(doing, new IOException("input/output error"));
        }
    }

    private final class Opened implements StoreFile {
        private final Path path;
        private final ForgetfulFile file;

        Opened(Path path, ForgetfulFile file) {
            this.path = path;
            this.file = file;
        }

        @Override
        public Path path() {
            return path;
        }

        @Override
        public long size() {
            synchronized (ForgetfulDisk.this) {
                return file.size();
            }
        }

        @Override
        public void write(ByteBuffer from, long position) {
            synchronized (ForgetfulDisk.this) {
                var bytes = new byte[from.remaining()];
                from.get(bytes);
                if (operationsUntilPowerCut == 0 || writesUntilFailure == 0) {
                    // Some of it got through; all of it if the power goes, then the crash decides.
                    var part = writesUntilFailure == 0 ? bytes.length / 2 : bytes.length;
                    file.write(Arrays.copyOf(bytes, part), (int) position);
                }
                operation();
                failing(writesUntilFailure--, "write to " + path + " at " + position);
                file.write(bytes, (int) position);
            }
        }

        @Override
        public int read(ByteBuffer into, long position) {
            synchronized (ForgetfulDisk.this) {
                if (powerless) {
                    throw new PowerCut();
                }
                reads++;
                var bytes = new byte[into.remaining()];
                var count = file.read(bytes, (int) Math.min(Integer.MAX_VALUE, position));
                into.put(bytes, 0, count);
                return count;
            }
        }

        @Override
        public void force() {
            synchronized (ForgetfulDisk.this) {
                var look = beforeForce;
                beforeForce = () -> {};
                look.run();
                operation();
                forces++;
                if (forcesUntilFailure == 0) {
                    file.forceFailed();
                }
                failing(forcesUntilFailure--, "force " + path);
                if (!forcesLie) {
                    file.force();
                }
            }
        }

        @Override
        public void truncate(long size) {
            synchronized (ForgetfulDisk.this) {
                operation();
                file.truncate((int) size);
            }
        }

        @Override
        public void preallocate(long size) {
            var missing = size - size();
            if (missing > 0) {
                write(ByteBuffer.allocate((int) missing), size());
            }
            force();
        }

        @Override
        public void close() {}
    }
}
