package io.warren.engine.log;

import io.warren.engine.message.Receipt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The logs of the groups of which this node is a member.
 *
 * <p>A group's id stands for one membership: a member that was dropped and comes back has another.
 *
 * <p>Suspect: the disk lost something that was accepted, and nobody can say whose it was. It may have been the group's last
 * vote or entry, so a member that went on could vote twice or deny what it acknowledged. Such a group cannot be opened any
 * more, also not after a restart: the node drops it and joins under a new id, as one that knows nothing.
 *
 * <p>Threads: any.
 */
public interface GroupLogs {
    /** The groups that are here: found at the start or opened since, and not dropped; the suspect ones among them. */
    Set<Long> groups();

    /**
     * The log of a membership that may have begun long ago; empty if nothing was found of it. The same log for whoever opens
     * it again. The first group ever waits for the disk.
     */
    Opened open(long group);

    /**
     * The log of a membership that begins now: its id was never used on this node, so that nothing of it can have been lost.
     *
     * @throws IllegalArgumentException if the group is here
     */
    GroupLog create(long group);

    /** As {@link GroupLog#drop}, also for a group that cannot be opened. Accepted if the group is not here. */
    void drop(long group, Receipt receipt);

    /**
     * The group whose entries hold the oldest space on the disk that any group needs, as far as was looked lately: when it is
     * cut below, space may become free.
     */
    OptionalLong oldest();

    /** What became of an {@link #open}. */
    sealed interface Opened {
        /** All that was accepted is here, as far as can be known without reading it. */
        record Whole(GroupLog log) implements Opened {}

        /** Something that was accepted may be gone. */
        record Suspect(String why) implements Opened {}
    }
}
