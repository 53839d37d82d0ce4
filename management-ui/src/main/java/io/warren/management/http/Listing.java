package io.warren.management.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.warren.engine.view.MetadataProjection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Lists with sorting and pages. Pictures are made of the rows that are shown; only sorting by something else than the order
 * the list comes in asks for the pictures of all.
 */
public final class Listing {
    private Listing() {}

    /** Items come in their usual order, by virtual host and name. */
    public static <T> Reply paged(
            Request request, List<T> items, Function<? super T, String> name, Function<? super T, ObjectNode> picture) {
        return paged(request, items, name, picture, Map.of());
    }

    /** As {@link #paged}, and sorted and chosen by some fields without a picture of each item. */
    public static <T> Reply paged(
            Request request,
            List<T> items,
            Function<? super T, String> name,
            Function<? super T, ObjectNode> picture,
            Map<String, Function<? super T, ? extends Comparable<?>>> fields) {
        var paging = Paging.of(request);
        var sort = request.query("sort");
        var kept = Where.of(request.queries("where")).keep(items, picture, fields);
        var field = sort == null ? null : fields.get(sort);
        if (field == null && sort != null && !sort.isEmpty()) {
            var rows = sorted(request, kept, picture, sort);
            return paging == null
                    ? new Reply.Rows<>(rows, row -> row, null)
                    : page(paging, items.size(), rows, row -> row.path("name").asText(""), row -> row);
        }
        var ordered = reversed(request, field == null ? kept : ordered(kept, field));
        return paging == null
                ? new Reply.Rows<>(ordered, picture, null)
                : page(paging, items.size(), ordered, name, picture);
    }

    /** Each field is asked for once: what it is of an object that lives may change while the list is sorted. */
    private static <T> List<T> ordered(List<T> items, Function<? super T, ? extends Comparable<?>> field) {
        record Keyed<T>(T item, Comparable<?> key) {}
        var keyed = new ArrayList<Keyed<T>>(items.size());
        items.forEach(each -> keyed.add(new Keyed<>(each, field.apply(each))));
        keyed.sort((left, right) -> compare(left.key(), right.key()));
        return keyed.stream().map(Keyed::item).toList();
    }

    /** Keys of one field are of one type. */
    @SuppressWarnings("unchecked")
    private static int compare(Comparable<?> left, Comparable<?> right) {
        return ((Comparable<Object>) left).compareTo(right);
    }

    /** A list that RabbitMQ never pages. */
    public static <T> Reply whole(Request request, List<T> items, Function<? super T, ObjectNode> picture) {
        var sort = request.query("sort");
        return sort == null || sort.isEmpty()
                ? new Reply.Rows<>(reversed(request, items), picture, null)
                : new Reply.Rows<>(sorted(request, items, picture, sort), row -> row, null);
    }

    /** A list that is cut where it comes from, and never given whole: the first page if none is asked for. */
    public static <T> Reply slice(
            Request request,
            Function<MetadataProjection.Slice, MetadataProjection.Found<T>> source,
            Function<? super T, ObjectNode> picture) {
        var paging = Paging.orFirst(request);
        var found = source.apply(
                new MetadataProjection.Slice(paging.offset(), paging.size(), request.queryFlag("sort_reverse")));
        paging.check(found.filtered());
        return new Reply.Rows<>(
                found.rows(),
                picture,
                paging.picture(found.total(), found.filtered(), found.rows().size()));
    }

    private static <T> Reply page(
            Paging paging,
            int total,
            List<T> items,
            Function<? super T, String> name,
            Function<? super T, ObjectNode> picture) {
        var wanted = paging.wanted();
        var filtered =
                items.stream().filter(each -> wanted.test(name.apply(each))).toList();
        var shown = paging.cut(filtered);
        return new Reply.Rows<>(shown, picture, paging.picture(total, filtered.size(), shown.size()));
    }

    private static <T> List<ObjectNode> sorted(
            Request request, List<T> items, Function<? super T, ObjectNode> picture, String sort) {
        var keys = List.of(sort.split("\\.", -1));
        var rows = new ArrayList<ObjectNode>(items.size());
        items.forEach(each -> rows.add(picture.apply(each)));
        rows.sort((left, right) -> JsonOrder.compare(at(left, keys), at(right, keys)));
        return reversed(request, rows);
    }

    private static JsonNode at(JsonNode row, List<String> keys) {
        var found = row;
        for (var key : keys) {
            found = found instanceof ObjectNode object && object.has(key) ? object.get(key) : MissingNode.getInstance();
        }
        return found;
    }

    private static <T> List<T> reversed(Request request, List<T> items) {
        if (!request.queryFlag("sort_reverse")) {
            return items;
        }
        var reversed = new ArrayList<>(items);
        Collections.reverse(reversed);
        return reversed;
    }
}
