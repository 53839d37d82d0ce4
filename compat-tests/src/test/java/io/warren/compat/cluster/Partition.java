package io.warren.compat.cluster;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The shapes that a network falls apart in. */
public enum Partition {
    /** One node hears nobody and is heard by nobody. */
    ONE_AWAY {
        @Override
        Set<Link> among(List<Integer> nodes) {
            return between(nodes, each -> each == nodes.getFirst());
        }
    },
    /** Two halves; of an odd number one has one more. */
    HALVES {
        @Override
        Set<Link> among(List<Integer> nodes) {
            var half = Set.copyOf(nodes.subList(0, nodes.size() / 2));
            return between(nodes, half::contains);
        }
    },
    /**
     * Everybody hears a majority, and nobody the same one: a ring in which a node hears its neighbours. Of three nodes two
     * hear each other no more and the third hears both.
     */
    MAJORITY_RING {
        @Override
        Set<Link> among(List<Integer> nodes) {
            var size = nodes.size();
            if (size == 3) {
                return both(nodes.getFirst(), nodes.getLast());
            }
            var reach = (size / 2 + 1) / 2;
            var links = new HashSet<Link>();
            for (var one = 0; one < size; one++) {
                for (var other = 0; other < one; other++) {
                    var distance = Math.min(one - other, size - (one - other));
                    if (distance > reach) {
                        links.addAll(both(nodes.get(one), nodes.get(other)));
                    }
                }
            }
            return links;
        }
    },
    /** One node hears everybody and is heard by nobody. */
    ONE_WAY {
        @Override
        Set<Link> among(List<Integer> nodes) {
            return between(nodes, each -> each == nodes.getFirst()).stream()
                    .filter(each -> each.from() == nodes.getFirst())
                    .collect(Collectors.toSet());
        }
    },
    /** One node is heard by everybody and hears nobody. */
    DEAF {
        @Override
        Set<Link> among(List<Integer> nodes) {
            return between(nodes, each -> each == nodes.getFirst()).stream()
                    .filter(each -> each.to() == nodes.getFirst())
                    .collect(Collectors.toSet());
        }
    },
    /** One node goes away and comes back, again and again; this is what is cut while it is away. */
    FLAPPING {
        @Override
        Set<Link> among(List<Integer> nodes) {
            return ONE_AWAY.among(nodes);
        }
    };

    /** What is cut, of nodes that have been shuffled. */
    abstract Set<Link> among(List<Integer> nodes);

    /** The links that are cut among this many nodes. */
    public Set<Link> links(int nodes, Random random) {
        var shuffled = IntStream.range(0, nodes).boxed().collect(Collectors.toList());
        Collections.shuffle(shuffled, random);
        return among(List.copyOf(shuffled));
    }

    /** Every link between one side and the other. */
    private static Set<Link> between(List<Integer> nodes, IntPredicate side) {
        var links = new HashSet<Link>();
        for (var one : nodes) {
            for (var other : nodes) {
                if (side.test(one) && !side.test(other)) {
                    links.addAll(both(one, other));
                }
            }
        }
        return links;
    }

    private static Set<Link> both(int one, int other) {
        return Set.of(new Link(one, other), new Link(other, one));
    }
}
