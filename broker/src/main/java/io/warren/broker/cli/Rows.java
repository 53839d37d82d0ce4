package io.warren.broker.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Answers in RabbitMQ's shapes: a table separated by tabs with its columns' names in front, or JSON. */
final class Rows {
    private final Arguments arguments;
    private final PrintStream out;

    Rows(Arguments arguments, PrintStream out) {
        this.arguments = arguments;
        this.out = out;
    }

    /**
     * Prints these columns of every row.
     *
     * @param title what RabbitMQ announces, unless quiet
     */
    void print(String title, Iterable<JsonNode> rows, List<String> columns) {
        if (arguments.option("formatter", "table").equals("json")) {
            var array = ManagementClient.JSON.createArrayNode();
            rows.forEach(row -> array.add(only(row, columns)));
            out.println(array);
            return;
        }
        if (!arguments.flag("quiet") && !arguments.flag("silent")) {
            out.println(title);
        }
        if (!arguments.flag("no-table-headers") && !arguments.flag("silent")) {
            out.println(String.join("\t", columns));
        }
        for (var row : rows) {
            var cells = new ArrayList<String>();
            columns.forEach(column -> cells.add(cell(column, row.path(column))));
            out.println(String.join("\t", cells));
        }
    }

    private static ObjectNode only(JsonNode row, List<String> columns) {
        var kept = ManagementClient.JSON.createObjectNode();
        columns.forEach(column -> kept.set(column, row.path(column)));
        return kept;
    }

    private static String cell(String column, JsonNode value) {
        if (column.equals("client_properties") || column.equals("arguments")) {
            return erlang(value);
        }
        if (value.isArray()) {
            var words = new ArrayList<String>();
            value.forEach(each -> words.add(each.isTextual() ? each.asText() : each.toString()));
            return "[" + String.join(", ", words) + "]";
        }
        return value.isMissingNode() || value.isNull() ? "" : value.isValueNode() ? value.asText() : value.toString();
    }

    /** As RabbitMQ prints tables: scripts look for {@code {"connection_name","x"}}. */
    private static String erlang(JsonNode value) {
        if (value.isObject()) {
            var pairs = new ArrayList<String>();
            value.properties()
                    .forEach(each -> pairs.add("{\"" + each.getKey() + "\"," + erlang(each.getValue()) + "}"));
            return "[" + String.join(",", pairs) + "]";
        }
        return value.isTextual() ? "\"" + value.asText().replace("\"", "\\\"") + "\"" : value.toString();
    }
}
