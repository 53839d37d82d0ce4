package io.warren.cluster.shard;

import io.warren.engine.lane.Clock;
import io.warren.engine.lane.Lane;

/**
 * What a member waits for that leads again in a term in which it has led before: it was to hand over, and nobody took over.
 *
 * <p>What it proposed before may still be committed, and its queues must have that when they open. Entries of a term are
 * appended in their order, so once one that was proposed now is committed, nothing from before comes any more. It says
 * nothing but that.
 *
 * <p>Owner: the shard's lane.
 */
final class Barrier {
    private static final long AGAIN_MILLIS = 20;

    private final long term;
    private final long before;
    private final Lane lane;
    private final Clock clock;
    private final Consensus consensus;
    private long sequence;
    private boolean over;

    /** @param before number of the last proposal of this term up to now */
    Barrier(long term, long before, Lane lane, Clock clock, Consensus consensus) {
        this.term = term;
        this.before = before;
        this.lane = lane;
        this.clock = clock;
        this.consensus = consensus;
        sequence = before;
    }

    long term() {
        return term;
    }

    /** Of its last proposal. */
    long sequence() {
        return sequence;
    }

    void propose() {
        if (!over) {
            var proposed = ++sequence;
            var entry = new EntryWriter(0).finish(term, proposed, clock.wallMillis());
            consensus.propose(entry, term, () -> lane.execute(() -> lost(proposed)));
        }
    }

    private void lost(long proposed) {
        if (!over && proposed == sequence) {
            lane.schedule(this::propose, AGAIN_MILLIS);
        }
    }

    /** Whether a committed entry of this term is one of its own. */
    boolean passedBy(long committedSequence) {
        return committedSequence > before;
    }

    void end() {
        over = true;
    }
}
