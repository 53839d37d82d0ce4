package io.warren.storage.metadata.database;

import io.warren.engine.metadata.AppliedChange;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.MetadataChanges;
import io.warren.engine.metadata.Origin;
import io.warren.engine.view.AuditChain;
import io.warren.engine.view.AuditEntry;
import io.warren.engine.view.AuditFilter;
import io.warren.engine.view.MetadataProjection;
import io.warren.engine.view.ObjectName;
import io.warren.engine.view.QueueFilter;
import io.warren.engine.view.QueueOrder;
import io.warren.engine.view.QueueRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A projection without tables: a list that is looked through. What the database must agree with. */
final class ListedProjection implements MetadataProjection {
    private final List<AuditEntry> trail = new ArrayList<>();
    private Metadata metadata = Metadata.EMPTY;

    /** Follows a log from its beginning. */
    ListedProjection(MetadataChanges changes) {
        changes.follow(this::take);
    }

    private synchronized void take(AppliedChange change) {
        metadata = change.after();
        var written = change.written();
        if (written != null) {
            var row = AuditRows.of(change, written);
            trail.add(new AuditEntry(
                    change.revision(),
                    change.atMillis(),
                    new Origin(row.getUserName(), row.getFromWhere()),
                    AuditEntry.Action.of(row.getAction()),
                    new ObjectName(
                            ObjectName.Kind.of(row.getKind()).orElseThrow(), row.getVirtualHost(), row.getName()),
                    row.getOldState(),
                    row.getNewState()));
        }
    }

    @Override
    public synchronized long appliedRevision() {
        return metadata.revision();
    }

    @Override
    public boolean awaitRevision(long revision, Duration patience) {
        return appliedRevision() >= revision;
    }

    @Override
    public synchronized Found<AuditEntry> audit(AuditFilter filter, Slice page) {
        return found(
                page.reversed() ? trail : trail.reversed(),
                each -> each.revision() >= filter.since()
                        && each.revision() <= filter.until()
                        && is(filter.user(), each.origin().user())
                        && is(filter.virtualHost(), each.object().virtualHost())
                        && is(filter.kind(), each.object().kind())
                        && is(filter.name(), each.object().name()),
                page);
    }

    /** A list has none. */
    @Override
    public List<AuditChain> verify() {
        return List.of();
    }

    @Override
    public synchronized List<AuditEntry> history(ObjectName object, int most) {
        var all = trail.stream().filter(each -> each.object().equals(object)).toList();
        return all.subList(Math.max(0, all.size() - most), all.size());
    }

    @Override
    public synchronized Found<QueueRow> queues(QueueFilter filter, QueueOrder order, Slice page) {
        Comparator<QueueRow> byName = Comparator.comparing(QueueRow::name).thenComparing(QueueRow::virtualHost);
        var comparator = switch (order) {
            case NAME -> byName;
            case TYPE ->
                Comparator.comparing((QueueRow each) -> each.type().word())
                        .thenComparing(QueueRow::virtualHost)
                        .thenComparing(QueueRow::name);
            case AGE -> Comparator.comparingLong(QueueRow::id);
        };
        var all = metadata.virtualHosts().values().stream()
                .flatMap(host -> host.queues().values().stream())
                .map(each -> new QueueRow(
                        each.virtualHost(),
                        each.name(),
                        each.id(),
                        each.type(),
                        each.durable(),
                        each.exclusive(),
                        each.autoDelete(),
                        JsonText.of(each.arguments()),
                        each.user()))
                .sorted(page.reversed() ? comparator.reversed() : comparator)
                .toList();
        return found(
                all,
                each -> is(filter.virtualHost(), each.virtualHost())
                        && is(filter.type(), each.type())
                        && is(filter.durable(), each.durable())
                        && matches(filter.namePattern(), each.name()),
                page);
    }

    private static boolean is(@Nullable Object wanted, Object actual) {
        return wanted == null || wanted.equals(actual);
    }

    private static boolean matches(@Nullable String pattern, String name) {
        if (pattern == null) {
            return true;
        }
        var regex = Pattern.compile("\\*")
                .splitAsStream(pattern.toLowerCase(Locale.ROOT))
                .map(Pattern::quote)
                .collect(Collectors.joining(".*"));
        return Pattern.compile(regex, Pattern.DOTALL)
                .matcher(name.toLowerCase(Locale.ROOT))
                .find();
    }

    private static <T> Found<T> found(List<T> all, Predicate<T> which, Slice page) {
        var matching = all.stream().filter(which).toList();
        var rows = matching.stream().skip(page.offset()).limit(page.most()).toList();
        return new Found<>(rows, all.size(), matching.size());
    }
}
