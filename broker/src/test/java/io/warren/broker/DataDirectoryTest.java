package io.warren.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
    @TempDir
    Path parent;

    @Test
    void aNewDirectoryIsStampedAndPrivate() throws IOException {
        var path = parent.resolve("a/b");
        try (var data = DataDirectory.open(path)) {
            assertEquals(
                    "warren-data 1",
                    Files.readString(data.path().resolve("FORMAT")).strip());
        }
        assertEquals(3, Files.getPosixFilePermissions(path).size());
        DataDirectory.open(path).close();
    }

    @Test
    void oneProcessAtATime() {
        try (var data = DataDirectory.open(parent.resolve("d"))) {
            var refused = assertThrows(DataDirectory.Refused.class, () -> DataDirectory.open(data.path()));
            assertTrue(refused.inUse());
        }
    }

    @Test
    void aNewerFormatIsRefusedWithoutTouchingAByte() throws IOException {
        var path = Files.createDirectory(parent.resolve("d"));
        Files.writeString(path.resolve("FORMAT"), "warren-data 2\n");
        Files.writeString(path.resolve("future"), "x");
        var refused = assertThrows(DataDirectory.Refused.class, () -> DataDirectory.open(path));
        assertTrue(Objects.requireNonNull(refused.getMessage()).contains("format 2"));
        try (var entries = Files.list(path)) {
            assertEquals(2, entries.count());
        }
    }

    @Test
    void somebodyElsesDirectoryIsRefused() throws IOException {
        var path = Files.createDirectory(parent.resolve("d"));
        Files.writeString(path.resolve("00000001.wal"), "x");
        assertThrows(DataDirectory.Refused.class, () -> DataDirectory.open(path));
    }

    @Test
    void aPathThatIsAFileIsRefused() throws IOException {
        var path = Files.writeString(parent.resolve("file"), "x");
        assertThrows(DataDirectory.Refused.class, () -> DataDirectory.open(path));
    }

    @Test
    void aLoneNodesDirectoryIsNoneOfAClusterNorTheOtherWayRound() throws IOException {
        try (var data = DataDirectory.open(parent.resolve("new"))) {
            data.checkKind(true, false);
            data.checkKind(false, false);

            Files.createDirectory(data.metadata());
            data.checkKind(false, false);
            assertThrows(DataDirectory.Refused.class, () -> data.checkKind(true, false));

            data.checkKind(true, true);
            Files.writeString(data.cluster(), "warren-cluster 1");
            data.checkKind(true, false);

            data.setMetadataAside();
            data.checkKind(true, false);
            assertThrows(DataDirectory.Refused.class, () -> data.checkKind(false, false));
        }
    }
}
