package io.warren.management.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.warren.engine.view.ClusterPicture;
import io.warren.engine.view.ClusterView;
import io.warren.engine.view.NodeView;
import io.warren.management.http.Reply;
import io.warren.management.http.Request;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** {@code /api/cluster/status}: nodes, and who holds and leads what. What could not be found out is null. */
public final class ClusterStatus {
    private final ClusterView cluster;
    private final NodeView node;

    public ClusterStatus(ClusterView cluster, NodeView node) {
        this.cluster = cluster;
        this.node = node;
    }

    public Reply get(Request request) {
        return Reply.json(json(cluster.picture()));
    }

    /** A node that is alone is a cluster of one, without shards. */
    ObjectNode json(Optional<ClusterPicture> found) {
        var picture = found.orElseGet(() -> alone(node));
        var json = Json.object().put("cluster_id", picture.clusterId()).put("level", picture.level());
        var nodes = json.putArray("nodes");
        picture.nodes()
                .forEach(each -> nodes.addObject()
                        .put("name", each.name())
                        .put("id", each.id())
                        .put("address", each.address())
                        .put("running", each.running())
                        .put("voter", each.voter())
                        .put("drained", each.drained())
                        .put("emptied", each.emptied())
                        .put("level", each.level()));
        var shards = json.putArray("shards");
        picture.shards().forEach(each -> shards.add(shard(each, node.nodeName())));
        json.putObject("metadata").put("leader", picture.metadataLeader()).put("term", picture.metadataTerm());
        return json;
    }

    private static ClusterPicture alone(NodeView node) {
        return new ClusterPicture(
                node.clusterId(),
                0,
                List.of(new ClusterPicture.NodePicture(
                        node.nodeName(), node.nodeName(), "", true, true, false, false, 0)),
                List.of(),
                node.nodeName(),
                0);
    }

    private static ObjectNode shard(ClusterPicture.ShardPicture shard, String self) {
        var json = Json.object()
                .put("id", shard.id())
                .put("leader", shard.leader())
                .put("term", shard.term());
        json.set("members", Json.texts(shard.members()));
        json.set("voters", Json.texts(shard.voters()));
        json.set("online", Json.texts(shard.online()));
        json.put("queues", shard.queues());
        var replicas = json.putArray("replicas");
        for (var each : shard.replicas()) {
            var row = replicas.addObject().put("node", each.node()).put("voter", each.voter());
            var standing = each.standing();
            if (standing == null) {
                row.putNull("applied").putNull("hash").putNull("failed").putNull("lacking");
                continue;
            }
            var hash = HexFormat.of().toHexDigits(standing.hash());
            row.put("applied", standing.applied())
                    .put("hash", hash)
                    .put("failed", standing.failed())
                    .put("lacking", standing.lacking());
            if (each.node().equals(self)) {
                json.put("applied", standing.applied()).put("hash", hash);
            }
        }
        return json;
    }
}
