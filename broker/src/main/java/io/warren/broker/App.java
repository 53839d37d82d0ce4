package io.warren.broker;

import io.warren.broker.connection.AmqpServer;
import io.warren.cluster.NodeLoad;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.view.LoginEntry;
import io.warren.engine.view.NodeView.Listener;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one {@link Node} of this process, which may be stopped and started again while the process stays.
 *
 * <p>The lock keeps starts and stops apart and is not taken by readers; they may see a node that has just stopped, whose
 * metadata stay readable.
 */
final class App {
    private final Supplier<Node> starter;
    private volatile @Nullable Node latest;
    private final List<Runnable> afterStart = new ArrayList<>();
    private volatile boolean serving;
    private boolean projecting;
    private volatile @Nullable String alarm;
    private @Nullable Supplier<NodeLoad> load;

    App(Supplier<Node> starter) {
        this.starter = starter;
    }

    /** Something to be done whenever the node has started; not now. */
    synchronized void onStart(Runnable task) {
        afterStart.add(task);
    }

    synchronized void start() {
        if (!serving) {
            var node = starter.get();
            latest = node;
            node.alarm(alarm);
            tellLoad(node);
            serving = true;
            afterStart.forEach(Runnable::run);
            if (projecting) {
                node.project();
            }
        }
    }

    /** Tables of the metadata are kept from now on, in this life of the node and those that come. */
    synchronized void project() {
        projecting = true;
        if (serving) {
            node().project();
        }
    }

    /** A login for the audit trail; without a node there is none. */
    void tell(LoginEntry login) {
        var node = latest;
        if (node != null) {
            node.tell(login);
        }
    }

    synchronized void stop() {
        if (serving) {
            serving = false;
            node().stop();
        }
    }

    boolean serving() {
        return serving;
    }

    /** The running one, or the one that ran last. */
    Node node() {
        return Objects.requireNonNull(latest, "the app was never started");
    }

    AmqpServer server() {
        return node().server();
    }

    /** What is declared; empty before the first start. */
    Metadata metadata() {
        var node = latest;
        return node == null ? Metadata.EMPTY : node.metadata();
    }

    List<Listener> listeners() {
        return serving ? node().listeners() : List.of();
    }

    /** In a cluster, others are told how this node serves clients, in this life and the next. */
    synchronized void load(Supplier<NodeLoad> own) {
        load = own;
        if (serving) {
            tellLoad(node());
        }
    }

    private void tellLoad(Node node) {
        var cluster = node.cluster();
        if (cluster != null && load != null) {
            cluster.load(load);
        }
    }

    /** Raises or clears what publishers wait for, in this life and the next. */
    void alarm(@Nullable String reason) {
        alarm = reason;
        if (serving) {
            node().alarm(reason);
        }
    }
}
