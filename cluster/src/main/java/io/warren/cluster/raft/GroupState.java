package io.warren.cluster.raft;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The replicated state as consensus sees it. All is called in one order by JRaft's thread of the group, which hands over
 * and must not be kept but by what it hands over too fast.
 */
public interface GroupState {
    /** In order, each once; after a start again from the snapshot on. May wait until there is room for more. */
    void committed(List<CommittedEntry> entries);

    /** This member leads in this term; all that was committed before was handed over before. */
    void leading(long term);

    /** It does not lead any more. Proposals of that term that are open end as {@link Outcome.Unknown}. */
    void notLeading(String why);

    /** Who is followed now, null for nobody. */
    void following(@Nullable GroupMember leader, long term);

    /** Who belongs to the group from here on; not told of whom it was founded. */
    void members(Set<GroupMember> voters);

    /** Cut a snapshot of what was handed over until now, and give it when it is there. */
    void save(Saving saving);

    /**
     * Begin anew from this snapshot, of all entries up to this index; throws if it cannot be. May wait. If the log does not
     * hold that entry in that term, it is cut to nothing afterwards.
     *
     * @param term of the last entry in it
     */
    void load(ByteBuffer snapshot, long index, long term);

    /** This member takes part no more until it is repaired or started again. */
    void failed(String why);

    /** Where a snapshot is given, once, on any thread. */
    interface Saving {
        void saved(ByteBuffer snapshot);

        void failed(String why);
    }
}
