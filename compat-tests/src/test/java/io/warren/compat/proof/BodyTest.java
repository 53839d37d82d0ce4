package io.warren.compat.proof;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BodyTest {
    private static final Body.Stamp STAMP = new Body.Stamp(3, 1, 4, 1_592);

    @Test
    void whoPublishedItAsWhatCanBeRead() {
        assertEquals(Optional.of(STAMP), Body.read(Body.of(65, STAMP)));
        assertArrayEquals(Body.of(65, STAMP), Body.of(65, STAMP));
    }

    @Test
    void everyByteCounts() {
        var body = Body.of(65, STAMP);

        for (var each = 0; each < body.length; each++) {
            body[each] ^= 1;
            assertEquals(Optional.empty(), Body.read(body), "byte " + each);
            body[each] ^= 1;
        }
        assertEquals(Optional.empty(), Body.read(Arrays.copyOf(body, body.length - 1)));
        assertEquals(Optional.empty(), Body.read(new byte[10]));
    }

    @Test
    void sizesDiffer() {
        var sizes = IntStream.range(1, 1_000)
                .map(each -> Body.of(65, new Body.Stamp(1, 0, 1, each)).length)
                .summaryStatistics();

        assertTrue(sizes.getMin() < 200 && sizes.getMax() > 4_000, sizes.toString());
    }
}
