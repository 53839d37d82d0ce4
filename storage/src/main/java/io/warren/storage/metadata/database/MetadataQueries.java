package io.warren.storage.metadata.database;

import static io.warren.storage.metadata.database.generated.Tables.AUDIT;
import static io.warren.storage.metadata.database.generated.Tables.LOGINS;
import static io.warren.storage.metadata.database.generated.Tables.QUEUES;

import io.warren.engine.metadata.Origin;
import io.warren.engine.metadata.QueueType;
import io.warren.engine.view.AuditChain;
import io.warren.engine.view.AuditEntry;
import io.warren.engine.view.AuditFilter;
import io.warren.engine.view.MetadataProjection.Found;
import io.warren.engine.view.MetadataProjection.Slice;
import io.warren.engine.view.ObjectName;
import io.warren.engine.view.QueueFilter;
import io.warren.engine.view.QueueOrder;
import io.warren.engine.view.QueueRow;
import io.warren.storage.metadata.database.generated.tables.records.AuditRecord;
import io.warren.storage.metadata.database.generated.tables.records.QueuesRecord;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.OrderField;
import org.jooq.SortOrder;
import org.jooq.Table;
import org.jooq.impl.DSL;

/** What the tables are asked. Each answer is of one moment. Used by one thread, with a connection of its own. */
final class MetadataQueries {
    private static final int LONGEST_SECONDS = 10;
    private static final char ESCAPE = '!';

    private final DSLContext dsl;

    MetadataQueries(Connection connection) {
        this.dsl = Queries.over(connection, LONGEST_SECONDS);
    }

    Found<AuditEntry> audit(AuditFilter filter, Slice page) {
        var ofChanges = matching(filter);
        var ofLogins = matchingLogins(filter);
        // Who asks for one kind of object learns of how many changes his are a part.
        var changesOnly = filter.kind() != null && filter.kind() != ObjectName.Kind.LOGIN;
        return atOnce(() -> new Found<>(
                entries(ofChanges, ofLogins, page),
                (long) dsl.fetchCount(AUDIT) + (changesOnly ? 0 : dsl.fetchCount(LOGINS)),
                (long) dsl.fetchCount(AUDIT, ofChanges) + dsl.fetchCount(LOGINS, ofLogins)));
    }

    /** Where an entry is: a change is before the logins of its revision. */
    private record Place(long revision, long sequence) implements Comparable<Place> {
        static final long CHANGE = 0;

        @Override
        public int compareTo(Place other) {
            return Comparator.comparingLong(Place::revision)
                    .thenComparingLong(Place::sequence)
                    .compare(this, other);
        }
    }

    /** First which rows, from the right end of both tables; then these. */
    private List<AuditEntry> entries(Condition ofChanges, Condition ofLogins, Slice page) {
        var direction = page.reversed() ? SortOrder.ASC : SortOrder.DESC;
        var needed = page.offset() + page.most();
        var places = new ArrayList<Place>();
        dsl.select(AUDIT.REVISION)
                .from(AUDIT)
                .where(ofChanges)
                .orderBy(AUDIT.REVISION.sort(direction))
                .limit(needed)
                .forEach(each -> places.add(new Place(each.value1(), Place.CHANGE)));
        dsl.select(LOGINS.REVISION, LOGINS.SEQUENCE)
                .from(LOGINS)
                .where(ofLogins)
                .orderBy(LOGINS.SEQUENCE.sort(direction))
                .limit(needed)
                .forEach(each -> places.add(new Place(each.value1(), each.value2())));
        places.sort(page.reversed() ? Comparator.naturalOrder() : Comparator.reverseOrder());
        var wanted = places.stream().skip(page.offset()).limit(page.most()).toList();
        var changes = dsl.selectFrom(AUDIT)
                .where(AUDIT.REVISION.in(wanted.stream()
                        .filter(each -> each.sequence == Place.CHANGE)
                        .map(Place::revision)
                        .toList()))
                .fetchMap(AUDIT.REVISION);
        var logins = dsl.selectFrom(LOGINS)
                .where(LOGINS.SEQUENCE.in(wanted.stream()
                        .map(Place::sequence)
                        .filter(each -> each != Place.CHANGE)
                        .toList()))
                .fetchMap(LOGINS.SEQUENCE);
        return wanted.stream()
                .map(each -> each.sequence == Place.CHANGE
                        ? entry(Objects.requireNonNull(changes.get(each.revision)))
                        : LoginRows.entry(Objects.requireNonNull(logins.get(each.sequence))))
                .toList();
    }

    List<AuditChain> verify() {
        return atOnce(() -> List.of(
                Chain.verify(dsl, "changes", AUDIT, AUDIT.REVISION),
                Chain.verify(dsl, "logins", LOGINS, LOGINS.SEQUENCE)));
    }

