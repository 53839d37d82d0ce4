package io.warren.storage.metadata;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldValue;
import io.warren.amqp.types.MalformedWire;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.Parameter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class ChangeFormatTest {
    @Test
    void everyKindReadsBackAsItWasWritten() {
        for (var seed = 0; seed < 200; seed++) {
            var changes = new RandomChanges(new SplittableRandom(seed));
            for (var kind = 0; kind < RandomChanges.KINDS; kind++) {
                var change = changes.kind(kind, Metadata.EMPTY);
                assertEquals(change, ChangeFormat.read(ByteBuffer.wrap(ChangeFormat.write(change))));
            }
        }
    }

    @Test
    void bytesCutShortAnywhereAreRefused() {
        for (var change : oneOfEachKind()) {
            var bytes = ChangeFormat.write(change);
            for (var length = 1; length < bytes.length; length++) {
                var cut = ByteBuffer.wrap(bytes, 0, length);
                assertThrows(MalformedWire.class, () -> ChangeFormat.read(cut), () -> change.toString());
            }
            var longer = ByteBuffer.allocate(bytes.length + 1).put(bytes).rewind();
            assertThrows(MalformedWire.class, () -> ChangeFormat.read(longer));
        }
    }

    @Test
    void aLengthBeyondTheBytesCostsNothing() {
        var hostile = ByteBuffer.wrap(new byte[] {1, 2, 0x7F, -1, -1, -1, 0, 0});
        assertThrows(MalformedWire.class, () -> ChangeFormat.read(hostile));
    }

    @Test
    void whatANewerReleaseWroteIsRefusedByName() {
        var bytes = ChangeFormat.write(new MetadataChange.DeleteUser("u"));
        bytes[0] = 2;
        var version = assertThrows(ChangeFormat.Newer.class, () -> ChangeFormat.read(ByteBuffer.wrap(bytes)));
        assertTrue(String.valueOf(version.getMessage()).contains("version 2"));
        bytes[0] = 1;
        bytes[1] = 99;
        var kind = assertThrows(ChangeFormat.Newer.class, () -> ChangeFormat.read(ByteBuffer.wrap(bytes)));
        assertTrue(String.valueOf(kind.getMessage()).contains("kind 99"));
    }

    @Test
    void whatCannotBeStoredUnalteredIsRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> ChangeFormat.write(new MetadataChange.DeleteUser("lone \ud800 surrogate")));
        FieldValue deep = new FieldValue.Void();
        for (var level = 0; level < 40; level++) {
            deep = new FieldValue.Array(List.of(deep));
        }
        var nested = new MetadataChange.PutParameter(new Parameter("/", "c", "n", deep));
        assertThrows(IllegalArgumentException.class, () -> ChangeFormat.write(nested));
        var wide = new MetadataChange.PutParameter(new Parameter(
                "/",
                "c",
                "n",
                new FieldValue.Table(
                        FieldTable.builder().put("k", new FieldValue.UInt8(300)).build())));
        assertThrows(IllegalArgumentException.class, () -> ChangeFormat.write(wide));
    }

    /** The file was written by the first release and never changes; new versions get files of their own. */
    @Test
    void whatTheFirstReleaseWroteIsStillRead() throws IOException {
        var changes = oneOfEachKind();
        var stored = lines("changes-version-1.txt");
        assertEquals(changes.size(), stored.size());
        for (var each = 0; each < changes.size(); each++) {
            var bytes = HexFormat.of().parseHex(stored.get(each));
            assertEquals(changes.get(each), ChangeFormat.read(ByteBuffer.wrap(bytes)));
            assertArrayEquals(bytes, ChangeFormat.write(changes.get(each)));
        }
    }

    static List<MetadataChange> oneOfEachKind() {
        var random = new RandomChanges(new SplittableRandom(20_26));
        var changes = new ArrayList<MetadataChange>();
        for (var kind = 0; kind < RandomChanges.KINDS; kind++) {
            changes.add(random.kind(kind, Metadata.EMPTY));
        }
        return changes;
    }

    private static List<String> lines(String name) throws IOException {
        var stream = Objects.requireNonNull(ChangeFormatTest.class.getResourceAsStream(name), name);
        try (var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.US_ASCII))) {
            return reader.lines().toList();
        }
    }
}
