package io.warren.storage.metadata.database;

import static io.warren.storage.metadata.database.generated.Tables.AUDIT;
import static io.warren.storage.metadata.database.generated.Tables.QUEUES;

import io.warren.engine.metadata.Origin;
import io.warren.engine.metadata.QueueType;
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
import java.util.List;
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
        return found(
                AUDIT,
                matching(filter),
                condition -> dsl.selectFrom(AUDIT)
                        .where(condition)
                        .orderBy(AUDIT.REVISION.sort(page.reversed() ? SortOrder.ASC : SortOrder.DESC))
                        .offset(page.offset())
                        .limit(page.most())
                        .fetch(MetadataQueries::entry));
    }

    List<AuditEntry> history(ObjectName object, int most) {
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
        if (!AuditRows.isSound(row)) {
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
