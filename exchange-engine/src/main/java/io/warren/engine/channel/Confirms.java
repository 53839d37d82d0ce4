package io.warren.engine.channel;

import io.warren.engine.lane.Clock;
import java.util.Arrays;

/**
 * Publisher confirms of one channel: who got a sequence number and is not answered yet.
 *
 * <p>Owner: the connection's loop. Sequence numbers start at 1 and only grow. Each is completed once, in any order, and
 * answered at the end of the burst: everything below the first that is open goes with one {@code multiple}.
 */
final class Confirms {
    /** Where answers go. */
    interface Answers {
        void ack(long sequence, boolean multiple);

        void nack(long sequence, boolean multiple);
    }

    private final Clock clock;
    private final ConfirmTimes times;
    /** The one that is timed, 0 for none. */
    private long timed;

    private long timedSinceNanos;

    private long next = 1;
    /** The smallest number that is not completed. */
    private long lowestOpen = 1;
    /** One bit for each number from {@link #lowestOpen} on: completed. A ring of a power of two. */
    private long[] completed = new long[4];

    private long[] acks = new long[16];
    private int ackCount;
    private long[] nacks = new long[4];
    private int nackCount;

    Confirms(Clock clock, ConfirmTimes times) {
        this.clock = clock;
        this.times = times;
    }

    /** The number of the next publish. */
    long next() {
        if (next - lowestOpen >= completed.length * 64L) {
            grow();
        }
        if (timed == 0) {
            timed = next;
            timedSinceNanos = clock.monotonicNanos();
        }
        return next++;
    }

    /** How many publishes wait for their answer. Other threads may read it. */
    long open() {
        return next - lowestOpen;
    }

    /** Whether answers wait to be sent. */
    boolean anythingToSay() {
        return ackCount + nackCount > 0;
    }

    void complete(long sequence, boolean rejected) {
        assert sequence >= lowestOpen && sequence < next : "confirm " + sequence + " of " + lowestOpen + " to " + next;
        var bit = 1L << sequence;
        var word = word(sequence);
        assert (completed[word] & bit) == 0 : "confirm " + sequence + " completed twice";
        completed[word] |= bit;
        if (sequence == timed) {
            timed = 0;
            times.took(clock.monotonicNanos() - timedSinceNanos);
        }
        if (rejected) {
            if (nackCount == nacks.length) {
                nacks = Arrays.copyOf(nacks, nackCount * 2);
            }
            nacks[nackCount++] = sequence;
        } else {
            if (ackCount == acks.length) {
                acks = Arrays.copyOf(acks, ackCount * 2);
            }
            acks[ackCount++] = sequence;
        }
        advance();
    }

    /** Answers what was completed since the last time. */
    void say(Answers answers) {
        if (ackCount > 0) {
            sayAcks(answers);
        }
        for (var at = 0; at < nackCount; at++) {
            answers.nack(nacks[at], false);
        }
        nackCount = 0;
        ackCount = 0;
    }

    private void sayAcks(Answers answers) {
        // A multiple must cover neither what is open nor what is about to be refused.
        var below = lowestOpen;
        for (var at = 0; at < nackCount; at++) {
            below = Math.min(below, nacks[at]);
        }
        var highest = 0L;
        var covered = 0;
        for (var at = 0; at < ackCount; at++) {
            if (acks[at] < below) {
                highest = Math.max(highest, acks[at]);
                covered++;
            }
        }
        if (covered > 0) {
            answers.ack(highest, covered > 1);
        }
        for (var at = 0; at < ackCount; at++) {
            if (acks[at] >= below) {
                answers.ack(acks[at], false);
            }
        }
    }

    private void advance() {
        while (lowestOpen < next && (completed[word(lowestOpen)] & (1L << lowestOpen)) != 0) {
            completed[word(lowestOpen)] &= ~(1L << lowestOpen);
            lowestOpen++;
        }
    }

    private int word(long sequence) {
        return (int) (sequence >>> 6) & (completed.length - 1);
    }

    private void grow() {
        var before = completed;
        completed = new long[before.length * 2];
        for (var sequence = lowestOpen; sequence < next; sequence++) {
            if ((before[(int) (sequence >>> 6) & (before.length - 1)] & (1L << sequence)) != 0) {
                completed[word(sequence)] |= 1L << sequence;
            }
        }
    }
}
