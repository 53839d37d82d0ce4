package io.warren.storage.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.storage.journal.FormatRefused;
import io.warren.storage.journal.GoldenGroups;
import io.warren.storage.journal.GoldenJournal;
import io.warren.storage.metadata.GoldenMetadata;
import io.warren.storage.metadata.MetadataUnreadable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** This release opens what the release with format 1 wrote, and finds exactly what was in it. */
final class GoldenDirectoryTest {
    private static final String FORMAT_1 = "/golden/format-1/";
    private static final String FORMAT_2 = "/golden/format-2/";

    @TempDir
    Path directory;

    private final GoldenJournal journal = GoldenDirectories.journal();

    @Test
    void messagesOfABrokerThatWasKilledAreFound() throws Exception {
        copy("killed");

        assertEquals(journal.killed(), journal.read(directory.resolve("journal")));
        // This release has written to it now, and goes on with what it wrote.
        assertEquals(journal.killed(), journal.read(directory.resolve("journal")));
    }

    @Test
    void aNodeWithoutGroupsGoesOnWithFormatOne() throws Exception {
        copy("stopped");

        journal.read(directory.resolve("journal"));

        assertTrue(Files.readString(directory.resolve("journal/format")).contains("format 1"));
    }

    @Test
    void messagesAreFoundOnceAGroupMadeItFormatTwo() throws Exception {
        copy("killed");
        GoldenJournal.openGroup(directory.resolve("journal"));

        assertEquals(journal.killed(), journal.read(directory.resolve("journal")));

        assertTrue(Files.readString(directory.resolve("journal/format")).contains("format 2"));
    }

    @Test
    void messagesOfABrokerThatStoppedInOrderAreFoundAsTheyStood() throws Exception {
        copy("stopped");

        assertEquals(journal.stopped(), journal.read(directory.resolve("journal")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"groups", "groups-stopped"})
    void groupsAreFoundAsTheyStood(String how) throws Exception {
        GoldenDirectories.unzip(FORMAT_2 + how + ".zip", directory);

        assertEquals(Set.of(), GoldenGroups.entriesMissing(directory.resolve("journal")));
        assertEquals(GoldenGroups.expected(), GoldenGroups.read(directory.resolve("journal")));
        // This release has written to it now, and goes on with what it wrote.
        assertEquals(GoldenGroups.expected(), GoldenGroups.read(directory.resolve("journal")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"killed", "stopped", "transaction"})
    void metadataAreFound(String how) throws IOException {
        copy(how);

        assertEquals(GoldenMetadata.expected(), GoldenMetadata.read(directory.resolve("metadata")));
        assertEquals(GoldenMetadata.expected(), GoldenMetadata.read(directory.resolve("metadata")));
    }

    @Test
    void everyKindOfEntryAndOfChangeIsInIt() throws Exception {
        copy("killed");

        assertEquals(Set.of(), GoldenJournal.entriesMissing(directory.resolve("journal")));
        assertEquals(Set.of(), GoldenMetadata.changesMissing(directory.resolve("metadata")));
    }

    @Test
    void aJournalOfANewerFormatIsRefusedInOneLineAndNotTouched() throws IOException {
        copy("killed");
        var stamp = directory.resolve("journal/format");
        Files.writeString(stamp, Files.readString(stamp).replace("format 1", "format 3"));
        var before = contents();

        var refused = assertThrows(FormatRefused.class, () -> journal.read(directory.resolve("journal")));

        assertOneLine("format 3", refused);
        assertEquals(before, contents());
    }

    /** Also where only the newest file is newer, as after a start with a newer release. */
    @ParameterizedTest
    @ValueSource(strings = {"changes-0000000002.log", "snapshot-0000000002.meta"})
    void metadataOfANewerFormatAreRefusedInOneLineAndNotTouched(String file) throws IOException {
        copy("stopped");
        var path = directory.resolve("metadata").resolve(file);
        var bytes = ByteBuffer.wrap(Files.readAllBytes(path)).putInt(8, 2);
        var crc = new CRC32C();
        crc.update(bytes.array(), 0, 24);
        Files.write(path, bytes.putInt(24, (int) crc.getValue()).array());
        var before = contents();

        var refused = assertThrows(MetadataUnreadable.class, () -> GoldenMetadata.read(directory.resolve("metadata")));

        assertOneLine("format 2", refused);
        assertEquals(before, contents());
    }

    private static void assertOneLine(String part, RuntimeException refused) {
        var text = String.valueOf(refused.getMessage());
        assertTrue(text.contains(part), text);
        assertEquals(1, text.lines().count(), text);
    }

    private void copy(String how) throws IOException {
        GoldenDirectories.unzip(FORMAT_1 + how + ".zip", directory);
    }

    private TreeMap<String, String> contents() throws IOException {
        var contents = new TreeMap<String, String>();
        List<Path> files;
        try (var all = Files.walk(directory)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        for (var file : files) {
            contents.put(
                    String.valueOf(directory.relativize(file)), HexFormat.of().formatHex(Files.readAllBytes(file)));
        }
        return contents;
    }
}
