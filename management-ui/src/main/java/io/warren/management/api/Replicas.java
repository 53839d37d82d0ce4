package io.warren.management.api;

import io.warren.engine.metadata.QueueSpec;
import io.warren.engine.metadata.QueueType;
import io.warren.engine.metadata.SafePattern;
import io.warren.engine.view.EngineView;
import io.warren.engine.view.NodeView;
import io.warren.management.http.HttpRefused;
import io.warren.management.http.Reply;
import io.warren.management.http.Request;
import java.util.List;
import java.util.function.Supplier;

/** {@code /api/queues/quorum} and {@code /api/rebalance}: where replicas are. This node is alone, so each queue has one, here. */
public final class Replicas {
    private final NodeView node;
    private final Supplier<EngineView> engine;

    public Replicas(NodeView node, Supplier<EngineView> engine) {
        this.node = node;
        this.engine = engine;
    }

    public Reply status(Request request) {
        var queue = quorum(request);
        if (engine.get().queue(queue.virtualHost(), queue.name()).isEmpty()) {
            return unavailable("timeout");
        }
        var rows = Json.array();
        rows.addObject()
                .put("Node Name", node.nodeName())
                .put("Raft State", "leader")
                .put("Membership", "voter")
                .put("Last Log Index", 0)
                .put("Last Written", 0)
                .put("Last Applied", 0)
                .put("Commit Index", 0)
                .put("Snapshot Index", 0)
                .put("Term", 1)
                .put("Machine Version", 0);
        return Reply.json(rows);
    }

    /** Adding the replica that is there changes nothing. */
    public Reply add(Request request) {
        var body = request.body().require("node");
        membership(body.text("membership", "promotable"));
        quorum(request);
        member(body.text("node", ""));
        return Reply.done();
    }

    public Reply delete(Request request) {
        var body = request.body().require("node");
        quorum(request);
        member(body.text("node", ""));
        throw HttpRefused.badRequest("last_node");
    }

    public Reply grow(Request request) {
        var body = request.body().require("vhost_pattern", "queue_pattern", "strategy");
        if (!List.of("all", "even").contains(body.text("strategy", ""))) {
            throw HttpRefused.badRequest("strategy must be all or even");
        }
        membership(body.text("membership", "promotable"));
        pattern(body.text("vhost_pattern", ""));
        pattern(body.text("queue_pattern", ""));
        member(request.name("node"));
        return Reply.done();
    }

    /** The last replica of a queue stays where it is. */
    public Reply shrink(Request request) {
        member(request.name("node"));
        return new Reply.Accepted();
    }

    /** Leaders of a node that is alone are as evenly spread as they can be. */
    public Reply rebalance(Request request) {
        return Reply.done();
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
        if (!name.equals(node.nodeName())) {
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

    private static Reply unavailable(String reason) {
        throw HttpRefused.failed(reason);
    }
}
