package io.warren.amqp.types;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A value in a field table, with the type it has on the wire.
 *
 * <p>The set and the letters are RabbitMQ's reading of AMQP 0-9-1 (section 4.2.5.5), see RabbitMQ's "AMQP 0-9-1 Errata",
 * section 3: {@code s} is a 16 bit and {@code l} a 64 bit integer.
 */
public sealed interface FieldValue {
    /** {@code t} */
    record Bool(boolean value) implements FieldValue {}

    /** {@code b} */
    record Int8(byte value) implements FieldValue {}

    /** {@code B} */
    record UInt8(int value) implements FieldValue {}

    /** {@code s} */
    record Int16(short value) implements FieldValue {}

    /** {@code u} */
    record UInt16(int value) implements FieldValue {}

    /** {@code I} */
    record Int32(int value) implements FieldValue {}

    /** {@code i} */
    record UInt32(long value) implements FieldValue {}

    /** {@code l} */
    record Int64(long value) implements FieldValue {}

    /** {@code f} */
    record Float32(float value) implements FieldValue {}

    /** {@code d} */
    record Float64(double value) implements FieldValue {}

    /** {@code D}: {@code unscaled / 10^scale}. */
    record Decimal(int scale, int unscaled) implements FieldValue {}

    /** {@code S}: bytes, mostly UTF-8 text. Not copied: nobody writes to them. */
    record LongString(byte[] bytes) implements FieldValue {
        public static LongString of(String text) {
            return new LongString(text.getBytes(StandardCharsets.UTF_8));
        }

        public String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof LongString that && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return text();
        }
    }

    /** {@code x}. Not copied: nobody writes to them. */
    record Bytes(byte[] bytes) implements FieldValue {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Bytes that && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }
    }

    /** {@code T}: seconds since 1970. */
    record Timestamp(long epochSeconds) implements FieldValue {}

    /** {@code F} */
    record Table(FieldTable table) implements FieldValue {}

    /** {@code A} */
    record Array(List<FieldValue> elements) implements FieldValue {
        public Array {
            elements = List.copyOf(elements);
        }
    }

    /** {@code V} */
    record Void() implements FieldValue {}

    /** The number, if this is an integer of any width; else null. */
    default @Nullable Long asLong() {
        return switch (this) {
            case Int8(var value) -> (long) value;
            case UInt8(var value) -> (long) value;
            case Int16(var value) -> (long) value;
            case UInt16(var value) -> (long) value;
            case Int32(var value) -> (long) value;
            case UInt32(var value) -> value;
            case Int64(var value) -> value;
            case Bool _,
                    Float32 _,
                    Float64 _,
                    Decimal _,
                    LongString _,
                    Bytes _,
                    Timestamp _,
                    Table _,
                    Array _,
                    Void _ -> null;
        };
    }

    /** The type's name as RabbitMQ writes it into error texts. */
    default String typeName() {
        return switch (this) {
            case Bool _ -> "bool";
            case Int8 _ -> "byte";
            case UInt8 _ -> "unsignedbyte";
            case Int16 _ -> "short";
            case UInt16 _ -> "unsignedshort";
            case Int32 _ -> "signedint";
            case UInt32 _ -> "unsignedint";
            case Int64 _ -> "long";
            case Float32 _ -> "float";
            case Float64 _ -> "double";
            case Decimal _ -> "decimal";
            case LongString _ -> "longstr";
            case Bytes _ -> "binary";
            case Timestamp _ -> "timestamp";
            case Table _ -> "table";
            case Array _ -> "array";
            case Void _ -> "void";
        };
    }

    /** The value as RabbitMQ prints it in error texts, without quotes. */
    default String display() {
        return switch (this) {
            case Bool(var value) -> Boolean.toString(value);
            case Float32(var value) -> Float.toString(value);
            case Float64(var value) -> Double.toString(value);
            case Decimal(var scale, var unscaled) -> "{" + scale + "," + unscaled + "}";
            case LongString string -> string.text();
            case Bytes(var bytes) -> new String(bytes, StandardCharsets.UTF_8);
            case Timestamp(var seconds) -> Long.toString(seconds);
            case Table(var table) ->
                table.entries().stream()
                        .map(each -> "{<<\"" + each.getKey() + "\">>,"
                                + each.getValue().typeName() + ","
                                + each.getValue().display() + "}")
                        .collect(Collectors.joining(",", "[", "]"));
            case Array(var elements) ->
                elements.stream()
                        .map(each -> "{" + each.typeName() + "," + each.display() + "}")
                        .collect(Collectors.joining(",", "[", "]"));
            case Void _ -> "undefined";
            case Int8 _, UInt8 _, Int16 _, UInt16 _, Int32 _, UInt32 _, Int64 _ -> String.valueOf(asLong());
        };
    }
}
