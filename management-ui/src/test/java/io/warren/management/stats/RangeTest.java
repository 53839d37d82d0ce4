package io.warren.management.stats;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class RangeTest {
    private static final long NOW = 1_700_000_003_000L;

    private final Range range = new Range(20, 5);

    @Test
    void momentsAreWholeStepsTheLatestFirst() {
        assertArrayEquals(
                new long[] {
                    1_700_000_000_000L, 1_699_999_995_000L, 1_699_999_990_000L, 1_699_999_985_000L, 1_699_999_980_000L
                },
                range.moments(NOW, Long.MIN_VALUE));
    }

    @Test
    void noneIsEarlierThanWhatIsKnown() {
        assertArrayEquals(new long[] {1_700_000_000_000L, 1_699_999_995_000L}, range.moments(NOW, 1_699_999_990_001L));
        assertEquals(0, range.moments(NOW, Long.MAX_VALUE).length);
    }
}
