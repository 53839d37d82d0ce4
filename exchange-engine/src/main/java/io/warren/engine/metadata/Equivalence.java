package io.warren.engine.metadata;

import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldValue;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether what is declared again is what is there already, with RabbitMQ's texts of the difference.
 *
 * <p>Arguments are compared by value: integers of every width are equal if the numbers are (pinned by
 * QueueDeclareTest.integersOfAnotherWidthAreTheSameArgument).
 */
final class Equivalence {
    private final String resource;

    /** @param resource as in {@code queue 'q' in vhost '/'} */
    Equivalence(String resource) {
        this.resource = resource;
    }

    @Nullable
    Refusal ofProperty(String name, boolean current, boolean received) {
        return current == received ? null : differs(name, "'" + received + "'", "'" + current + "'");
    }

    @Nullable
    Refusal ofProperty(String name, String current, String received) {
        return current.equals(received) ? null : differs(name, "'" + received + "'", "'" + current + "'");
    }

    /** Only these arguments count. */
    @Nullable
    Refusal ofArguments(Collection<String> names, FieldTable current, FieldTable received) {
        for (var name : names) {
            var refusal = ofArgument(name, current.get(name), received.get(name));
            if (refusal != null) {
                return refusal;
            }
        }
        return null;
    }

    private @Nullable Refusal ofArgument(String name, @Nullable FieldValue current, @Nullable FieldValue received) {
        if (Objects.equals(current, received)) {
            return null;
        }
        if (current != null && received != null) {
            return sameValue(current, received)
                    ? null
                    : differs(name, "'" + received.display() + "'", "'" + current.display() + "'");
        }
        // A classic queue from before queue types existed has no x-queue-type.
        var given = current == null ? received : current;
        if (name.equals("x-queue-type") && FieldValue.LongString.of("classic").equals(given)) {
            return null;
        }
        return differs(name, typed(received), typed(current));
    }

    /** Erlang compares the bare values: only floats keep apart from integers. */
    private static boolean sameValue(FieldValue one, FieldValue other) {
        return bare(one).equals(bare(other));
    }

    private static Object bare(FieldValue value) {
        var number = value.asLong();
        if (number != null) {
            return number;
        }
        return switch (value) {
            case FieldValue.Timestamp(var seconds) -> seconds;
            case FieldValue.Float32(var narrow) -> (double) narrow;
            case FieldValue.Float64(var wide) -> wide;
            case FieldValue.Bool(var flag) -> flag;
            case FieldValue.LongString(var bytes) -> ByteBuffer.wrap(bytes);
            case FieldValue.Bytes(var bytes) -> ByteBuffer.wrap(bytes);
            case FieldValue.Int8 _,
                    FieldValue.UInt8 _,
                    FieldValue.Int16 _,
                    FieldValue.UInt16 _,
                    FieldValue.Int32 _,
                    FieldValue.UInt32 _,
                    FieldValue.Int64 _,
                    FieldValue.Decimal _,
                    FieldValue.Table _,
                    FieldValue.Array _,
                    FieldValue.Void _ -> value;
        };
    }

    private static String typed(@Nullable FieldValue value) {
        return value == null ? "none" : "the value '" + value.display() + "' of type '" + value.typeName() + "'";
    }

    private Refusal differs(String name, String received, String current) {
        return Refusal.preconditionFailed("inequivalent arg '" + name + "' for " + resource + ": received " + received
                + " but current is " + current);
    }
}
