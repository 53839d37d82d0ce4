package io.warren.management.api;

import io.warren.engine.lane.Clock;
import io.warren.engine.operations.ClusterOperations;
import io.warren.engine.view.ClusterPicture;
import io.warren.engine.view.ClusterPicture.NodePicture;
import io.warren.engine.view.ClusterView;
import io.warren.engine.view.NodeView;
import io.warren.management.http.HttpRefused;
import io.warren.management.http.Reply;
import io.warren.management.http.Request;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /api/warren/cluster}: maintenance of nodes, and who belongs to the cluster. */
public final class ClusterControl {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterControl.class);
    private static final long DRAIN_MILLIS = 30_000;
    private static final long LOOK_MILLIS = 100;

    private final NodeView node;
    private final ClusterView cluster;
    private final ClusterOperations operations;
    private final Clock clock;

    public ClusterControl(NodeView node, ClusterView cluster, ClusterOperations operations, Clock clock) {
        this.node = node;
        this.cluster = cluster;
        this.operations = operations;
        this.clock = clock;
    }

    /** Waits until the node leads nothing. */
    public Reply drain(Request request) {
        var drained = belonging(request);
        spare(drained.name(), "in maintenance");
        said(request, "node_drain_asked", drained.name());
        done(operations.drain(drained.name(), true));
        awaitNothingLed(drained.name());
        return Reply.done();
    }

    public Reply revive(Request request) {
        var revived = belonging(request);
        said(request, "node_revive_asked", revived.name());
        done(operations.drain(revived.name(), false));
        return Reply.done();
    }

    /** For a node that runs: drained first, so that it takes nothing along. */
    public Reply leave(Request request) {
        var leaving = belonging(request);
        holdsNothingAlone(leaving.name());
        spare(leaving.name(), "gone");
        said(request, "node_leave_asked", leaving.name());
        done(operations.drain(leaving.name(), true));
        awaitNothingLed(leaving.name());
        done(operations.forget(leaving.name()));
        await(
                leaving.name(),
                "votes in shards",
                () -> Quorums.isCountedOn(picture(), leaving.name()),
                "stop it only when no shard names it among its voters");
        return Reply.done();
    }

    /** For a node that does not run and never will again. */
    public Reply forget(Request request) {
        var gone = belonging(request);
        if (gone.running()) {
            throw HttpRefused.badRequest("Node " + gone.name() + " must be stopped before it can be removed");
        }
        holdsNothingAlone(gone.name());
        said(request, "node_forget_asked", gone.name());
        done(operations.forget(gone.name()));
        return Reply.done();
    }

    /** No node of an earlier release can take part any more. Refused as long as one of them belongs to the cluster. */
    public Reply raise(Request request) {
        allKnowTheSameLevel();
        said(request, "cluster_finalize_asked", picture().clusterId());
        done(operations.raise());
        return Reply.done();
    }

    private void allKnowTheSameLevel() {
        var picture = picture();
        var newest = picture.nodes().stream().mapToInt(NodePicture::level).max().orElse(picture.level());
        var behind = picture.nodes().stream()
                .filter(each -> each.level() < newest)
                .map(NodePicture::name)
                .toList();
        if (!behind.isEmpty()) {
            throw HttpRefused.badRequest("the feature level stays " + picture.level() + ": " + newest
                    + " is not known to " + behind + ", start the new release on all nodes first");
        }
    }

    /** All queues of the queue's shard are led there then. */
    public Reply lead(Request request) {
        var queue = Queues.existing(request);
        var to = request.body().require("node").text("node", "");
        var shard = cluster.shard(queue.id());
        if (shard.isEmpty()) {
            throw HttpRefused.badRequest("queue '" + queue.name() + "' is not replicated");
        }
        var picture = picture().shards().get(shard.getAsInt());
        if (!picture.online().contains(to)) {
            throw HttpRefused.badRequest("Node " + to + " holds no replica of the queue that can be heard");
        }
        done(operations.lead(shard.getAsInt(), to));
        return new Reply.Accepted();
    }

    private ClusterPicture picture() {
        return cluster.picture().orElseThrow(() -> HttpRefused.badRequest("this node belongs to no cluster"));
    }

    private NodePicture belonging(Request request) {
        return picture().node(request.name("node")).orElseThrow(HttpRefused::noSuchObject);
    }

    /** Refuses if queues or the metadata would lose their majority. */
    private void spare(String name, String how) {
        var picture = picture();
        var shards = Quorums.needing(picture, name);
        if (picture.nodes().size() > 1 && (!shards.isEmpty() || Quorums.metadataNeed(picture, name))) {
            throw HttpRefused.badRequest("Node " + name + " cannot be " + how + " now: without it "
                    + (shards.isEmpty() ? "the metadata" : "shards " + shards) + " would have no majority");
        }
        var others = picture.nodes().stream()
                .filter(each ->
                        each.running() && !each.drained() && !each.name().equals(name))
                .count();
        if (others == 0) {
            throw HttpRefused.badRequest("Node " + name + " is the last that serves");
        }
    }

    private void holdsNothingAlone(String name) {
        for (var each : picture().shards()) {
            if (each.members().stream().allMatch(name::equals)) {
                throw HttpRefused.badRequest("shard " + each.id() + " has no replica but on " + name);
            }
        }
    }

    private void awaitNothingLed(String name) {
        await(name, "leads something", () -> leads(picture(), name), "it is in maintenance, ask again");
    }

    private void await(String name, String what, BooleanSupplier still, String advice) {
        var until = clock.monotonicMillis() + DRAIN_MILLIS;
        while (still.getAsBoolean()) {
            if (clock.monotonicMillis() > until) {
                throw HttpRefused.unavailable(
                        "Node " + name + " still " + what + " after " + DRAIN_MILLIS + " ms; " + advice);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
        }
    }

    private static boolean leads(ClusterPicture picture, String name) {
        return name.equals(picture.metadataLeader())
                || picture.shards().stream().anyMatch(each -> name.equals(each.leader()));
    }

    private void said(Request request, String event, String about) {
        LOG.atInfo()
                .addKeyValue("user", request.caller().name())
                .addKeyValue("peer", request.caller().peer())
                .addKeyValue("asked", node.nodeName())
                .addKeyValue("node", about)
                .log(event);
    }

    static void done(String refusal) {
        if (!refusal.isEmpty()) {
            throw HttpRefused.badRequest(refusal);
        }
    }
}
