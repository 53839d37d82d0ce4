package io.warren.engine.exchange;

import io.warren.amqp.types.BasicProperties;
import java.util.IdentityHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Topic bindings, arranged by the words of their keys. Immutable: a change makes the nodes along one key anew and shares the
 * others; nodes without bindings below them do not exist, but for the root.
 *
 * @param words children for plain words
 * @param star the child for {@code *}
 * @param hash the child for {@code #}
 * @param bindings whose keys end here
 */
// A change that changes nothing gives the same object back, and is told by that.
@SuppressWarnings("ReferenceEquality")
record TopicTrie(
        NameMap<TopicTrie> words,
        @Nullable TopicTrie star,
        @Nullable TopicTrie hash,
        @Nullable Bindings bindings) implements RoutingTable {
    static final TopicTrie EMPTY = new TopicTrie(NameMap.empty(), null, null, null);

    @Override
    public TopicTrie with(Binding binding) {
        return with(binding, Words.first(binding.routingKey()));
    }

    @Override
    public TopicTrie without(Binding binding) {
        var left = without(binding, Words.first(binding.routingKey()));
        return left == null ? EMPTY : left;
    }

    /** Finds the bindings that a routing key fits; one with two {@code #} may be found more than once. */
    @Override
    public void route(String routingKey, BasicProperties properties, Consumer<Binding> found) {
        new Walk(routingKey, found).match(this, Words.first(routingKey), 0);
    }

    private boolean isEmpty() {
        return bindings == null && star == null && hash == null && words.isEmpty();
    }

    private boolean hasChildren() {
        return star != null || hash != null || !words.isEmpty();
    }

    private TopicTrie with(Binding binding, int word) {
        var key = binding.routingKey();
        if (Words.atEnd(key, word)) {
            var changed = Bindings.plus(bindings, binding);
            return changed == bindings ? this : new TopicTrie(words, star, hash, changed);
        }
        var child = child(key, word);
        var changed = (child == null ? EMPTY : child).with(binding, Words.next(key, word));
        return changed == child ? this : withChild(key, word, changed);
    }

    /** Null if nothing is left. */
    private @Nullable TopicTrie without(Binding binding, int word) {
        var key = binding.routingKey();
        if (Words.atEnd(key, word)) {
            var left = Bindings.minus(bindings, binding);
            return left == bindings ? this : orNull(new TopicTrie(words, star, hash, left));
        }
        var child = child(key, word);
        if (child == null) {
            return this;
        }
        var left = child.without(binding, Words.next(key, word));
        return left == child ? this : orNull(withChild(key, word, left));
    }

    private static @Nullable TopicTrie orNull(TopicTrie node) {
        return node.isEmpty() ? null : node;
    }

    private @Nullable TopicTrie child(String key, int word) {
        if (Words.isStar(key, word)) {
            return star;
        }
        return Words.isHash(key, word) ? hash : words.get(key, word, Words.end(key, word));
    }

    private TopicTrie withChild(String key, int word, @Nullable TopicTrie child) {
        if (Words.isStar(key, word)) {
            return new TopicTrie(words, child, hash, bindings);
        }
        if (Words.isHash(key, word)) {
            return new TopicTrie(words, star, child, bindings);
        }
        var text = key.substring(word, Words.end(key, word));
        return new TopicTrie(child == null ? words.without(text) : words.with(text, child), star, hash, bindings);
    }

    /** One walk through the trie along a routing key. */
    private static final class Walk {
        private final String key;
        private final Consumer<Binding> found;
        /**
         * From which word on a {@code #} below another {@code #} has been followed. Without it such a node would be walked
         * again for each of the many ways that lead to it, and a long routing key could keep a thread busy for seconds.
         */
        private @Nullable IdentityHashMap<TopicTrie, Integer> followed;

        Walk(String key, Consumer<Binding> found) {
            this.key = key;
            this.found = found;
        }

        void match(TopicTrie node, int word, int hashesAbove) {
            if (node.hash != null) {
                matchHash(node.hash, word, hashesAbove);
            }
            if (Words.atEnd(key, word)) {
                collect(node);
                return;
            }
            step(node, word, hashesAbove);
        }

        /** To the children that take the next word. */
        private void step(TopicTrie node, int word, int hashesAbove) {
            var end = Words.end(key, word);
            var next = node.words.get(key, word, end);
            if (next != null) {
                match(next, end + 1, hashesAbove);
            }
            if (node.star != null) {
                match(node.star, end + 1, hashesAbove);
            }
        }

        /** A {@code #} swallows no word, one, two, up to all that are left. */
        private void matchHash(TopicTrie node, int word, int hashesAbove) {
            var until = hashesAbove == 0 ? Integer.MAX_VALUE : follow(node, word);
            if (until == Integer.MAX_VALUE) {
                // Swallowing all that is left.
                collect(node);
            }
            if (!node.hasChildren()) {
                return;
            }
            if (node.hash != null) {
                matchHash(node.hash, word, hashesAbove + 1);
            }
            for (var at = word; at < until && !Words.atEnd(key, at); at = Words.next(key, at)) {
                step(node, at, hashesAbove + 1);
            }
        }

        /** Notes that the node is followed from this word on, and tells from where on it has been already. */
        private int follow(TopicTrie node, int word) {
            if (followed == null) {
                followed = new IdentityHashMap<>();
            }
            var before = followed.get(node);
            if (before != null && before <= word) {
                return word;
            }
            followed.put(node, word);
            return before == null ? Integer.MAX_VALUE : before;
        }

        private void collect(TopicTrie node) {
            if (node.bindings != null) {
                node.bindings.forEach(found);
            }
        }
    }
}
