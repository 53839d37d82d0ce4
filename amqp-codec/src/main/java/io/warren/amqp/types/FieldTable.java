package io.warren.amqp.types;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A field table: names to values, in the order of the wire. Immutable; of two entries with one name the last counts. */
public final class FieldTable {
    public static final FieldTable EMPTY = new FieldTable(new LinkedHashMap<>());

    private final Map<String, FieldValue> values;

    /** Takes the map as its own. */
    private FieldTable(Map<String, FieldValue> values) {
        this.values = values;
    }

    public static FieldTable of(Map<String, FieldValue> values) {
        return values.isEmpty() ? EMPTY : new FieldTable(new LinkedHashMap<>(values));
    }

    public static Builder builder() {
        return new Builder();
    }

    public @Nullable FieldValue get(String key) {
        return values.get(key);
    }

    public boolean containsKey(String key) {
        return values.containsKey(key);
    }

    public int size() {
        return values.size();
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    public Collection<String> keys() {
        return List.copyOf(values.keySet());
    }

    public List<Map.Entry<String, FieldValue>> entries() {
        var entries = new ArrayList<Map.Entry<String, FieldValue>>(values.size());
        values.forEach((key, value) -> entries.add(Map.entry(key, value)));
        return entries;
    }

    /** This table with the value under the key, in its old place if there was one. */
    public FieldTable with(String key, FieldValue value) {
        var changed = new LinkedHashMap<>(values);
        changed.put(key, value);
        return new FieldTable(changed);
    }

    public FieldTable without(String key) {
        if (!values.containsKey(key)) {
            return this;
        }
        var changed = new LinkedHashMap<>(values);
        changed.remove(key);
        return changed.isEmpty() ? EMPTY : new FieldTable(changed);
    }

    /** The same entries in the order of their keys, in nested tables, too: equal tables become alike byte for byte. */
    public FieldTable sorted() {
        var sorted = builder();
        values.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(each -> sorted.put(each.getKey(), sorted(each.getValue())));
        return sorted.build();
    }

    private static FieldValue sorted(FieldValue value) {
        return switch (value) {
            case FieldValue.Table(var table) -> new FieldValue.Table(table.sorted());
            case FieldValue.Array(var elements) ->
                new FieldValue.Array(elements.stream().map(FieldTable::sorted).toList());
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

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FieldTable that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }

    /** Gathers entries. */
    public static final class Builder {
        private final LinkedHashMap<String, FieldValue> values = new LinkedHashMap<>();

        public Builder put(String key, FieldValue value) {
            values.put(key, value);
            return this;
        }

        public Builder put(String key, String text) {
            return put(key, FieldValue.LongString.of(text));
        }

        public FieldTable build() {
            return values.isEmpty() ? EMPTY : new FieldTable(new LinkedHashMap<>(values));
        }
    }
}
