package io.warren.broker.locator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Which nodes a client should connect to.
 *
 * <p>The least loaded first. Nodes within an eighth of the least count as equals and come in a new random order each time,
 * so that they share who asks; taking turns would give each kind of question its own node when they are asked in pairs. Any
 * thread may call.
 */
public final class Locator {
    private final Supplier<List<NodeHealth>> nodes;
    private final RandomGenerator random;

    public Locator(Supplier<List<NodeHealth>> nodes, RandomGenerator random) {
        this.nodes = nodes;
        this.random = random;
    }

    /** At most so many healthy nodes; none if none is. */
    public List<Located> best(int most) {
        var healthy =
                new ArrayList<>(nodes.get().stream().filter(NodeHealth::healthy).toList());
        var least = healthy.stream().mapToInt(NodeHealth::connections).min().orElse(0);
        var step = Math.max(1, least / 8);
        Collections.shuffle(healthy, random);
        return healthy.stream()
                // Stable, so equals stay shuffled.
                .sorted(Comparator.comparingInt(each -> (each.connections() - least) / step))
                .limit(most)
                .map(each -> new Located(each.name(), each.address(), each.amqpPort(), each.connections()))
                .toList();
    }

    /** Every node, healthy or not. */
    List<NodeHealth> all() {
        return nodes.get();
    }
}
