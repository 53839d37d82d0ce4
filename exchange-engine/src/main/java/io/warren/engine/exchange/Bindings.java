package io.warren.engine.exchange;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An immutable set of bindings, never empty: a table keeps null instead.
 *
 * <p>Mostly it is a handful that an array holds best; more are arranged by destination, then by routing key, then by
 * arguments, so that one more or less is cheap however many there are.
 */
sealed interface Bindings {
    /** With this one too; the same set if it is there already. */
    Bindings with(Binding binding);

    /** Null if none is left; the same set if it was not there. */
    @Nullable
    Bindings without(Binding binding);

    void forEach(Consumer<? super Binding> action);

    static Bindings plus(@Nullable Bindings set, Binding binding) {
        return set == null ? new Few(0, binding) : set.with(binding);
    }

    static @Nullable Bindings minus(@Nullable Bindings set, Binding binding) {
        return set == null ? null : set.without(binding);
    }

    /** In the order in which they were added. */
    final class Few implements Bindings {
        private static final int MOST = 8;

        private final int depth;
        private final Binding[] bindings;

        private Few(int depth, Binding... bindings) {
            this.depth = depth;
            this.bindings = bindings;
        }

        @Override
        public Bindings with(Binding binding) {
            if (indexOf(binding) >= 0) {
                return this;
            }
            if (bindings.length >= MOST && depth < Many.KEYS) {
                var many = new Many(depth, NameMap.empty());
                for (var each : bindings) {
                    many = many.with(each);
                }
                return many.with(binding);
            }
            var more = Arrays.copyOf(bindings, bindings.length + 1);
            more[bindings.length] = binding;
            return new Few(depth, more);
        }

        @Override
        public @Nullable Bindings without(Binding binding) {
            var at = indexOf(binding);
            if (at < 0) {
                return this;
            }
            if (bindings.length == 1) {
                return null;
            }
            var fewer = Arrays.copyOf(bindings, bindings.length - 1);
            System.arraycopy(bindings, at + 1, fewer, at, fewer.length - at);
            return new Few(depth, fewer);
        }

        @Override
        public void forEach(Consumer<? super Binding> action) {
            for (var binding : bindings) {
                action.accept(binding);
            }
        }

        private int indexOf(Binding binding) {
            for (var i = 0; i < bindings.length; i++) {
                if (bindings[i].equals(binding)) {
                    return i;
                }
            }
            return -1;
        }
    }

    /** By one part of the binding; the depth tells which. */
    final class Many implements Bindings {
        /** Parts there are to tell bindings apart by. */
        private static final int KEYS = 3;

        private final int depth;
        private final NameMap<Bindings> byPart;

        private Many(int depth, NameMap<Bindings> byPart) {
            this.depth = depth;
            this.byPart = byPart;
        }

        @Override
        public Many with(Binding binding) {
            var part = part(binding);
            var there = byPart.get(part);
            Bindings changed = there == null ? new Few(depth + 1, binding) : there.with(binding);
            return changed == there ? this : new Many(depth, byPart.with(part, changed));
        }

        @Override
        public @Nullable Bindings without(Binding binding) {
            var part = part(binding);
            var there = byPart.get(part);
            if (there == null) {
                return this;
            }
            var left = there.without(binding);
            if (left == there) {
                return this;
            }
            var changed = left == null ? byPart.without(part) : byPart.with(part, left);
            return changed.isEmpty() ? null : new Many(depth, changed);
        }

        @Override
        public void forEach(Consumer<? super Binding> action) {
            byPart.forEach(each -> each.forEach(action));
        }

        private String part(Binding binding) {
            return switch (depth) {
                case 0 -> binding.destination().name();
                case 1 -> binding.routingKey();
                default -> Integer.toHexString(binding.arguments().hashCode());
            };
        }
    }
}
