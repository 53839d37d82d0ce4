package io.warren.shovel;

import io.warren.amqp.types.FieldValue;
import java.util.stream.Collectors;

/** Values as RabbitMQ's texts print them. */
final class ErlangTerms {
    private ErlangTerms() {}

    static String print(FieldValue value) {
        return switch (value) {
            case FieldValue.LongString text -> binary(text.text());
            case FieldValue.Array(var elements) ->
                elements.stream().map(ErlangTerms::print).collect(Collectors.joining(",", "[", "]"));
            case FieldValue.Table(var table) ->
                table.entries().stream()
                        .map(each -> binary(each.getKey()) + " => " + print(each.getValue()))
                        .collect(Collectors.joining(",", "#{", "}"));
            case FieldValue.Void _ -> "null";
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
                    FieldValue.Bytes _,
                    FieldValue.Timestamp _ -> value.display();
        };
    }

    static String binary(String text) {
        return "<<\"" + text + "\">>";
    }
}