    List<AuditEntry> history(ObjectName object, int most) {
        if (object.kind() == ObjectName.Kind.LOGIN) {
            return atOnce(() -> dsl.selectFrom(LOGINS)
                            .where(LOGINS.USER_NAME.eq(object.name()))
                            .orderBy(LOGINS.SEQUENCE.desc())
                            .limit(most)
                            .fetch(LoginRows::entry))
                    .reversed();
        }
        return atOnce(() -> dsl.selectFrom(AUDIT)
                        .where(AUDIT.KIND.eq(object.kind().word()))
                        .and(AUDIT.VIRTUAL_HOST.eq(object.virtualHost()))
                        .and(AUDIT.NAME.eq(object.name()))
                        .orderBy(AUDIT.REVISION.desc())
                        .limit(most)
                        .fetch(MetadataQueries::entry))
                .reversed();
    }

    Found<QueueRow> queues(QueueFilter filter, QueueOrder order, Slice page) {
        var direction = page.reversed() ? SortOrder.DESC : SortOrder.ASC;
        return found(
                QUEUES,
                matching(filter),
                condition -> dsl.selectFrom(QUEUES)
                        .where(condition)
                        .orderBy(fields(order).stream()
                                .<OrderField<?>>map(each -> each.sort(direction))
                                .toList())
                        .offset(page.offset())
                        .limit(page.most())
                        .fetch(MetadataQueries::row));
    }

    private static List<Field<?>> fields(QueueOrder order) {
        return switch (order) {
            case NAME -> List.of(QUEUES.NAME, QUEUES.VIRTUAL_HOST);
            case TYPE -> List.of(QUEUES.TYPE, QUEUES.VIRTUAL_HOST, QUEUES.NAME);
            case AGE -> List.of(QUEUES.ID);
        };
    }

    private static Condition matching(AuditFilter filter) {
        var condition = AUDIT.REVISION.between(filter.since(), filter.until());
        if (filter.user() != null) {
            condition = condition.and(AUDIT.USER_NAME.eq(filter.user()));
        }
        if (filter.virtualHost() != null) {
            condition = condition.and(AUDIT.VIRTUAL_HOST.eq(filter.virtualHost()));
        }
        if (filter.kind() != null) {
            condition = condition.and(AUDIT.KIND.eq(filter.kind().word()));
        }
        if (filter.name() != null) {
            condition = condition.and(AUDIT.NAME.eq(filter.name()));
        }
        return condition;
    }

    /** A login is in no virtual host, and the object is the user. */
    private static Condition matchingLogins(AuditFilter filter) {
        var elsewhere = filter.virtualHost() != null && !filter.virtualHost().isEmpty();
        if (elsewhere || (filter.kind() != null && filter.kind() != ObjectName.Kind.LOGIN)) {
            return DSL.falseCondition();
        }
        var condition = LOGINS.REVISION.between(filter.since(), filter.until());
        for (var user : Arrays.asList(filter.user(), filter.name())) {
            if (user != null) {
                condition = condition.and(LOGINS.USER_NAME.eq(user));
            }
        }
        return condition;
    }

    private static Condition matching(QueueFilter filter) {
        var condition = DSL.noCondition();
        if (filter.virtualHost() != null) {
            condition = condition.and(QUEUES.VIRTUAL_HOST.eq(filter.virtualHost()));
        }
        if (filter.namePattern() != null) {
            condition = condition.and(QUEUES.NAME.likeIgnoreCase(like(filter.namePattern()), ESCAPE));
        }
        if (filter.type() != null) {
            condition = condition.and(QUEUES.TYPE.eq(filter.type().word()));
        }
        if (filter.durable() != null) {
            condition = condition.and(QUEUES.DURABLE.eq(filter.durable()));
        }
        return condition;
    }

    private static String like(String pattern) {
        var like = new StringBuilder("%");
        pattern.chars().forEach(each -> {
            if (each == '%' || each == '_' || each == ESCAPE) {
                like.append(ESCAPE);
            }
            like.append(each == '*' ? '%' : (char) each);
        });
        return like.append('%').toString();
    }

    private interface Rows<T> {
        List<T> where(Condition condition);
    }

    private <T> Found<T> found(Table<?> table, Condition condition, Rows<T> rows) {
        return atOnce(
                () -> new Found<>(rows.where(condition), dsl.fetchCount(table), dsl.fetchCount(table, condition)));
    }

    private <T> T atOnce(Supplier<T> question) {
        return dsl.transactionResult(_ -> question.get());
    }

    private static AuditEntry entry(AuditRecord row) {
        if (!Chain.isSound(row)) {
            throw new DatabaseUnusable("revision " + row.getRevision() + " of its audit trail is damaged");
        }
        return new AuditEntry(
                row.getRevision(),
                row.getAtMillis(),
                new Origin(row.getUserName(), row.getFromWhere()),
                AuditEntry.Action.of(row.getAction()),
                new ObjectName(ObjectName.Kind.of(row.getKind()).orElseThrow(), row.getVirtualHost(), row.getName()),
                row.getOldState(),
                row.getNewState());
    }

    private static QueueRow row(QueuesRecord row) {
        return new QueueRow(
                row.getVirtualHost(),
                row.getName(),
                row.getId(),
                QueueType.of(row.getType()).orElseThrow(),
                row.getDurable(),
                row.getExclusive(),
                row.getAutoDelete(),
                row.getArguments(),
                row.getUserName());
    }
}
