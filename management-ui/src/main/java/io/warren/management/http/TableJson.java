package io.warren.management.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldTableWire;
import io.warren.amqp.types.FieldValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * AMQP's tables as JSON and back. JSON has fewer types: whole numbers become {@code long}, others {@code double}, texts
 * {@code longstr}, as in RabbitMQ's management; so a table of other types does not come back as it was.
 */
public final class TableJson {
    private TableJson() {}

    public static ObjectNode of(FieldTable table) {
        var json = JsonNodeFactory.instance.objectNode();
        table.entries().forEach(each -> json.set(each.getKey(), of(each.getValue())));
        return json;
    }

    public static JsonNode of(FieldValue value) {
        return switch (value) {
            case FieldValue.Bool(var flag) -> BooleanNode.valueOf(flag);
            case FieldValue.Int8(var number) -> LongNode.valueOf(number);
            case FieldValue.UInt8(var number) -> LongNode.valueOf(number);
            case FieldValue.Int16(var number) -> LongNode.valueOf(number);
            case FieldValue.UInt16(var number) -> LongNode.valueOf(number);
            case FieldValue.Int32(var number) -> LongNode.valueOf(number);
            case FieldValue.UInt32(var number) -> LongNode.valueOf(number);
            case FieldValue.Int64(var number) -> LongNode.valueOf(number);
            case FieldValue.Float32(var number) -> real(number);
            case FieldValue.Float64(var number) -> real(number);
            case FieldValue.Decimal(var scale, var unscaled) ->
                DecimalNode.valueOf(BigDecimal.valueOf(unscaled, scale));
            case FieldValue.LongString text -> TextNode.valueOf(text.text());
            // JSON has no bytes; what is not UTF-8 shows as replacement characters.
            case FieldValue.Bytes(var bytes) -> TextNode.valueOf(new FieldValue.LongString(bytes).text());
            case FieldValue.Timestamp(var seconds) -> LongNode.valueOf(seconds);
            case FieldValue.Table(var table) -> of(table);
            case FieldValue.Array(var elements) -> array(elements);
            case FieldValue.Void() -> NullNode.getInstance();
        };
    }

    private static ArrayNode array(List<FieldValue> elements) {
        var json = JsonNodeFactory.instance.arrayNode(elements.size());
        elements.forEach(each -> json.add(of(each)));
        return json;
    }

    /** JSON has no such numbers, and a client that meets one stops reading. */
    private static JsonNode real(double number) {
        return Double.isFinite(number) ? DoubleNode.valueOf(number) : TextNode.valueOf(Double.toString(number));
    }

    public static FieldTable toTable(ObjectNode json) {
        return toTable(json, 1);
    }

    public static FieldValue toValue(JsonNode json) {
        return toValue(json, 1);
    }

    private static FieldTable toTable(ObjectNode json, int depth) {
        if (depth > FieldTableWire.MAX_DEPTH - 1) {
            throw HttpRefused.badRequest("nested too deeply");
        }
        var table = FieldTable.builder();
        json.properties().forEach(each -> {
            Texts.shortString("argument", each.getKey());
            table.put(each.getKey(), toValue(each.getValue(), depth));
        });
        return table.build();
    }

    private static FieldValue toValue(JsonNode json, int depth) {
        if (depth > FieldTableWire.MAX_DEPTH - 1) {
            throw HttpRefused.badRequest("nested too deeply");
        }
        return switch (json.getNodeType()) {
            case STRING -> FieldValue.LongString.of(Texts.valid(json.textValue()));
            case BOOLEAN -> new FieldValue.Bool(json.booleanValue());
            case NUMBER -> number(json);
            case OBJECT, POJO -> new FieldValue.Table(toTable((ObjectNode) json, depth + 1));
            case ARRAY -> {
                var elements = new ArrayList<FieldValue>(json.size());
                json.forEach(each -> elements.add(toValue(each, depth + 1)));
                yield new FieldValue.Array(elements);
            }
            case NULL, MISSING, BINARY -> throw HttpRefused.badRequest("null_not_allowed");
        };
    }

    private static FieldValue number(JsonNode json) {
        if (!json.isIntegralNumber()) {
            return new FieldValue.Float64(json.doubleValue());
        }
        if (!json.canConvertToLong()) {
            throw HttpRefused.badRequest("number out of range: " + json.asText());
        }
        return new FieldValue.Int64(json.longValue());
    }
}
