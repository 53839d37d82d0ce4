package io.warren.engine.routing;

import io.warren.amqp.types.BasicProperties;
import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** More routing keys, in the headers {@code CC} and {@code BCC} (RabbitMQ's "Sender-selected Distribution"). */
public sealed interface Carbon {
    /** Keys besides the message's own, CC before BCC. */
    record Keys(List<String> keys) implements Carbon {
        static final Keys NONE = new Keys(List.of());

        public Keys {
            keys = List.copyOf(keys);
        }
    }

    /** A header of the wrong type: the channel closes with 406 and this text. */
    record Refused(String text) implements Carbon {}

    /** Reads both headers. Costs a look at the bytes for messages without them: their headers stay undecoded. */
    public static Carbon of(BasicProperties properties) {
        if (!names(properties, "CC")) {
            return Keys.NONE;
        }
        var headers = properties.headers();
        var keys = new ArrayList<String>();
        var refused = add(keys, headers, "CC");
        if (refused == null) {
            refused = add(keys, headers, "BCC");
        }
        if (refused != null) {
            return refused;
        }
        return keys.isEmpty() ? Keys.NONE : new Keys(keys);
    }

    /** The properties as consumers may see them: blind copies stay unseen. */
    public static BasicProperties withoutBcc(BasicProperties properties) {
        if (!names(properties, "BCC") || !properties.headers().containsKey("BCC")) {
            return properties;
        }
        return properties.toBuilder()
                .headers(properties.headers().without("BCC"))
                .build();
    }

    private static @Nullable Refused add(List<String> keys, FieldTable headers, String name) {
        return switch (headers.get(name)) {
            case null -> null;
            case FieldValue.Array(var elements) -> {
                for (var element : elements) {
                    // RabbitMQ passes over elements of other types, too.
                    if (element instanceof FieldValue.LongString key) {
                        keys.add(key.text());
                    }
                }
                yield null;
            }
            case FieldValue other ->
                new Refused("invalid message: {unacceptable_type_in_header,\"" + name + "\"," + other.typeName() + "}");
        };
    }

    /** Whether the bytes of the name occur in the properties at all. */
    private static boolean names(BasicProperties properties, String name) {
        if (!properties.hasHeaders()) {
            return false;
        }
        var wire = properties.wire();
        var wanted = name.getBytes(StandardCharsets.US_ASCII);
        for (var at = 0; at <= wire.length - wanted.length; at++) {
            var same = 0;
            while (same < wanted.length && wire[at + same] == wanted[same]) {
                same++;
            }
            if (same == wanted.length) {
                return true;
            }
        }
        return false;
    }
}
