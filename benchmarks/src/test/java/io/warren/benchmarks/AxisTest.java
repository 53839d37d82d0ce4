package io.warren.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class AxisTest {
    @Test
    void decadesAreEquallyFarApartWhereTheRangeIsWide() {
        var axis = Axis.across(List.of(1.0, 10.0, 100.0, 10_000.0), false);

        assertEquals(List.of(1.0, 10.0, 100.0, 1_000.0, 10_000.0), axis.ticks());
        assertEquals(0, axis.place(1), 1e-9);
        assertEquals(0.25, axis.place(10), 1e-9);
        assertEquals(1, axis.place(10_000), 1e-9);
    }

    @Test
    void zeroHasItsPlaceBeforeAllOthers() {
        var axis = Axis.across(List.of(0.0, 1_000.0, 1_000_000.0), false);

        assertEquals(List.of(0.0, 1_000.0, 10_000.0, 100_000.0, 1_000_000.0), axis.ticks());
        assertEquals(0, axis.place(0), 1e-9);
        assertTrue(axis.place(1_000) > 0.05);
    }

    @Test
    void aNarrowRangeIsLinear() {
        var axis = Axis.across(List.of(10.0, 20.0, 30.0), false);

        assertEquals(0.5, axis.place(20), 1e-9);
    }

    @Test
    void costsBeginAtZeroAndEndAtARoundValue() {
        var axis = Axis.up(List.of(7.1, 18.3));

        assertEquals(List.of(0.0, 5.0, 10.0, 15.0, 20.0), axis.ticks());
        assertEquals(0, axis.place(0), 1e-9);
        assertEquals(1, axis.place(20), 1e-9);
    }

    @Test
    void oneSizeAloneHasAPlace() {
        var axis = Axis.across(List.of(5.0), false);

        assertEquals(0.5, axis.place(5), 1e-9);
        assertEquals(1, axis.ticks().size());
    }

    @Test
    void labelsAreShort() {
        var numbers = Axis.across(List.of(1.0, 2e7), false);
        var bytes = Axis.across(List.of(0.0, 16.0, 16_777_216.0), true);

        assertEquals("10,000", numbers.label(10_000));
        assertEquals("10 M", numbers.label(1e7));
        assertEquals("0.2", Axis.up(List.of(0.4, 1.0)).label(0.2));
        assertEquals(
                List.of("0 B", "16 B", "256 B", "4 KiB", "64 KiB", "1 MiB", "16 MiB"),
                bytes.ticks().stream().map(bytes::label).toList());
    }
}
