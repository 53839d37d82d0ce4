package io.warren.management.http;

import io.warren.engine.metadata.SafePattern;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list is wanted.
 *
 * @param name part of the names wanted, or a regular expression; null for all
 */
record Paging(int page, int size, @Nullable String name, boolean regex) {
    private static final int DEFAULT_SIZE = 100;
    private static final int LARGEST_SIZE = 500;
    private static final int LONGEST_FILTER = 1_024;

    /** For all names of a list together: about a second of a processor. */
    private static final long FILTER_STEPS = 20_000_000;

    /** Null if no page is asked for: then the list is whole and bare, whatever else is asked for. */
    static @Nullable Paging of(Request request) {
        var page = number(request.query("page"));
        var size = number(request.query("page_size"));
        checkFilter(request);
        return page == null ? null : of(request, page, size);
    }

    /** The first page if none is asked for. */
    static Paging orFirst(Request request) {
        var page = number(request.query("page"));
        var size = number(request.query("page_size"));
        checkFilter(request);
        return of(request, page == null ? 1 : page, size);
    }

    private static Paging of(Request request, int page, @Nullable Integer size) {
        if (page < 1 || (size != null && (size < 1 || size > LARGEST_SIZE))) {
            throw HttpRefused.of(
                    400,
                    "invalid_pagination_parameters",
                    "Invalid pagination parameters: page number " + page + ", page size "
                            + (size == null ? "undefined" : size.toString()));
        }
        return new Paging(
                page, size == null ? DEFAULT_SIZE : size, request.query("name"), request.queryFlag("use_regex"));
    }

    private static void checkFilter(Request request) {
        var name = request.query("name");
        if (request.queryFlag("use_regex") && name != null && name.length() > LONGEST_FILTER) {
            throw HttpRefused.of(400, "invalid_pagination_parameters", "name filter regex is too long");
        }
    }

    private static @Nullable Integer number(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return Integer.valueOf(text);
        } catch (NumberFormatException notANumber) {
            throw HttpRefused.badRequest("Pagination parameters are invalid");
        }
    }

    Predicate<String> wanted() {
        if (name == null || name.isEmpty()) {
            return each -> true;
        }
        if (regex) {
            return matching(name);
        }
        var part = name.toLowerCase(Locale.ROOT);
        return each -> each.toLowerCase(Locale.ROOT).contains(part);
    }

    /** A pattern that is none matches nothing, as in RabbitMQ. */
    private static Predicate<String> matching(String regex) {
        SafePattern.Search search;
        try {
            search = SafePattern.search("(?i)" + regex, FILTER_STEPS);
        } catch (SafePattern.Invalid notAPattern) {
            return each -> false;
        }
        return name -> {
            var found = search.found(name);
            if (search.exhausted()) {
                throw HttpRefused.of(
                        400, "invalid_pagination_parameters", "name filter regex takes too many steps for this list");
            }
            return found;
        };
    }

    <T> List<T> cut(List<T> filtered) {
        check(filtered.size());
        return filtered.subList((int) offset(), (int) Math.min(filtered.size(), offset() + size));
    }

    long offset() {
        return (page - 1L) * size;
    }

    /** A page behind the last one is refused; the first one is there without any row. */
    void check(long filtered) {
        if (offset() > filtered) {
            throw HttpRefused.of(
                    400,
                    "page_out_of_range",
                    "Page out of range, page: " + page + " page size: " + size + ", len: " + filtered);
        }
    }

    Reply.Page picture(long total, long filtered, int items) {
        return new Reply.Page(total, filtered, items, page, size);
    }
}
