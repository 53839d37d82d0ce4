package io.warren.compat.cluster;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFilesTest {
    @Test
    void oneBitOfOneByteOfOneFileIsFlipped(@TempDir Path directory) throws Exception {
        var file = directory.resolve("journal/segment");
        Files.createDirectories(file.getParent());
        Files.createFile(directory.resolve("lock"));
        Files.write(file, new byte[100]);

        var said = DataFiles.flip(directory, new Random(1), 1);

        var bytes = Files.readAllBytes(file);
        var position = Integer.parseInt(said.substring("journal/segment ".length()));
        assertEquals(1, Integer.bitCount(bytes[position] & 0xff));
        bytes[position] = 0;
        assertTrue(Arrays.equals(new byte[100], bytes));
    }

    @Test
    void oneBitIsFlippedWhereverTheBytesAre(@TempDir Path directory) throws Exception {
        var file = directory.resolve("journal/segment");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "a body, and a body");
        Files.writeString(directory.resolve("other"), "nobody");

        assertEquals(2, DataFiles.flipIn(directory, "a body".getBytes(US_ASCII)));

        assertEquals("a bndy, and a bndy", Files.readString(file));
        assertEquals("nobody", Files.readString(directory.resolve("other")));
        assertEquals(0, DataFiles.flipIn(directory, "a body".getBytes(US_ASCII)));
    }

    @Test
    void nothingIsLeftOfAWipedDirectory(@TempDir Path directory) throws Exception {
        var data = directory.resolve("data");
        Files.createDirectories(data.resolve("journal"));
        Files.writeString(data.resolve("journal/segment"), "x");

        DataFiles.wipe(data);

        assertFalse(Files.exists(data));
    }
}
