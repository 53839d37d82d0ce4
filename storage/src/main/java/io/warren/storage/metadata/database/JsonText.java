package io.warren.storage.metadata.database;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldValue;
import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A JSON object that is being written, for the columns that hold one. Passwords in URIs and under telling keys are masked.
 * What is longer than anybody reads is replaced by its length and digest, so that rows stay small and still differ. Used by
 * one thread.
 */
final class JsonText {
    /** Characters. */
    static final int LONGEST = 64 << 10;

    private static final String MASK = "***";
    private static final Pattern CREDENTIALS = Pattern.compile("(?<=://)([^:/?#@\\s]*):[^/?#\\s]*@");
    private static final Pattern SECRET = Pattern.compile("(?i)passw|secret|token");

    private final StringBuilder out = new StringBuilder("{");

    static String of(FieldTable table) {
        return new JsonText().entries(table).end();
    }

    /** A value alone, which need not be an object. */
    static String of(String name, FieldValue value) {
        var json = new JsonText();
        json.out.setLength(0);
        json.value(shown(name, value));
        return json.limited();
    }

    /** The value, unless its name says that nobody should see it. */
    static FieldValue shown(String name, FieldValue value) {
        return SECRET.matcher(name).find() ? FieldValue.LongString.of(MASK) : value;
    }

    JsonText put(String key, String text) {
        key(key);
        text(text);
        return this;
    }

    JsonText put(String key, long number) {
        key(key);
        out.append(number);
        return this;
    }

    JsonText put(String key, boolean flag) {
        key(key);
        out.append(flag);
        return this;
    }

    JsonText put(String key, List<String> texts) {
        key(key);
        out.append('[');
        for (var each : texts) {
            comma();
            text(each);
        }
        out.append(']');
        return this;
    }

    JsonText put(String key, FieldTable table) {
        return put(key, new FieldValue.Table(table));
    }

    JsonText put(String key, FieldValue value) {
        key(key);
        value(value);
        return this;
    }

    String end() {
        out.append('}');
        return limited();
    }

    private String limited() {
        if (out.length() <= LONGEST) {
            return out.toString();
        }
        return new JsonText()
                .put("left_out", out.length())
                .put("digest", Digest.of(out.toString()))
                .end();
    }

    private JsonText entries(FieldTable table) {
        for (var each : table.entries()) {
            put(each.getKey(), shown(each.getKey(), each.getValue()));
        }
        return this;
    }

    private void value(FieldValue value) {
        switch (value) {
            case FieldValue.Bool(var flag) -> out.append(flag);
            case FieldValue.Int8(var number) -> out.append(number);
            case FieldValue.UInt8(var number) -> out.append(number);
            case FieldValue.Int16(var number) -> out.append(number);
            case FieldValue.UInt16(var number) -> out.append(number);
            case FieldValue.Int32(var number) -> out.append(number);
            case FieldValue.UInt32(var number) -> out.append(number);
            case FieldValue.Int64(var number) -> out.append(number);
            case FieldValue.Float32(var number) -> real(number);
            case FieldValue.Float64(var number) -> real(number);
            case FieldValue.Decimal(var scale, var unscaled) -> out.append(BigDecimal.valueOf(unscaled, scale));
            case FieldValue.LongString text -> text(text.text());
            case FieldValue.Bytes(var bytes) -> text(new FieldValue.LongString(bytes).text());
            case FieldValue.Timestamp(var seconds) -> out.append(seconds);
            case FieldValue.Table(var table) -> {
                out.append('{');
                entries(table);
                out.append('}');
            }
            case FieldValue.Array(var elements) -> {
                out.append('[');
                for (var each : elements) {
                    comma();
                    value(each);
                }
                out.append(']');
            }
            case FieldValue.Void() -> out.append("null");
        }
    }

    /** JSON has no infinities. */
    private void real(double number) {
        if (Double.isFinite(number)) {
            out.append(number);
        } else {
            text(Double.toString(number));
        }
    }

    private void key(String key) {
        comma();
        quoted(key);
        out.append(':');
    }

    private void text(String text) {
        quoted(CREDENTIALS.matcher(text).replaceAll("$1:" + MASK + "@"));
    }

    private void quoted(String text) {
        out.append('"');
        JsonStringEncoder.getInstance().quoteAsString(text, out);
        out.append('"');
    }

    private void comma() {
        var last = out.charAt(out.length() - 1);
        if (last != '{' && last != '[') {
            out.append(',');
        }
    }
}
