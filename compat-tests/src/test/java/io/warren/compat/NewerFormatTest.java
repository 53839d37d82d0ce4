package io.warren.compat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.compat.harness.BrokerProcess;
import io.warren.compat.harness.WarrenOnly;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** A data directory that a later release wrote, wholly or in part: the broker says so in one line and changes nothing. */
@WarrenOnly
class NewerFormatTest {
    @Test
    void newerDirectoryIsRefusedUntouched() throws Exception {
        assertRefused("format 2", data -> replace(data.resolve("FORMAT"), "warren-data 1", "warren-data 2"));
    }

    @Test
    void newerJournalIsRefusedUntouched() throws Exception {
        assertRefused("format 3", data -> replace(data.resolve("journal/format"), "format 1", "format 3"));
    }

    @Test
    void newerMetadataAreRefusedUntouched() throws Exception {
        assertRefused("format 2", data -> {
            var path = data.resolve("metadata/changes-0000000001.log");
            var bytes = ByteBuffer.wrap(Files.readAllBytes(path)).putInt(8, 2);
            var crc = new CRC32C();
            crc.update(bytes.array(), 0, 24);
            Files.write(path, bytes.putInt(24, (int) crc.getValue()).array());
        });
    }

    /** Makes something in a data directory look newer. */
    @FunctionalInterface
    private interface Newer {
        void in(Path data) throws IOException;
    }

    /** After a kill, so that an old release would have something to clear up. */
    private static void assertRefused(String format, Newer newer) throws IOException {
        try (var broker = BrokerProcess.start(BrokerProcess.Settings.named("newer-format"))) {
            broker.kill();
            newer.in(broker.dataDirectory());
            var before = contents(broker.dataDirectory());
            var said = broker.log().length();

            var ended = assertThrows(IllegalStateException.class, broker::start);

            assertTrue(
                    String.valueOf(ended.getCause()).contains("ended with 73"), () -> String.valueOf(ended.getCause()));
            var lines = broker.log()
                    .substring(said)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("WARNING: "))
                    .toList();
            assertEquals(1, lines.size(), lines::toString);
            assertTrue(lines.getFirst().startsWith("warren: "), lines::toString);
            assertTrue(lines.getFirst().contains(format), lines::toString);
            assertEquals(before, contents(broker.dataDirectory()));
        }
    }

    private static void replace(Path file, String old, String by) throws IOException {
        Files.writeString(file, Files.readString(file).replace(old, by));
    }

    private static TreeMap<String, String> contents(Path directory) throws IOException {
        List<Path> files;
        try (var all = Files.walk(directory)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        var contents = new TreeMap<String, String>();
        for (var file : files) {
            var bytes = Files.readAllBytes(file);
            var crc = new CRC32C();
            crc.update(bytes);
            contents.put(
                    String.valueOf(directory.relativize(file)),
                    bytes.length + " " + HexFormat.of().toHexDigits(crc.getValue()));
        }
        return contents;
    }
}
