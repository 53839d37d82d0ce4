package io.warren.engine.metadata;

import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldTableWire;
import io.warren.amqp.types.FieldValue;
import io.warren.engine.exchange.Binding;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
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

    private static byte[] bytes(FieldTable arguments) {
        return FieldTableWire.toBytes(sorted(arguments));
    }

    /** Tables are equal in any order. */
    private static FieldTable sorted(FieldTable table) {
        var sorted = FieldTable.builder();
        table.entries().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(each -> sorted.put(each.getKey(), sorted(each.getValue())));
        return sorted.build();
    }

    private static FieldValue sorted(FieldValue value) {
        return switch (value) {
            case FieldValue.Table(var table) -> new FieldValue.Table(sorted(table));
            case FieldValue.Array(var elements) ->
                new FieldValue.Array(elements.stream().map(BindingOrder::sorted).toList());
            case FieldValue.Bool _,
                    FieldValue.Int8 _,
                    FieldValue.UInt8 _,
                    FieldValue.Int16 _,
                    FieldValue.UInt16 _,
                    FieldValue.Int32 _,
                    FieldValue.UInt32 _,
                    FieldValue.Int64 _,
                    FieldValue.Float32 _,
                    FieldValue.Float64 _,
                    FieldValue.Decimal _,
                    FieldValue.LongString _,
                    FieldValue.Bytes _,
                    FieldValue.Timestamp _,
                    FieldValue.Void _ -> value;
        };
    }
}
