package io.warren.management.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class HistoryTest {
    private static final long INTERVAL = 5_000;

    private final Ticks ticks = new Ticks(INTERVAL);
    private final History history = new History(ticks, 2, History.Retention.GLOBAL);
    private long now = 1_700_000_000_000L;

    private void sample(long first, long second) {
        now += INTERVAL;
        ticks.tick(now, INTERVAL);
        history.sample(first, second);
    }

    @Test
    void aRateIsTheGrowthOfTheLastIntervalInASecond() {
        sample(100, 7);
        assertEquals(0, history.rate(0), "what was there before anybody looked");
        sample(150, 7);
        assertEquals(10.0, history.rate(0));
        assertEquals(0.0, history.rate(1));
        sample(150, 2);
        assertEquals(0.0, history.rate(0));
        assertEquals(-1.0, history.rate(1), "a level falls");
    }

    @Test
    void beforeItWasSeenItStoodAtNothing() {
        sample(100, 7);
        sample(120, 7);
        assertEquals(120, history.at(0, now));
        assertEquals(100, history.at(0, now - INTERVAL));
        assertEquals(0, history.at(0, now - 2 * INTERVAL));
        assertEquals(0, history.at(0, now - 86_400_000));
    }

    @Test
    void tenMinutesAreKnownToTheIntervalAndADayToTheHalfHour() {
        var random = new Random(4711);
        var stood = new ArrayList<Long>(List.of(0L));
        var level = 0L;
        for (var at = 0; at < 20_000; at++) {
            level = Math.max(0, level + random.nextInt(-1_000, 1_000));
            stood.add(level);
            sample(level, at);
        }
        for (var ago = 0; ago <= 120; ago++) {
            assertEquals(stood.get(stood.size() - 1 - ago), history.at(0, now - ago * INTERVAL), "ticks ago " + ago);
        }
        assertNear(12, 3_600_000);
        assertNear(120, 28_800_000);
        assertNear(360, 86_400_000);
    }

    /** The second column counts ticks, so that it says how far away an answer is. */
    private void assertNear(long ticksOff, long agoMillis) {
        var ticksAgo = agoMillis / INTERVAL;
        for (var ago = ticksAgo; ago > ticksAgo / 2; ago -= ticksAgo / 10) {
            var off = Math.abs(19_999 - ago - history.at(1, now - ago * INTERVAL));
            assertTrue(off <= ticksOff, off + " ticks off, " + ago + " ago");
        }
    }

    @Test
    void anOddGrowthIsNotLostAtTheEndOfAStep() {
        for (var at = 1; at <= 61; at++) {
            sample(0, at);
        }
        assertEquals(61, history.at(1, now));
        assertEquals(61 - 60, history.at(1, now - 60 * INTERVAL));
    }
}
