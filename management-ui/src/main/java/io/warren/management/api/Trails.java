package io.warren.management.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.warren.engine.view.AuditEntry;
import io.warren.engine.view.AuditFilter;
import io.warren.engine.view.MetadataProjection;
import io.warren.engine.view.MetadataProjection.Found;
import io.warren.engine.view.MetadataProjection.Slice;
import io.warren.engine.view.ObjectName;
import io.warren.management.http.HttpRefused;
import io.warren.management.http.Request;
import io.warren.management.http.Wish;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The audit trails of all nodes as one. Changes are in each of them, in the same order. A login is in the trail of the node
 * where it happened only, so the others are asked for theirs.
 */
final class Trails {
    /** An answer between nodes is one message, and each node's rows are asked for from the beginning. */
    static final int MOST = 5_000;

    private static final String KIND = "logins";
    private static final String TOTAL = "total";
    private static final String FILTERED = "filtered";

    private final Supplier<MetadataProjection> projection;
    private final String node;
    private final Function<AuditEntry, ObjectNode> picture;
    private final Gathering gathering;

    Trails(
            Supplier<MetadataProjection> projection,
            String node,
            Function<AuditEntry, ObjectNode> picture,
            Gathering gathering) {
        this.projection = projection;
        this.node = node;
        this.picture = picture;
        this.gathering = gathering;
        gathering.serve(KIND, this::own);
    }

    Found<ObjectNode> audit(Request request, AuditFilter filter, Slice page) {
        var tables = projection.get();
        if (gathering.alone() || !hasLogins(filter)) {
            var found = tables.audit(filter, page);
            return new Found<>(found.rows().stream().map(this::row).toList(), found.total(), found.filtered());
        }
        var needed = page.offset() + page.most();
        if (needed > MOST) {
            throw HttpRefused.badRequest(
                    "beyond " + MOST
                            + " entries the trails of several nodes are not put in order; narrow it by since, until, user or kind");
        }
        var here = tables.audit(filter, new Slice(0, (int) needed, page.reversed()));
        var trails = new LinkedHashMap<String, Deque<ObjectNode>>();
        trails.put(node, new ArrayDeque<>(here.rows().stream().map(this::row).toList()));
        var total = here.total();
        var filtered = here.filtered();
        for (var each : gathering.others(request, KIND, queries(filter, needed, page.reversed()))) {
            if (each.has(TOTAL)) {
                total += each.path(TOTAL).asLong();
                filtered += each.path(FILTERED).asLong();
            } else {
                trails.computeIfAbsent(each.path("node").asText(), _ -> new ArrayDeque<>())
                        .add(each);
            }
        }
        var merged = merged(List.copyOf(trails.values()), needed, page.reversed());
        return new Found<>(
                merged.subList((int) Math.min(page.offset(), merged.size()), merged.size()), total, filtered);
    }

    /** Of one object, the oldest first, at most as many. */
    List<ObjectNode> history(Request request, ObjectName object, int most) {
        if (gathering.alone() || object.kind() != ObjectName.Kind.LOGIN) {
            return projection.get().history(object, most).stream()
                    .map(this::row)
                    .toList();
        }
        var filter = new AuditFilter(null, null, ObjectName.Kind.LOGIN, object.name(), 0, Long.MAX_VALUE);
        return audit(request, filter, new Slice(0, most, false)).rows().reversed();
    }

    private static boolean hasLogins(AuditFilter filter) {
        var virtualHost = filter.virtualHost();
        return (filter.kind() == null || filter.kind() == ObjectName.Kind.LOGIN)
                && (virtualHost == null || virtualHost.isEmpty());
    }

    /** Only logins say where: changes are the cluster's. */
    private ObjectNode row(AuditEntry entry) {
        var row = picture.apply(entry);
        return entry.object().kind() == ObjectName.Kind.LOGIN ? row.put("node", node) : row;
    }

    private static Map<String, String> queries(AuditFilter filter, long needed, boolean reversed) {
        var queries = new LinkedHashMap<String, String>();
        if (filter.user() != null) {
            queries.put("user", filter.user());
        }
        if (filter.name() != null) {
            queries.put("object", filter.name());
        }
        queries.put("since", String.valueOf(filter.since()));
        queries.put("until", String.valueOf(filter.until()));
        queries.put("most", String.valueOf(needed));
        queries.put("reversed", String.valueOf(reversed));
        return queries;
    }

    /** This node's logins, behind a row that counts them. */
    private List<ObjectNode> own(Wish wish) {
        var tables = projection.get();
        var filter = new AuditFilter(
                wish.query("user"),
                null,
                ObjectName.Kind.LOGIN,
                wish.query("object"),
                Long.parseLong(Objects.requireNonNull(wish.query("since"))),
                Long.parseLong(Objects.requireNonNull(wish.query("until"))));
        var most = Math.min(MOST, Integer.parseInt(Objects.requireNonNull(wish.query("most"))));
        var found = tables.audit(filter, new Slice(0, most, Boolean.parseBoolean(wish.query("reversed"))));
        var all = tables.audit(
                new AuditFilter(null, null, ObjectName.Kind.LOGIN, null, 0, Long.MAX_VALUE), new Slice(0, 1, false));
        var rows = new ArrayList<ObjectNode>();
        rows.add(Json.object().put(TOTAL, all.filtered()).put(FILTERED, found.filtered()));
        found.rows().forEach(each -> rows.add(row(each)));
        return rows;
    }

    /** The first of several lists that are in order. No entry overtakes another of its own trail. */
    private static List<ObjectNode> merged(List<Deque<ObjectNode>> trails, long most, boolean reversed) {
        Comparator<ObjectNode> order = Comparator.<ObjectNode>comparingLong(
                        each -> each.path("revision").asLong())
                .thenComparing(each -> each.has("node"))
                .thenComparingLong(each -> each.path("timestamp").asLong());
        var next = Comparator.<Deque<ObjectNode>, ObjectNode>comparing(
                Deque::getFirst, reversed ? order : order.reversed());
        var merged = new ArrayList<ObjectNode>();
        while (merged.size() < most) {
            var first = trails.stream().filter(each -> !each.isEmpty()).min(next);
            if (first.isEmpty()) {
                break;
            }
            merged.add(first.get().removeFirst());
        }
        return merged;
    }
}
