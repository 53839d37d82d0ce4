package io.warren.cluster.metadata;

import io.warren.cluster.member.NodeId;
import io.warren.engine.metadata.Metadata;
import org.pcollections.PMap;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

/**
 * What group 0 has made of its log: the same on all nodes at the same entry.
 *
 * @param requests of each node, the last that were done
 */
public record ClusterState(Metadata metadata, Topology topology, PMap<String, TreePSet<Long>> requests) {
    /** More than a node has under way. */
    private static final int REQUESTS_KEPT = 1_024;

    static final ClusterState EMPTY = new ClusterState(Metadata.EMPTY, Topology.NONE, TreePMap.empty());

    /** One that is older than all that are remembered may have been done: it is not done again. */
    boolean done(Command.Request request) {
        var of = requests.get(key(request.from()));
        return of != null
                && (of.contains(request.number()) || (of.size() >= REQUESTS_KEPT && request.number() < of.first()));
    }

    /** The highest number of this node's that was done, 0 for none. */
    long highest(NodeId of) {
        var known = requests.get(key(of));
        return known == null || known.isEmpty() ? 0 : known.last();
    }

    ClusterState doing(Command.Request request) {
        var key = key(request.from());
        var of = requests.getOrDefault(key, TreePSet.empty()).plus(request.number());
        return new ClusterState(
                metadata, topology, requests.plus(key, of.size() > REQUESTS_KEPT ? of.minus(of.first()) : of));
    }

    ClusterState with(Metadata changed) {
        return new ClusterState(changed, topology, requests);
    }

    ClusterState with(Topology changed) {
        return new ClusterState(metadata, changed, requests);
    }

    private static String key(NodeId node) {
        return node.toString();
    }
}
