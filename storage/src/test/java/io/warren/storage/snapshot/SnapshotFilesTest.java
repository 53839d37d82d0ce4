package io.warren.storage.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.engine.log.SnapshotStore;
import io.warren.engine.log.SnapshotStore.Kept;
import io.warren.engine.message.Receipt;
import io.warren.storage.file.DiskFiles;
import io.warren.storage.file.ForgetfulDisk;
import io.warren.storage.file.PowerCut;
import io.warren.storage.file.StorageFailed;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SnapshotFilesTest {
    private static final Path DIRECTORY = Path.of("data/snapshots");
    private static final Path FILE = DIRECTORY.resolve("group-0000000000000000007.snapshot");

    private final ForgetfulDisk disk = new ForgetfulDisk();

    /** Writes at once, on the thread that asks. */
    private SnapshotFiles open() {
        return open(disk);
    }

    private static SnapshotFiles open(ForgetfulDisk disk) {
        return SnapshotFiles.open(disk, DIRECTORY, Runnable::run, () -> {});
    }

    private static ByteBuffer bytes(int seed, int length) {
        var bytes = new byte[length];
        new SplittableRandom(seed).nextBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }

    private static Kept kept(long index, int length) {
        return new Kept(index, bytes((int) index, length));
    }

    private static boolean keep(SnapshotStore store, Kept snapshot) {
        var answer = new Answer();
        store.keep(snapshot, answer);
        return answer.now();
    }

    private static boolean drop(SnapshotFiles files, long group) {
        var answer = new Answer();
        files.drop(group, answer);
        return answer.now();
    }

    private static final class Answer implements Receipt {
        private final CompletableFuture<Boolean> accepted = new CompletableFuture<>();

        @Override
        public void accepted() {
            assertTrue(accepted.complete(true), "answered twice");
        }

        @Override
        public void rejected() {
            assertTrue(accepted.complete(false), "answered twice");
        }

        boolean now() {
            assertTrue(accepted.isDone(), "not answered");
            return accepted.join();
        }

        boolean soon() {
            return accepted.orTimeout(10, TimeUnit.SECONDS).join();
        }
    }

    @Test
    void theLastThatWasKeptIsFoundAfterAPowerCut() {
        var store = open().of(7);
        assertNull(store.latest());
        assertTrue(keep(store, kept(3, 100)));
        assertTrue(keep(store, kept(5, 3 << 20)));
        assertEquals(kept(5, 3 << 20), store.latest());
        disk.crash(new SplittableRandom(1));

        var files = open();
        assertEquals(Set.of(7L), files.groups());
        assertEquals(kept(5, 3 << 20), files.of(7).latest());
        assertNull(files.of(8).latest());
        assertEquals(Set.of(7L), files.groups());
    }

    @Test
    void anEmptySnapshotIsOne() {
        assertTrue(keep(open().of(7), kept(3, 0)));
        assertEquals(kept(3, 0), open().of(7).latest());
    }

    @Test
    void aPowerCutLeavesTheOldOrTheNewWhole() {
        var seen = new boolean[2];
        for (var at = 0; at < 40; at++) {
            for (var seed = 0; seed < 5; seed++) {
                var each = new ForgetfulDisk();
                keep(open(each).of(7), kept(1, 1000));
                each.cutPowerAfter(at);
                var accepted = false;
                try {
                    accepted = keep(open(each).of(7), kept(2, 5000));
                } catch (PowerCut here) {
                    // As wished.
                }
                each.crash(new SplittableRandom(seed));

                var found = open(each).of(7).latest();
                assertNotNull(found);
                assertEquals(kept(found.index(), found.index() == 1 ? 1000 : 5000), found, "cut after " + at);
                assertTrue(found.index() == 2 || !accepted, "accepted and lost, cut after " + at);
                seen[(int) found.index() - 1] = true;
            }
        }
        assertTrue(seen[0] && seen[1]);
    }

    @Test
    void aCutBetweenKeepsOfManyGroupsLosesNoneThatWasAccepted() {
        for (var seed = 0; seed < 200; seed++) {
            var random = new SplittableRandom(seed);
            var each = new ForgetfulDisk();
            var accepted = new long[3];
            var asked = new long[3];
            each.cutPowerAfter(random.nextInt(80));
            try {
                var files = open(each);
                for (var index = 1L; index < 12; index++) {
                    var group = random.nextInt(3);
                    asked[group] = index;
                    if (keep(files.of(group), kept(index, random.nextInt(3000)))) {
                        accepted[group] = index;
                    }
                }
            } catch (PowerCut here) {
                // As wished.
            }
            each.crash(random);
            var files = open(each);
            for (var group = 0; group < 3; group++) {
                var found = files.of(group).latest();
                var index = found == null ? 0 : found.index();
                assertTrue(index == accepted[group] || index == asked[group], "seed " + seed);
            }
            assertEquals(
                    each.list(DIRECTORY).size(), files.groups().size(), "something unfinished was left, seed " + seed);
        }
    }

    @Test
    void aWriteThatFailsIsRejectedOnceAndLeavesTheOld() {
        var store = open().of(7);
        assertTrue(keep(store, kept(1, 1000)));
        disk.failWriteAfter(1);
        assertTrue(!keep(store, kept(2, 1000)));
        assertEquals(kept(1, 1000), store.latest());
        disk.failForceAfter(1);
        assertTrue(!keep(store, kept(3, 1000)));
        assertEquals(kept(1, 1000), open().of(7).latest());

        assertTrue(keep(store, kept(4, 1000)));
        assertEquals(kept(4, 1000), open().of(7).latest());
    }

    @Test
    void whoAskedHearsOfItWhateverBreaks() {
        var store = open().of(7);
        var answer = new Answer();
        disk.cutPowerAfter(2);
        assertThrows(PowerCut.class, () -> store.keep(kept(1, 50), answer));
        assertTrue(!answer.now());
    }

    @Test
    void everyFlippedBitIsFoundAndTheFileStays() {
        keep(open().of(7), kept(1, 300));
        var random = new SplittableRandom(4);
        for (var at = 0; at < disk.size(FILE); at++) {
            var bit = random.nextInt(8);
            disk.flipBit(FILE, at, bit);
            var store = open().of(7);
            var failure = assertThrows(StorageFailed.class, store::latest, "byte " + at);
            assertTrue(String.valueOf(failure.getMessage()).contains(FILE.toString()));
            disk.flipBit(FILE, at, bit);
            assertEquals(kept(1, 300), store.latest());
        }
    }

    @Test
    void aFileCutShortAnywhereIsNotTaken() {
        keep(open().of(7), kept(1, 50));
        var size = disk.size(FILE);
        try (var file = disk.open(FILE)) {
            for (var left = size - 1; left >= 0; left--) {
                file.truncate(left);
                assertThrows(StorageFailed.class, open().of(7)::latest, "size " + left);
            }
        }
        assertTrue(disk.exists(FILE));
    }

    @Test
    void aFileUnderAnotherGroupsNameIsNotTaken() {
        keep(open().of(7), kept(1, 50));
        disk.rename(FILE, DIRECTORY.resolve("group-0000000000000000008.snapshot"));
        var files = open();
        var failure = assertThrows(StorageFailed.class, files.of(8)::latest);
        assertTrue(String.valueOf(failure.getMessage()).contains("it is of group 7"));
        assertNull(files.of(7).latest());
        assertEquals(Set.of(8L), files.groups());
    }

    @Test
    void aDroppedGroupsSnapshotIsGoneAndStaysGone() {
        var files = open();
        keep(files.of(7), kept(1, 50));
        keep(files.of(8), kept(1, 50));
        assertTrue(drop(files, 7));
        assertNull(files.of(7).latest());
        assertTrue(!keep(files.of(7), kept(2, 50)));
        disk.crash(new SplittableRandom(1));
        assertEquals(Set.of(8L), open().groups());
        assertTrue(drop(open(), 7));
    }

    @Test
    void keepDoesNotWaitAndIsDoneInOrder() {
        Queue<Runnable> waiting = new ArrayDeque<>();
        var files = SnapshotFiles.open(disk, DIRECTORY, waiting::add, () -> {});
        var first = new Answer();
        var dropped = new Answer();
        files.of(7).keep(kept(1, 50), first);
        files.drop(7, dropped);
        assertNull(files.of(7).latest());
        assertTrue(!first.accepted.isDone());
        waiting.remove().run();
        assertTrue(first.now());
        assertEquals(kept(1, 50), files.of(7).latest());
        waiting.remove().run();
        assertTrue(dropped.now());
        assertNull(files.of(7).latest());
    }

    @Test
    void aCopyPieceByPieceReadsTheFileOnce() {
        keep(open().of(7), kept(1, 50));
        var store = open().of(7);
        var before = store.latest();
        var operations = disk.operations();
        assertEquals(before, store.latest());
        assertEquals(operations, disk.operations());
    }

    @Test
    void onARealDiskItsOwnThreadWritesUntilItIsClosed(@TempDir Path directory) {
        var files = SnapshotFiles.open(new DiskFiles(), directory.resolve("snapshots"));
        var first = new Answer();
        var other = new Answer();
        files.of(7).keep(kept(1, 5 << 20), first);
        files.of(8).keep(kept(2, 10), other);
        assertTrue(first.soon());
        files.close();
        assertTrue(other.now());
        var late = new Answer();
        files.of(7).keep(kept(3, 10), late);
        assertTrue(!late.now());

        try (var again = SnapshotFiles.open(new DiskFiles(), directory.resolve("snapshots"))) {
            assertEquals(kept(1, 5 << 20), again.of(7).latest());
            assertEquals(Set.of(7L, 8L), again.groups());
        }
    }
}
