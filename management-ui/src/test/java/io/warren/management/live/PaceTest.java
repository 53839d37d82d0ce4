package io.warren.management.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class PaceTest {
    private static final long INTERVAL = 1_000;

    private long now = 50_000;
    private long spent;
    private final Pace pace = new Pace(INTERVAL, now);

    private void look(long cost) {
        spent += cost;
        now = pace.next(now, now + cost);
    }

    @Test
    void whatCostsLittleIsLookedAtEachInterval() {
        for (var each = 1; each <= 1_000; each++) {
            look(5);
            assertEquals(50_000 + each * INTERVAL, now);
        }
    }

    @Test
    void whatIsDearIsLookedAtLessOften() {
        for (var each = 0; each < 1_000; each++) {
            look(20);
        }
        var passed = now - 50_000;
        assertTrue(spent <= 1_020 + passed / 200, () -> spent + " ms in " + passed);
        var before = now;
        look(20);
        assertTrue(Math.abs(now - before - 4_000) <= 50, () -> now - before + " ms");
    }

    @Test
    void aPageThatWasJustOpenedIsLookedAtAsItAsked() {
        look(400);
        look(400);
        assertEquals(52_000, now);
    }

    @Test
    void nothingIsOlderThanAFewSeconds() {
        look(60_000);
        assertEquals(50_000 + 60_000 + 5_000, now);
    }
}
