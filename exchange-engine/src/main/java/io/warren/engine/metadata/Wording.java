package io.warren.engine.metadata;

import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldValue;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** How RabbitMQ names things in its texts; clients and their tests compare them. */
final class Wording {
    private Wording() {}

    static String queue(String name, String virtualHost) {
        return "queue '" + name + "' in vhost '" + virtualHost + "'";
    }

    static String exchange(String name, String virtualHost) {
        return "exchange '" + name + "' in vhost '" + virtualHost + "'";
    }

    /** The module's name that RabbitMQ prints for a queue type. */
    static String module(QueueType type) {
        return "rabbit_" + type.word() + "_queue";
    }

    /** A value as Erlang prints a term: text is a binary. */
    static String term(FieldValue value) {
        return switch (value) {
            case FieldValue.LongString string -> binary(string.text());
            case FieldValue.Bytes(var bytes) -> binary(new String(bytes, StandardCharsets.UTF_8));
            case FieldValue.Table(var table) -> term(table);
            case FieldValue.Array(var elements) ->
                elements.stream().map(Wording::term).collect(Collectors.joining(",", "[", "]"));
            case FieldValue.Bool _,
                    FieldValue.Int8 _,
                    FieldValue.UInt8 _,
                    FieldValue.Int16 _,
                    FieldValue.UInt16 _,
                    FieldValue.Int32 _,
                    FieldValue.UInt32 _,
                    FieldValue.Int64 _,
                    FieldValue.Float32 _,
                    FieldValue.Float64 _,
                    FieldValue.Decimal _,
                    FieldValue.Timestamp _,
                    FieldValue.Void _ -> value.display();
        };
    }

    /** A table as Erlang prints a list of pairs. */
    static String term(FieldTable table) {
        return table.entries().stream()
                .map(each -> "{" + binary(each.getKey()) + "," + term(each.getValue()) + "}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String binary(String text) {
        var quoted = text.replace("\\", "\\\\").replace("\"", "\\\"");
        var latin1 = text.chars().allMatch(each -> each < 256);
        return "<<\"" + quoted + (latin1 ? "\">>" : "\"/utf8>>");
    }

    /** The text with which RabbitMQ 4.3 refuses a feature that it denies unless told otherwise. */
    static String denied(String feature) {
        return """
                Feature `%s` is deprecated.
                By default, this feature is not permitted anymore.
                The feature will be removed from a future major RabbitMQ version, regardless of the configuration; \
                actual version to be determined.
                To continue using this feature when it is not permitted by default, set the following parameter in \
                your configuration:
                    "deprecated_features.permit.%s = true\"""".formatted(feature, feature);
    }
}
