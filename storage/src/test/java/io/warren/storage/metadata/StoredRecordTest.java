package io.warren.storage.metadata;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.warren.amqp.types.MalformedWire;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.Origin;
import io.warren.storage.metadata.StoredRecord.Changed;
import io.warren.storage.metadata.StoredRecord.Together;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StoredRecordTest {
    private static final Origin ORIGIN = new Origin("ada", "here");
    private static final long AT = 1_700_000_000_000L;

    /** As it lies on disks: never to be written otherwise, always to be read. */
    private static final byte[] TOGETHER = HexFormat.of()
            .parseHex("060000018bcfe5680000000003616461000000046865726500000000000000020000000000000007"
                    + "000000000000000c0000000000000007010400000001750000000000000009000000000000000c00"
                    + "00000100000001650000000c0110000000012f0000000170");

    @Test
    void theStoredFormOfChangesTogetherStays() {
        var record = new Together(List.of(
                new Changed(7, 12, AT, ORIGIN, List.of(), ChangeFormat.write(new MetadataChange.DeleteUser("u"))),
                new Changed(
                        9,
                        12,
                        AT,
                        ORIGIN,
                        List.of("e"),
                        ChangeFormat.write(new MetadataChange.DeletePolicy("/", "p")))));

        assertArrayEquals(TOGETHER, record.toBytes());
        var read = assertInstanceOf(Together.class, StoredRecord.read(ByteBuffer.wrap(TOGETHER)));
        assertEquals(
                List.of(new MetadataChange.DeleteUser("u"), new MetadataChange.DeletePolicy("/", "p")),
                read.changes().stream().map(Changed::change).toList());
        assertEquals(
                List.of(7L, 9L), read.changes().stream().map(Changed::revision).toList());
        assertEquals(List.of("e"), read.changes().getLast().gone());
        assertArrayEquals(TOGETHER, read.toBytes());
    }

    @Test
    void changesTogetherThatEndEarlyAreNoneOfOurs() {
        for (var length = 1; length < TOGETHER.length; length++) {
            var cut = ByteBuffer.wrap(TOGETHER, 0, length);
            assertThrows(MalformedWire.class, () -> StoredRecord.read(cut), "after " + length + " bytes");
        }
    }
}
