package io.warren.storage.journal;

/**
 * How long the writer waits before its next batch, so that messages which come one by one share a force.
 *
 * <p>A pause pays where messages come at their own pace: a force, and the wake-ups and sends behind it, serve several. It
 * only slows down publishers who wait for their confirms. Which of the two it is, is tried: a window without pauses, then
 * one with them. The pauses stay if batches grew and no fewer messages came, and now and then it is tried again. A force
 * that takes longer than {@link #PERIOD_NANOS} gathers by itself and is never waited for.
 *
 * <p>Owner: the writer's thread. Times are those of {@link System#nanoTime}.
 */
final class Gathering {
    /** With pauses, from the start of one force to the start of the next. */
    static final long PERIOD_NANOS = 1_000_000;

    private static final long WINDOW_NANOS = 200_000_000;
    private static final int WINDOW_FORCES = 64;
    /** A window with such a gap between two forces says nothing about a pace. */
    private static final long GAP_NANOS = 100_000_000;
    /** A pause pays if batches grow by this factor, and the pace stays above this part. */
    private static final double GROWN = 1.5;

    private static final double KEPT_UP = 0.8;
    /** Batches that need no pause to be of this size. */
    private static final int SHARED_ANYWAY = 4;
    /** Batches with pauses, of more than which it is looked whether they would be large without. */
    private static final int LARGE = 16;

    private static final int WINDOWS_PAUSING = 64;
    private static final int WINDOWS_RESTING_AT_MOST = 64;

    private enum Phase {
        LOOKING,
        TRYING,
        PAUSING,
        RESTING
    }

    private Phase phase = Phase.LOOKING;
    private int windowsLeft;
    private int windowsResting = 1;
    private double batchWithout;
    private double paceWithout;

    private long began;
    private long last;
    private int forces;
    private long messages;

    /** A force began at this time, for so many messages. */
    void forced(long start, int messagesOfIt) {
        if (forces == 0 || start - last > GAP_NANOS) {
            began = start;
            forces = 0;
            messages = 0;
        } else {
            messages += messagesOfIt;
        }
        last = start;
        forces++;
        if (forces > WINDOW_FORCES && start - began > WINDOW_NANOS) {
            windowEnds((double) messages / (forces - 1), (double) messages / (start - began));
            forces = 0;
        }
    }

    /** Nanoseconds from now until the next batch shall be taken; 0 or less for at once. */
    long pause(long now) {
        return phase == Phase.TRYING || phase == Phase.PAUSING ? last + PERIOD_NANOS - now : 0;
    }

    private void windowEnds(double batch, double pace) {
        windowsLeft--;
        switch (phase) {
            case LOOKING -> {
                batchWithout = batch;
                paceWithout = pace;
                enter(batch < SHARED_ANYWAY ? Phase.TRYING : Phase.RESTING, 1);
            }
            case TRYING -> {
                if (batch >= GROWN * batchWithout && pace >= KEPT_UP * paceWithout) {
                    windowsResting = 1;
                    enter(Phase.PAUSING, WINDOWS_PAUSING);
                } else {
                    windowsResting = Math.min(WINDOWS_RESTING_AT_MOST, 2 * windowsResting);
                    enter(Phase.RESTING, windowsResting);
                }
            }
            case PAUSING -> {
                if (windowsLeft == 0 || batch < GROWN || batch > LARGE) {
                    enter(Phase.LOOKING, 1);
                }
            }
            case RESTING -> {
                if (windowsLeft == 0) {
                    enter(Phase.LOOKING, 1);
                }
            }
        }
    }

    private void enter(Phase next, int windows) {
        phase = next;
        windowsLeft = windows;
    }
}
