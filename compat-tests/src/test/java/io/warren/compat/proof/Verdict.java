package io.warren.compat.proof;

import java.util.ArrayList;
import java.util.List;

/**
 * What a ledger comes to after everything was healed and drained.
 *
 * @param delivered how many different messages
 * @param again deliveries of what had been delivered before; allowed, as long as they say so
 * @param againUnflagged those that did not say so; counted, not held against the broker
 * @param overtaken unflagged deliveries after a later one of the same connection; counted likewise
 * @param lost confirmed, neither delivered nor returned
 * @param ghosts delivered, never published
 * @param altered delivered with other bytes than it was published with
 * @param misplaced delivered from a queue that it was not published to
 * @param returned to their producer, for want of a queue that was declared and never deleted
 * @param stuck still in a queue after the drain
 * @param examples some of the messages that something is wrong with
 */
record Verdict(
        long invoked,
        long confirmed,
        long nacked,
        long delivered,
        long again,
        long againUnflagged,
        long overtaken,
        long lost,
        long ghosts,
        long altered,
        long misplaced,
        long confirmedAndNacked,
        long returned,
        long stuck,
        List<String> examples) {

    Verdict {
        examples = List.copyOf(examples);
    }

    /** What must not be; empty if the broker kept its word. */
    List<String> violations() {
        var violations = new ArrayList<String>();
        add(violations, lost, "lost");
        add(violations, ghosts, "ghosts");
        add(violations, altered, "altered");
        add(violations, misplaced, "misplaced");
        add(violations, confirmedAndNacked, "confirmed and nacked");
        add(violations, returned, "returned");
        add(violations, stuck, "stuck");
        return violations;
    }

    /** What came on top of an earlier verdict of the same ledger. */
    Verdict since(Verdict earlier) {
        return new Verdict(
                invoked - earlier.invoked,
                confirmed - earlier.confirmed,
                nacked - earlier.nacked,
                delivered - earlier.delivered,
                again - earlier.again,
                againUnflagged - earlier.againUnflagged,
                overtaken - earlier.overtaken,
                lost,
                ghosts,
                altered,
                misplaced,
                confirmedAndNacked,
                returned,
                stuck,
                examples);
    }

    /** The counts, for a line of progress. */
    String counts() {
        return "invoked=" + invoked + " confirmed=" + confirmed + " nacked=" + nacked + " delivered=" + delivered
                + " again=" + again + " unflagged=" + againUnflagged + " overtaken=" + overtaken + " lost=" + lost
                + " ghosts=" + ghosts + " altered=" + altered + " misplaced=" + misplaced + " both="
                + confirmedAndNacked
                + " returned=" + returned + " stuck=" + stuck;
    }

    private static void add(List<String> violations, long count, String what) {
        if (count > 0) {
            violations.add(count + " " + what);
        }
    }
}
