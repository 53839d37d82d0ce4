package io.warren.compat.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PulseTest {
    private final Pulse pulse = new Pulse();
    private final long fault = System.nanoTime() + 1_000_000;

    @Test
    void aConfirmThatWasUnderWayDoesNotHideTheSilenceAfterIt() {
        pulse.begin(fault);
        pulse.beat(fault + 2);
        pulse.beat(fault + 900);
        pulse.beat(fault + 910);

        assertEquals(898, pulse.longest(fault + 1_000));
    }

    @Test
    void silenceThatGoesOnCounts() {
        pulse.begin(fault);
        pulse.beat(fault + 10);

        assertEquals(990, pulse.longest(fault + 1_000));
    }

    @Test
    void silenceOfAProducerThatWaitsForReceiversDoesNot() {
        pulse.begin(fault);
        pulse.beat(fault + 10);
        pulse.idle(fault + 500);
        pulse.idle(fault + 1_000);
        pulse.beat(fault + 1_005);

        assertEquals(10, pulse.longest(fault + 1_006));
    }

    @Test
    void whatWasSilentBeforeTheConnectionDoesNotCountAgainstIt() {
        pulse.begin(fault);

        assertEquals(30, pulse.silence(fault + 70, fault + 100));
        pulse.beat(fault + 90);
        assertEquals(10, pulse.silence(fault + 70, fault + 100));
        assertTrue(pulse.beatAfter(fault + 80));
        assertFalse(pulse.beatAfter(fault + 90));
    }
}
