package io.warren.amqp.frame;

import io.warren.amqp.types.FieldTableWire;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The short strings a client repeats (exchanges, routing keys, tags), so that saying them again allocates nothing.
 *
 * <p>Owner: the connection's event loop. The table has a fixed size and a newcomer takes the place of what was there, so
 * that no client can make it grow.
 */
final class Names {
    private static final int PLACES = 64;

    private final @Nullable String[] texts = new @Nullable String[PLACES];
    private final byte[][] keys = new byte[PLACES][];

    String at(ByteBuffer utf8) {
        if (!utf8.hasRemaining()) {
            return "";
        }
        var place = utf8.hashCode() & (PLACES - 1);
        var known = texts[place];
        if (known != null && ByteBuffer.wrap(keys[place]).equals(utf8)) {
            return known;
        }
        var text = FieldTableWire.text(utf8.duplicate());
        texts[place] = text;
        keys[place] = text.getBytes(StandardCharsets.UTF_8);
        return text;
    }
}
