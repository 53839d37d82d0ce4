package io.warren.storage.metadata.database;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Table;
import org.jooq.TableRecord;
import org.jooq.UpdatableRecord;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * What is to be changed in the tables, gathered until there is enough for a batch. Several edits of a row become one, and a
 * row that came and went none: queues that live for a moment cost no SQL. Owner: the database's thread.
 */
final class Edits {
    private static final int LARGEST = 2_000;

    private final DSLContext dsl;
    private final Map<Table<?>, Map<List<Object>, Edit>> gathered = new LinkedHashMap<>();
    private int size;

    Edits(DSLContext dsl) {
        this.dsl = dsl;
    }

    /**
     * What becomes of one row.
     *
     * @param there whether the table has a row of this key
     * @param row as it shall be, null for none
     */
    private record Edit(boolean there, @Nullable UpdatableRecord<?> row) {}

    /** A row becomes another one of the same key; null is no row. */
    <R extends UpdatableRecord<R>> void change(@Nullable R before, @Nullable R after) {
        var any = after == null ? before : after;
        if (any == null || Objects.equals(before, after)) {
            return;
        }
        var ofTable = gathered.computeIfAbsent(any.getTable(), _ -> new LinkedHashMap<>());
        var key = key(any);
        var earlier = ofTable.get(key);
        var there = earlier == null ? before != null : earlier.there;
        if (!there && after == null) {
            ofTable.remove(key);
        } else {
            ofTable.put(key, new Edit(there, after));
        }
        size++;
        if (size >= LARGEST) {
            flush();
        }
    }

    void removeAll(Table<?> table, Condition which) {
        flush();
        dsl.deleteFrom(table).where(which).execute();
    }

    void flush() {
        gathered.forEach((table, edits) -> {
            delete(table, edits);
            insert(table, edits);
        });
        gathered.clear();
        size = 0;
    }

    private void delete(Table<?> table, Map<List<Object>, Edit> edits) {
        var gone = new ArrayList<Object[]>();
        edits.forEach((key, edit) -> {
            if (edit.there) {
                gone.add(key.toArray());
            }
        });
        if (gone.isEmpty()) {
            return;
        }
        var which = DSL.noCondition();
        for (var field : keyOf(table)) {
            which = which.and(isBound(field));
        }
        dsl.batch(dsl.deleteFrom(table).where(which))
                .bind(gone.toArray(Object[][]::new))
                .execute();
    }

    private void insert(Table<?> table, Map<List<Object>, Edit> edits) {
        var rows = new ArrayList<TableRecord<?>>();
        for (var edit : edits.values()) {
            if (edit.row != null) {
                rows.add(edit.row);
            }
        }
        insert(dsl, table, rows);
    }

    static void insert(DSLContext dsl, Table<?> table, List<? extends TableRecord<?>> rows) {
        if (rows.isEmpty()) {
            return;
        }
        var fields = table.fields();
        var values = rows.stream().map(TableRecord::intoArray).toArray(Object[][]::new);
        dsl.batch(dsl.insertInto(table, fields).values(Collections.nCopies(fields.length, null)))
                .bind(values)
                .execute();
    }

    private static <T> Condition isBound(Field<T> field) {
        return field.eq(DSL.val((Object) null, field.getDataType()));
    }

    static List<? extends Field<?>> keyOf(Table<?> table) {
        var key = table.getPrimaryKey();
        assert key != null : table + " has no key";
        return key.getFields();
    }

    static List<Object> key(UpdatableRecord<?> row) {
        return Arrays.asList(row.key().intoArray());
    }
}
