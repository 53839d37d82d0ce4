package io.warren.storage.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Publishers and a disk in a time of their own. */
class GatheringTest {
    private static final long FORCE_NANOS = 150_000;
    private static final long SECOND = 1_000_000_000;

    private final Gathering gathering = new Gathering();
    private long now;
    private long forces;
    private long messages;

    @Test
    void messagesThatComeOneByOneShareForces() {
        atTheirOwnPace(5_000, 2 * SECOND);
        forces = 0;
        messages = 0;
        atTheirOwnPace(5_000, 30 * SECOND);
        assertTrue((double) messages / forces > 4, () -> messages + " in " + forces);
        assertTrue(messages > 145_000, () -> messages + " messages");
    }

    @Test
    void whoWaitsForEachConfirmIsHardlyEverHeldUp() {
        for (var publishers = 1; publishers <= 3; publishers++) {
            waitingForConfirms(publishers, 10 * SECOND);
            messages = 0;
            waitingForConfirms(publishers, 60 * SECOND);
            var unpaused = 60L * publishers * SECOND / (FORCE_NANOS + 100_000);
            assertTrue(messages > 95 * unpaused / 100, () -> messages + " of " + unpaused);
        }
    }

    @Test
    void manyAtOnceAreNotPaused() {
        waitingForConfirms(100, 20 * SECOND);
        assertTrue(gathering.pause(now) <= 0);
        assertEquals(100 * forces, messages);
        assertTrue(messages > 99 * 20 * SECOND / 250_000, () -> messages + " messages");
    }

    @Test
    void aPublisherThatBeginsToWaitIsSoonLetGo() {
        atTheirOwnPace(5_000, 2 * SECOND);
        assertTrue(gathering.pause(now) > 0);
        waitingForConfirms(1, SECOND);
        assertTrue(gathering.pause(now) <= 0);
    }

    @Test
    void aFewMessagesInASecondAreForcedAtOnce() {
        atTheirOwnPace(8, 60 * SECOND);
        assertTrue(gathering.pause(now) <= 0);
        assertEquals(forces, messages);
    }

    private void atTheirOwnPace(long perSecond, long nanos) {
        var end = now + nanos;
        var gap = SECOND / perSecond;
        var due = now;
        while (now < end) {
            now += Math.max(0, gathering.pause(now));
            now = Math.max(now, due);
            var batch = (int) ((now - due) / gap) + 1;
            due += batch * gap;
            force(batch);
        }
    }

    /** The next message comes a tenth of a millisecond after the confirm. */
    private void waitingForConfirms(int publishers, long nanos) {
        var end = now + nanos;
        while (now < end) {
            now += Math.max(100_000, gathering.pause(now));
            force(publishers);
        }
    }

    private void force(int batch) {
        gathering.forced(now, batch);
        now += FORCE_NANOS;
        forces++;
        messages += batch;
    }
}
