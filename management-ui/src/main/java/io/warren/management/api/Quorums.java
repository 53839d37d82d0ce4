package io.warren.management.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.warren.engine.metadata.QueueSpec;
import io.warren.engine.view.ClusterPicture;
import java.util.List;

/** What needs which node. */
final class Quorums {
    private Quorums() {}

    /** Shards that have no majority online without this node: neither of those that vote nor of those that shall hold it. */
    static List<Integer> needing(ClusterPicture cluster, String node) {
        return cluster.shards().stream()
                .filter(each -> isNeeded(node, each.members(), each.online())
                        || isNeeded(node, each.voters(), each.votersOnline()))
                .map(ClusterPicture.ShardPicture::id)
                .toList();
    }

    private static boolean isNeeded(String node, List<String> all, List<String> online) {
        var others = online.stream().filter(each -> !each.equals(node)).count();
        return all.contains(node) && others < all.size() / 2 + 1;
    }

    /** Whether a shard has the node among its voters, or nobody leads it who could say: then it may not stop for good yet. */
    static boolean isCountedOn(ClusterPicture cluster, String node) {
        return cluster.shards().stream().anyMatch(each -> each.voters().contains(node) || each.leader() == null);
    }

    /** Whether no change of what is declared could be made without it. */
    static boolean metadataNeed(ClusterPicture cluster, String node) {
        var others = cluster.nodes().stream()
                .filter(each -> each.running() && !Boolean.FALSE.equals(each.voter()))
                .filter(each -> !each.name().equals(node))
                .count();
        return others < cluster.nodes().size() / 2 + 1;
    }

    /** As RabbitMQ's health checks name a queue. */
    static ObjectNode queue(QueueSpec spec) {
        return Json.object()
                .put("readable_name", "queue '" + spec.name() + "' in vhost '" + spec.virtualHost() + "'")
                .put("name", spec.name())
                .put("virtual_host", spec.virtualHost())
                .put("type", spec.type().word());
    }
}
