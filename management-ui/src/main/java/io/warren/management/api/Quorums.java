package io.warren.management.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.warren.engine.metadata.QueueSpec;
import io.warren.engine.view.ClusterPicture;
import io.warren.engine.view.ClusterPicture.NodePicture;
import java.util.List;

/** What needs which node. */
final class Quorums {
    private Quorums() {}

    /** Shards that have no majority online without this node. */
    static List<Integer> needing(ClusterPicture cluster, String node) {
        return cluster.shards().stream()
                .filter(each -> each.members().contains(node))
                .filter(each -> each.online().stream()
                                .filter(member -> !member.equals(node))
                                .count()
                        < each.members().size() / 2 + 1)
                .map(ClusterPicture.ShardPicture::id)
                .toList();
    }

    /** Whether no change of what is declared could be made without it. */
    static boolean metadataNeed(ClusterPicture cluster, String node) {
        var others = cluster.nodes().stream()
                .filter(NodePicture::running)
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
