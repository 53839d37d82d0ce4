package io.warren.management.api;

import io.warren.engine.metadata.QueueSpec;
import io.warren.engine.metadata.QueueType;
import io.warren.engine.metadata.SafePattern;
import io.warren.engine.operations.ClusterOperations;
import io.warren.engine.view.ClusterPicture;
import io.warren.engine.view.ClusterPicture.ShardPicture;
import io.warren.engine.view.ClusterView;
import io.warren.engine.view.EngineView;
import io.warren.engine.view.NodeView;
import io.warren.management.http.HttpRefused;
import io.warren.management.http.Reply;
import io.warren.management.http.Request;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * {@code /api/queues/quorum} and {@code /api/rebalance}: where replicas are. Queues are replicated by the shard, so what is
 * asked for one happens to all that share its shard; the answer's header names it.
 */
public final class Replicas {
    /** The shard that an answer is about. */
    private static final String SHARD = "x-warren-shard";

    private static final String BY_ITSELF =
            "the cluster chooses the nodes of a shard by itself; shrink takes all replicas"
                    + " off a node, and grow lets it have some again";

    private final NodeView node;
    private final Supplier<EngineView> engine;
    private final ClusterView cluster;
    private final ClusterOperations operations;

    public Replicas(NodeView node, Supplier<EngineView> engine, ClusterView cluster, ClusterOperations operations) {
        this.node = node;
        this.engine = engine;
        this.cluster = cluster;
        this.operations = operations;
    }

    public Reply status(Request request) {
        var queue = quorum(request);
        if (engine.get().queue(queue.virtualHost(), queue.name()).isEmpty()) {
            throw HttpRefused.failed("timeout");
        }
        var rows = Json.array();
        var shard = shard(queue);
        if (shard.isEmpty()) {
            rows.add(row(node.nodeName(), "leader", 0, 1));
        } else {
            request.answerHeader(SHARD, Integer.toString(shard.get().id()));
            shard.get().replicas().forEach(each -> {
                var standing = each.standing();
                var state = standing == null
                        ? "noproc"
                        : each.node().equals(shard.get().leader()) ? "leader" : "follower";
                rows.add(row(
                        each.node(),
                        state,
                        standing == null ? 0 : standing.applied(),
                        shard.get().term()));
            });
        }
        return Reply.json(rows);
    }

    private static com.fasterxml.jackson.databind.node.ObjectNode row(
            String node, String state, long applied, long term) {
        return Json.object()
                .put("Node Name", node)
                .put("Raft State", state)
                .put("Membership", "voter")
                .put("Last Log Index", applied)
                .put("Last Written", applied)
                .put("Last Applied", applied)
                .put("Commit Index", applied)
                .put("Snapshot Index", 0)
                .put("Term", term)
                .put("Machine Version", 0);
    }

    /** Adding a replica that is there changes nothing. */
    public Reply add(Request request) {
        var body = request.body().require("node");
        membership(body.text("membership", "promotable"));
        var shard = shard(quorum(request));
        var name = body.text("node", "");
        member(name);
        if (shard.isPresent() && !shard.get().members().contains(name)) {
            throw HttpRefused.badRequest(BY_ITSELF);
        }
        return Reply.done();
    }

    /** So does deleting one that is not there. */
    public Reply delete(Request request) {
        var body = request.body().require("node");
        var shard = shard(quorum(request));
        var name = body.text("node", "");
        member(name);
        if (shard.isEmpty() || shard.get().members().equals(List.of(name))) {
            throw HttpRefused.badRequest("last_node");
        }
        if (shard.get().members().contains(name)) {
            throw HttpRefused.badRequest(BY_ITSELF);
        }
        return new Reply.Accepted();
    }

    /** Replicas are spread over all nodes that hold some: which queues get one there is not for the caller to say. */
    public Reply grow(Request request) {
        var body = request.body().require("vhost_pattern", "queue_pattern", "strategy");
        var strategy = body.text("strategy", "");
        if (!List.of("all", "even").contains(strategy)) {
            throw HttpRefused.badRequest("strategy must be all or even");
        }
        membership(body.text("membership", "promotable"));
        pattern(body.text("vhost_pattern", ""));
        pattern(body.text("queue_pattern", ""));
        empty(request, false);
        return Reply.done();
    }

    /** Until it grows again. */
    public Reply shrink(Request request) {
        empty(request, true);
        return new Reply.Accepted();
    }

    private void empty(Request request, boolean emptied) {
        var name = request.name("node");
        member(name);
        if (cluster.picture().isPresent()) {
            ClusterControl.done(operations.empty(name, emptied));
        }
    }

    /** Leaders are spread evenly all the time. */
    public Reply rebalance(Request request) {
        return Reply.done();
    }

    private Optional<ShardPicture> shard(QueueSpec queue) {
        var number = cluster.shard(queue.id());
        return number.isEmpty()
                ? Optional.empty()
                : shards(Set.of(number.getAsInt())).stream().findFirst();
    }

    private List<ShardPicture> shards(Set<Integer> ids) {
        return cluster.picture().map(ClusterPicture::shards).orElse(List.of()).stream()
                .filter(each -> ids.contains(each.id()))
                .toList();
    }

    private static void membership(String word) {
        if (!List.of("promotable", "voter", "non_voter").contains(word)) {
            throw HttpRefused.badRequest("membership must be promotable, voter or non_voter");
        }
    }

    private static void pattern(String regex) {
        try {
            SafePattern.of(regex);
        } catch (SafePattern.Invalid notAPattern) {
            throw HttpRefused.badRequest("invalid_pattern");
        }
    }

    private void member(String name) {
        var known = cluster.picture().map(found -> found.node(name).isPresent()).orElse(name.equals(node.nodeName()));
        if (!known) {
            throw HttpRefused.badRequest("Node is not a cluster member");
        }
    }

    private static QueueSpec quorum(Request request) {
        var queue = Queues.existing(request);
        if (queue.type() != QueueType.QUORUM) {
            throw HttpRefused.failed(queue.type().word() + "_queue_not_supported");
        }
        return queue;
    }
}
