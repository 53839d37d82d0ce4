package io.warren.storage.metadata.database;

import static io.warren.storage.metadata.database.generated.Tables.CHAINS;

import io.warren.engine.view.AuditChain;
import io.warren.storage.metadata.database.generated.tables.records.ChainsRecord;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.TableField;
import org.jooq.UpdatableRecord;
import org.jspecify.annotations.Nullable;

/**
 * A table whose rows only come, in the order of a number, and go from its beginning. Its last two columns are the hash of the
 * row before and the row's own: SHA-256 of all its other columns.
 *
 * <p>Who changes a row, or takes one out, has to make all hashes after it again. Who can write the file can do that, too: it
 * is found by those who have kept a hash of the head elsewhere.
 *
 * <p>Owner: the database's thread; {@link #verify} is for the one that reads.
 */
final class Chain<R extends UpdatableRecord<R>> {
    private static final int CHUNK = 1_000;

    private final DSLContext dsl;
    private final Table<R> table;
    private final TableField<R, Long> position;
    private final long most;
    private long rows;
    private String head;

    /** Keeps so many rows, and some more between two clearings. */
    Chain(DSLContext dsl, Table<R> table, TableField<R, Long> position, long most) {
        this.dsl = dsl;
        this.table = table;
        this.position = position;
        this.most = most;
        this.rows = dsl.fetchCount(table);
        var ends = ends(dsl, table);
        if (ends == null) {
            Edits.insert(dsl, CHAINS, List.of(new ChainsRecord(table.getName(), "", "")));
            this.head = chainAll();
        } else {
            this.head = ends.getHeadHash();
        }
    }

    private static @Nullable ChainsRecord ends(DSLContext dsl, Table<?> table) {
        return dsl.selectFrom(CHAINS).where(CHAINS.NAME.eq(table.getName())).fetchOne();
    }

    /** Rows of a release without chains. */
    private String chainAll() {
        var last = "";
        var at = Long.MIN_VALUE;
        while (true) {
            var chunk = after(dsl, table, position, at);
            if (chunk.isEmpty()) {
                return last;
            }
            at = Objects.requireNonNull(chunk.getLast().get(position));
            dsl.deleteFrom(table)
                    .where(position.between(chunk.getFirst().get(position), at))
                    .execute();
            last = link(chunk, last);
            Edits.insert(dsl, table, chunk);
            setHead(last);
        }
    }

    long rows() {
        return rows;
    }

    /** The hash of the newest row. */
    String head() {
        return head;
    }

    /** Rows that come after those that are there. */
    void append(List<R> fresh) {
        if (!fresh.isEmpty()) {
            head = link(fresh, head);
            Edits.insert(dsl, table, fresh);
            setHead(head);
            rows += fresh.size();
        }
    }

    /** Gives the hash of the last one. */
    private String link(List<R> fresh, String before) {
        var last = before;
        for (var row : fresh) {
            row.set(previous(table), last);
            last = hash(row);
            row.set(own(table), last);
        }
        return last;
    }

    private void setHead(String hash) {
        dsl.update(CHAINS)
                .set(CHAINS.HEAD_HASH, hash)
                .where(CHAINS.NAME.eq(table.getName()))
                .execute();
    }

    /** Takes the oldest rows away if there are too many; where the chain begins then is kept. False if nothing was done. */
    boolean trim() {
        if (rows <= most + most / 8 + 1) {
            return false;
        }
        var oldest = dsl.selectFrom(table)
                .orderBy(position.desc())
                .offset(most - 1)
                .limit(1)
                .fetchOptional();
        oldest.ifPresent(kept -> {
            rows -= dsl.deleteFrom(table).where(position.lt(kept.get(position))).execute();
            dsl.update(CHAINS)
                    .set(CHAINS.START_HASH, kept.get(previous(table)))
                    .where(CHAINS.NAME.eq(table.getName()))
                    .execute();
        });
        return oldest.isPresent();
    }

    /** Whether the row is as it was written. */
    static boolean isSound(UpdatableRecord<?> row) {
        return hash(row).equals(row.get(row.size() - 1));
    }

    /** Every column but the last one, each with its length, so that nothing can move from one to another. */
    private static String hash(Record row) {
        var bytes = new ByteArrayOutputStream();
        for (var column = 0; column < row.size() - 1; column++) {
            var value = row.get(column);
            var text = String.valueOf(value).getBytes(StandardCharsets.UTF_8);
            bytes.writeBytes(ByteBuffer.allocate(5)
                    .put((byte) (value == null ? 0 : 1))
                    .putInt(text.length)
                    .array());
            bytes.writeBytes(text);
        }
        return Digest.of(bytes.toByteArray());
    }

    private static <R extends Record> List<R> after(DSLContext dsl, Table<R> table, Field<Long> position, long last) {
        return dsl.selectFrom(table)
                .where(position.gt(last))
                .orderBy(position)
                .limit(CHUNK)
                .fetch();
    }

    @SuppressWarnings("unchecked") // Every table of a chain ends with these two.
    private static Field<String> previous(Table<?> table) {
        return (Field<String>) table.field(table.fields().length - 2);
    }

    @SuppressWarnings("unchecked")
    private static Field<String> own(Table<?> table) {
        return (Field<String>) table.field(table.fields().length - 1);
    }

    /** Reads all of it and says where it breaks first. Within one transaction, so that nothing comes or goes meanwhile. */
    static <R extends UpdatableRecord<R>> AuditChain verify(
            DSLContext dsl, String name, Table<R> table, TableField<R, Long> position) {
        var ends = ends(dsl, table);
        if (ends == null) {
            return new AuditChain(name, 0, "", "", new AuditChain.Break(0, "where it begins is not known"));
        }
        var expected = ends.getStartHash();
        var at = Long.MIN_VALUE;
        var rows = 0L;
        AuditChain.@Nullable Break broken = null;
        while (true) {
            var chunk = after(dsl, table, position, at);
            for (var row : chunk) {
                at = Objects.requireNonNull(row.get(position));
                rows++;
                if (broken == null && !isSound(row)) {
                    broken = new AuditChain.Break(at, "the row was changed");
                }
                if (broken == null && !expected.equals(row.get(previous(table)))) {
                    broken = new AuditChain.Break(at, "the row before it was changed or taken away");
                }
                expected = Objects.requireNonNull(row.get(own(table)));
            }
            if (chunk.isEmpty()) {
                break;
            }
        }
        if (broken == null && !expected.equals(ends.getHeadHash())) {
            broken = new AuditChain.Break(Math.max(at, 0), "rows after it were taken away");
        }
        return new AuditChain(name, rows, ends.getStartHash(), ends.getHeadHash(), broken);
    }
}
