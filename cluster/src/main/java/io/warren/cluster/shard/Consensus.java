package io.warren.cluster.shard;

import io.warren.engine.log.GroupEntry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a shard needs of its group on this node: an order of entries that a majority keeps.
 *
 * <p>Threads: {@link #propose}, {@link #hasRoom} and {@link #leads} are called on the shard's lane and never block. {@link #read} may wait and
 * is never called on a lane.
 */
public interface Consensus {
    /**
     * Wants this entry appended, if this member still leads in this term. Entries of a term are appended in the order in
     * which they were proposed, some perhaps left out. What became of it is told by {@link State#committed}.
     *
     * @param entry not to be written to afterwards
     * @param lost at most once, on any thread: this leader will not commit it. A later one may, so it says nothing about
     *     whether the entry comes
     */
    void propose(ByteBuffer entry, long term, Runnable lost);

    /**
     * Whether a proposal would be taken now, and not perhaps be left out while the next one is taken. Nobody tells when there
     * is room again. Cheap.
     */
    boolean hasRoom();

    /**
     * Whether nobody else can lead now: this member leads in this term and its lease, by the answers of a majority, has not
     * run out. Cheap.
     */
    boolean leads(long term);

    /** The data of a committed entry of this group as this member keeps it; null if it lacks it or it is damaged. */
    @Nullable
    ByteBuffer read(long index);

    /** This member cannot go on, for this reason: it shall give up its leadership and be repaired from the others. */
    void failed(String why);

    /**
     * What the group drives. One call at a time; none waits for anything.
     *
     * <p>Order: entries come in the order of their indexes, each once, beginning behind the snapshot that was loaded.
     */
    interface State {
        /** These are committed. Entries that are no command are told as well. */
        void committed(List<GroupEntry> entries);

        /**
         * This member leads in this term, and was told of everything committed in terms before. Told again in the same term if
         * it was to hand over and nobody took over; what it proposed before may then still come.
         */
        void leaderStarted(long term);

        /** It leads no more. Told before it is told of entries of another leader. */
        void leaderStopped();

        /** Wants the state as it is after all that was told so far. The answer may come on any thread. */
        void snapshot(Consumer<Snapshot> answer);

        /**
         * Goes on from here, forgetting all it had. Called off the lane; the state is taken over before what is told next.
         *
         * @throws UnreadableEntry if this is no snapshot, damaged, or of a version that this node does not know
         */
        void load(InputStream snapshot) throws IOException;
    }

    /** A state that stands still. */
    interface Snapshot {
        /** Index of the last entry that is in it. */
        long applied();

        /** Index of the oldest entry whose data it still points to; bodies from here on must be kept as long as it is. */
        long firstNeeded();

        /** Writes it; may wait. Any thread. */
        void write(OutputStream out) throws IOException;
    }
}
