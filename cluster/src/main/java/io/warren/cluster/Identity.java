package io.warren.cluster;

import io.warren.cluster.member.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * What a node remembers of itself, beside its logs. Every change is on the disk when the call returns; throws if it cannot be.
 */
public interface Identity {
    NodeId self();

    /** The cluster that it belongs to, null for none. */
    @Nullable
    Membership membership();

    /**
     * A node's place in a cluster.
     *
     * @param number in group 0
     * @param founder whether it made the cluster, so that its group begins with itself
     */
    record Membership(String clusterId, int number, boolean founder) {}

    void join(Membership membership);

    /** Name of the node that this one lets make the cluster; null as long as it has let none. */
    @Nullable
    String leaveGivenTo();

    /** Once given it is given to nobody else, until this node belongs to a cluster. */
    void giveLeave(String node);

    /** Whether a member of this group began here: then its log must be here, too. */
    boolean began(long group);

    void begin(long group);

    void end(long group);

    /** It is not any more what it was: another incarnation, of no cluster, in no group. */
    void renew();
}
