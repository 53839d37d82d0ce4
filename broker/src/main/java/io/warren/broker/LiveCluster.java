package io.warren.broker;

import io.warren.cluster.Cluster;
import io.warren.cluster.metadata.Place;
import io.warren.cluster.metadata.TopologyChange;
import io.warren.engine.operations.ClusterOperations;
import io.warren.engine.view.ClusterPicture;
import io.warren.engine.view.ClusterView;
import io.warren.management.api.Peers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** This node's cluster, for views and operators: the present one, should the app have been stopped and started. */
final class LiveCluster implements ClusterView, ClusterOperations, Peers {
    private static final String ALONE = "this node belongs to no cluster";

    private final App app;
    private volatile @Nullable UnaryOperator<byte[]> answering;

    LiveCluster(App app) {
        this.app = app;
        app.onStart(this::started);
    }

    private void started() {
        var by = answering;
        var cluster = cluster();
        if (by != null && cluster != null) {
            cluster.answer(by);
        }
    }

    private @Nullable Cluster cluster() {
        return app.serving() ? app.node().cluster() : null;
    }

    @Override
    public Optional<ClusterPicture> picture() {
        return Optional.ofNullable(cluster()).map(Cluster::picture);
    }

    @Override
    public OptionalInt shard(long queue) {
        var cluster = cluster();
        return cluster != null && cluster.topology().place(queue) instanceof Place.InShard(var shard)
                ? OptionalInt.of(shard)
                : OptionalInt.empty();
    }

    @Override
    public boolean any() {
        var cluster = cluster();
        return cluster != null && !cluster.others().isEmpty();
    }

    @Override
    public Answers ask(byte[] question) {
        var cluster = cluster();
        if (cluster == null) {
            return new Answers(Map.of(), List.of());
        }
        var answers = cluster.ask(question);
        return new Answers(
                answers,
                cluster.others().stream()
                        .filter(each -> !answers.containsKey(each))
                        .toList());
    }

    @Override
    public void serve(UnaryOperator<byte[]> by) {
        answering = by;
        started();
    }

    private String reshape(TopologyChange change) {
        return with(cluster -> cluster.reshape(change));
    }

    private String with(Function<Cluster, String> operation) {
        var cluster = cluster();
        return cluster == null ? ALONE : operation.apply(cluster);
    }

    @Override
    public String lead(int shard, String node) {
        return with(cluster -> cluster.lead(shard, node));
    }

    @Override
    public String drain(String node, boolean drained) {
        return reshape(new TopologyChange.Drain(node, drained));
    }

    @Override
    public String empty(String node, boolean emptied) {
        return reshape(new TopologyChange.Empty(node, emptied));
    }

    @Override
    public String raise() {
        return with(Cluster::raise);
    }

    @Override
    public String forget(String node) {
        return reshape(new TopologyChange.Leave(node));
    }
}
