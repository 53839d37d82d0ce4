package io.warren.management.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.warren.engine.metadata.SafePattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The conditions of {@code where=messages_ready>1000&where=type=quorum}: a row of a list must meet all of them. */
final class Where {
    private static final Pattern CONDITION =
            Pattern.compile("([A-Za-z0-9_.-]+?)(!=|!~|>=|<=|=|~|>|<)(.*)", Pattern.DOTALL);
    private static final int MOST = 20;
    private static final int LONGEST_PATTERN = 1_024;

    /** For all rows of a list together: about a second of a processor. */
    private static final long PATTERN_STEPS = 20_000_000;

    private final List<Condition> conditions;

    private Where(List<Condition> conditions) {
        this.conditions = conditions;
    }

    private enum Operator {
        EQUAL("="),
        NOT_EQUAL("!="),
        FOUND("~"),
        NOT_FOUND("!~"),
        MORE(">"),
        LESS("<"),
        AT_LEAST(">="),
        AT_MOST("<=");

        private final String sign;

        Operator(String sign) {
            this.sign = sign;
        }

        static Operator of(String sign) {
            for (var each : values()) {
                if (each.sign.equals(sign)) {
                    return each;
                }
            }
            throw new IllegalArgumentException(sign);
        }
    }

    /**
     * @param number that of the value, for those that compare numbers
     * @param search for those that search
     */
    private record Condition(
            String field, Operator operator, String value, double number, SafePattern.@Nullable Search search) {
        boolean holds(String text) {
            return switch (operator) {
                case EQUAL -> text.equalsIgnoreCase(value);
                case NOT_EQUAL -> !text.equalsIgnoreCase(value);
                case FOUND -> found(text);
                case NOT_FOUND -> !found(text);
                case MORE -> number(text) > number;
                case LESS -> number(text) < number;
                case AT_LEAST -> number(text) >= number;
                case AT_MOST -> number(text) <= number;
            };
        }

        private boolean found(String text) {
            if (search == null) {
                return false;
            }
            var found = search.found(text);
            if (search.exhausted()) {
                throw HttpRefused.badRequest("where: the pattern for " + field + " takes too many steps for this list");
            }
            return found;
        }

        /** What is not there counts as nothing. */
        private static double number(String text) {
            try {
                return text.isEmpty() ? 0 : Double.parseDouble(text);
            } catch (NumberFormatException notANumber) {
                return Double.NaN;
            }
        }
    }

    static Where of(List<String> texts) {
        var conditions = new ArrayList<Condition>();
        for (var each : texts) {
            conditions.add(condition(each));
        }
        if (conditions.size() > MOST) {
            throw HttpRefused.badRequest("where: at most " + MOST + " conditions");
        }
        return new Where(conditions);
    }

    private static Condition condition(String text) {
        var parts = CONDITION.matcher(text);
        if (!parts.matches()) {
            throw HttpRefused.badRequest(
                    "where: '" + text + "' is not a field, one of = != ~ !~ > < >= <=, and a value");
        }
        var operator = Operator.of(parts.group(2));
        var value = parts.group(3);
        return switch (operator) {
            case EQUAL, NOT_EQUAL -> new Condition(parts.group(1), operator, value, 0, null);
            case FOUND, NOT_FOUND -> new Condition(parts.group(1), operator, value, 0, search(value));
            case MORE, LESS, AT_LEAST, AT_MOST ->
                new Condition(parts.group(1), operator, value, number(text, value), null);
        };
    }

    private static double number(String condition, String value) {
        var number = Condition.number(value);
        if (value.isEmpty() || Double.isNaN(number)) {
            throw HttpRefused.badRequest("where: '" + condition + "' compares with something that is no number");
        }
        return number;
    }

    private static SafePattern.Search search(String pattern) {
        if (pattern.length() > LONGEST_PATTERN) {
            throw HttpRefused.badRequest("where: the pattern is too long");
        }
        try {
            return SafePattern.search("(?i)" + pattern, PATTERN_STEPS);
        } catch (SafePattern.Invalid notAPattern) {
            throw HttpRefused.badRequest("where: '" + pattern + "' is not a regular expression");
        }
    }

    /**
     * Those that meet all conditions. A picture is made only of what the fields that are known without one do not leave out.
     */
    <T> List<T> keep(
            List<T> items,
            Function<? super T, ObjectNode> picture,
            Map<String, Function<? super T, ? extends Comparable<?>>> fields) {
        if (conditions.isEmpty()) {
            return items;
        }
        var slow = conditions.stream()
                .filter(each -> !fields.containsKey(each.field()))
                .toList();
        return items.stream()
                .filter(item -> conditions.stream().allMatch(each -> {
                    var field = fields.get(each.field());
                    return field == null || each.holds(String.valueOf(field.apply(item)));
                }))
                .filter(item -> slow.isEmpty() || holds(slow, picture.apply(item)))
                .toList();
    }

    private static boolean holds(List<Condition> conditions, ObjectNode row) {
        return conditions.stream().allMatch(each -> each.holds(text(at(row, each.field()))));
    }

    private static JsonNode at(ObjectNode row, String field) {
        JsonNode found = row;
        for (var key : field.split("\\.", 16)) {
            found = found instanceof ObjectNode object && object.has(key) ? object.get(key) : MissingNode.getInstance();
        }
        return found;
    }

    private static String text(JsonNode value) {
        if (value instanceof ArrayNode list) {
            return String.join(
                    " ",
                    StreamSupport.stream(list.spliterator(), false)
                            .map(Where::text)
                            .toList());
        }
        return value.isNull() ? "" : value.asText("");
    }
}
