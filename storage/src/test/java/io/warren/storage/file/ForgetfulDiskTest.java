package io.warren.storage.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class ForgetfulDiskTest implements FileStoreContract {
    private final Path directory = Path.of("data");

    @Override
    public FileStore store() {
        return new ForgetfulDisk();
    }

    @Test
    void whatWasForcedSurvivesEveryCrashAndWhatWasNotSurvivesSome() {
        var seen = new HashSet<String>();
        for (var seed = 0; seed < 100; seed++) {
            var disk = new ForgetfulDisk();
            var file = disk.create(directory.resolve("a"));
            file.write(FileStoreContract.text("forced"), 0);
            file.force();
            file.write(FileStoreContract.text("loosen"), 0);
            disk.crash(new SplittableRandom(seed));
            var content = new String(disk.readAll(directory.resolve("a")), StandardCharsets.UTF_8);
            assertEquals(6, content.length());
            seen.add(content);
        }
        assertEquals(true, seen.containsAll(Set.of("forced", "loosen")), seen.toString());
    }

    @Test
    void aRenameCutShortHappenedWhollyOrNotAtAll() {
        var seen = new HashSet<Set<String>>();
        for (var seed = 0; seed < 100; seed++) {
            var disk = new ForgetfulDisk();
            disk.create(directory.resolve("a")).close();
            disk.cutPowerAfter(1);
            assertThrows(PowerCut.class, () -> disk.rename(directory.resolve("a"), directory.resolve("b")));
            disk.crash(new SplittableRandom(seed));
            seen.add(Set.copyOf(disk.list(directory)));
        }
        assertEquals(Set.of(Set.of("a"), Set.of("b")), seen);
    }

    @Test
    void aFailedForceLosesItsPagesForEver() {
        var disk = new ForgetfulDisk();
        var file = disk.create(directory.resolve("a"));
        file.preallocate(8);
        file.write(FileStoreContract.text("lost"), 0);
        disk.failForceAfter(0);
        assertThrows(StorageFailed.class, file::force);
        disk.crash(new SplittableRandom(1));
        assertArrayEquals(new byte[8], disk.readAll(directory.resolve("a")));
    }

    @Test
    void aDiskThatLiesForgetsWhatItForced() {
        var lost = 0;
        for (var seed = 0; seed < 20; seed++) {
            var disk = new ForgetfulDisk();
            var file = disk.create(directory.resolve("a"));
            file.preallocate(4);
            disk.lieAboutForces();
            file.write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}), 0);
            file.force();
            disk.crash(new SplittableRandom(seed));
            lost += disk.readAll(directory.resolve("a"))[0] == 1 ? 0 : 1;
        }
        assertEquals(true, lost > 0 && lost < 20, lost + " of 20 lost");
    }
}
