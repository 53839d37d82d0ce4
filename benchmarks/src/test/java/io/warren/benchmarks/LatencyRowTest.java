package io.warren.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatencyRowTest {
    @Test
    void percentilesAreOfAllAndInMicroseconds() {
        var nanos = LongStream.rangeClosed(1, 10_000)
                .map(each -> (10_001 - each) * 1_000)
                .toArray();

        assertEquals("1/5000/7500/9500/9900/9990", LatencyRow.text(nanos));
    }

    @Test
    void oneLatencyIsEveryPercentile() {
        assertEquals("7/7/7/7/7/7", LatencyRow.text(new long[] {7_400}));
    }
}
