package io.warren.broker;

import io.warren.engine.view.ClusterPicture;
import io.warren.engine.view.ClusterView;
import java.util.Optional;

/** This node's cluster as a view. */
record LiveCluster(App app) implements ClusterView {
    @Override
    public Optional<ClusterPicture> picture() {
        var cluster = app.node().cluster();
        return cluster == null ? Optional.empty() : Optional.of(cluster.picture());
    }
}
