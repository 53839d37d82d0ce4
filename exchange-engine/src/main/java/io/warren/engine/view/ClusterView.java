package io.warren.engine.view;

import java.util.Optional;
import java.util.OptionalInt;

/** The cluster that this node belongs to. Any thread, but not lanes or loops: other nodes are asked. */
public interface ClusterView {
    /** A node that is alone. */
    ClusterView NONE = Optional::empty;

    /** Empty if this node is alone. */
    Optional<ClusterPicture> picture();

    /** The shard that a queue lives in, empty if it lives in none. Asks nobody. */
    default OptionalInt shard(long queue) {
        return OptionalInt.empty();
    }
}
