package io.warren.engine.metadata;

import java.util.List;

/**
 * States of the metadata that one can go back to: each was kept before much was changed at once. Bounded: a new one may take
 * the place of the oldest. What does not survive a restart is not in them.
 *
 * <p>Threads: any may read, one at a time keeps and forgets. Calls wait for the disk.
 */
public interface KeptStates {
    /**
     * About one of them.
     *
     * @param revision that the metadata had
     * @param origin who changed them then
     * @param why what was done to them then
     */
    record Kept(long revision, long atMillis, Origin origin, String why) {}

    /** What reading one came to. */
    sealed interface State {
        record Whole(Metadata metadata) implements State {}

        record NotKept() implements State {}

        record Damaged(String what) implements State {}
    }

    /** Newest first. */
    List<Kept> all();

    State state(long revision);

    /** It is on the disk when this returns. */
    void keep(Kept about, Metadata state);

    /** Nothing came of the change that it was kept for. */
    void forget(long revision);
}
