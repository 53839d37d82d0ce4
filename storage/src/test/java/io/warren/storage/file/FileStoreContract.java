package io.warren.storage.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every file store must do. */
interface FileStoreContract {
    FileStore store();

    static ByteBuffer text(String content) {
        return ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    default void whatIsWrittenAtAPositionIsReadBackFromThere(@TempDir Path directory) {
        try (var file = store().create(directory.resolve("a"))) {
            file.write(text("hello"), 3);
            var back = ByteBuffer.allocate(10);
            assertEquals(8, file.read(back, 0));
            assertArrayEquals(new byte[] {0, 0, 0, 'h', 'e', 'l', 'l', 'o', 0, 0}, back.array());
            assertEquals(0, file.read(ByteBuffer.allocate(1), 8));
            file.truncate(4);
            assertEquals(4, file.size());
        }
    }

    @Test
    default void preallocatedSpaceReadsAsZerosAndKeepsWhatIsThere(@TempDir Path directory) {
        try (var file = store().create(directory.resolve("a"))) {
            file.write(text("xy"), 0);
            file.preallocate(3_000_000);
            assertEquals(3_000_000, file.size());
            var back = ByteBuffer.allocate(3);
            file.read(back, 0);
            assertArrayEquals(new byte[] {'x', 'y', 0}, back.array());
        }
    }

    @Test
    default void namesAreListedInOrderAndChangeByRenameAndDelete(@TempDir Path directory) {
        var store = store();
        store.create(directory.resolve("b")).close();
        store.create(directory.resolve("a")).close();
        assertEquals(List.of("a", "b"), store.list(directory));
        store.rename(directory.resolve("a"), directory.resolve("b"));
        assertEquals(List.of("b"), store.list(directory));
        store.delete(directory.resolve("b"));
        assertFalse(store.exists(directory.resolve("b")));
        assertEquals(List.of(), store.list(directory));
    }

    @Test
    default void aFileIsNotCreatedTwiceNorOpenedUnlessItIsThere(@TempDir Path directory) {
        var store = store();
        store.create(directory.resolve("a")).close();
        assertThrows(StorageFailed.class, () -> store.create(directory.resolve("a")));
        var failure = assertThrows(StorageFailed.class, () -> store.open(directory.resolve("c")));
        assertTrue(String.valueOf(failure.getMessage()).startsWith("cannot open " + directory.resolve("c")));
    }

    @Test
    default void aDeletedFileStaysReadableForWhoHoldsIt(@TempDir Path directory) {
        var store = store();
        try (var file = store.create(directory.resolve("a"))) {
            file.write(text("x"), 0);
            store.delete(directory.resolve("a"));
            assertEquals(1, file.read(ByteBuffer.allocate(1), 0));
        }
    }

    @Test
    default void replacePutsNewContentInTheOldPlace(@TempDir Path directory) {
        var store = store();
        store.replace(directory.resolve("a"), text("one"));
        store.replace(directory.resolve("a"), text("two!"));
        assertArrayEquals("two!".getBytes(StandardCharsets.UTF_8), store.readAll(directory.resolve("a")));
        assertEquals(List.of("a"), store.list(directory));
    }
}
