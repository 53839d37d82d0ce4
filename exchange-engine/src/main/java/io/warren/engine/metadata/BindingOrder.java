package io.warren.engine.metadata;

import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldTableWire;
import io.warren.engine.exchange.Binding;
import java.util.Arrays;
import java.util.Comparator;
import org.pcollections.PMap;
import org.pcollections.PSet;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

/**
 * An order of bindings that agrees with their equality.
 *
 * <p>The snapshot is made of trees and not of hash tables, because names and keys are chosen by clients: with many that
 * share a hash every change would cost as much as there are. It also lists everything in a steady order.
 */
final class BindingOrder implements Comparator<Binding> {
    private static final Comparator<Binding.Destination> DESTINATIONS =
            Comparator.comparing(Binding.Destination::kind).thenComparing(Binding.Destination::name);

    private static final Comparator<Binding> PLAIN = Comparator.comparing(Binding::source)
            .thenComparing(Binding::destination, DESTINATIONS)
            .thenComparing(Binding::routingKey);

    private static final PSet<Binding> NONE = TreePSet.empty(new BindingOrder());

    private static final PMap<Binding.Destination, PSet<Binding>> NOWHERE = TreePMap.empty(DESTINATIONS);

    private BindingOrder() {}

    static PSet<Binding> none() {
        return NONE;
    }

    static PMap<Binding.Destination, PSet<Binding>> nowhere() {
        return NOWHERE;
    }

    @Override
    public int compare(Binding one, Binding other) {
        var plain = PLAIN.compare(one, other);
        if (plain != 0 || one.arguments().equals(other.arguments())) {
            return plain;
        }
        return Arrays.compareUnsigned(bytes(one.arguments()), bytes(other.arguments()));
    }

    /** Tables are equal in any order. */
    private static byte[] bytes(FieldTable arguments) {
        return FieldTableWire.toBytes(arguments.sorted());
    }
}
