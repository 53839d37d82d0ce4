package io.warren.storage.journal;

import io.warren.amqp.types.BasicProperties;
import io.warren.engine.message.Message;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A message as the payload of an entry.
 *
 * <pre>
 *   0  8  identity: the position at which the message was first written (its own, unless it was moved)
 *   8  8  wall clock at which the broker took it, milliseconds
 *  16  8  due time, wall clock, 0 for at once
 *  24  8  time to live, milliseconds, -1 for none
 *  32  8  producer: hash of its name or of a deduplication key, 0 for none
 *  40  8  sequence of that producer
 *  48  2  priority, -1 for none
 *  50  2  flags, none yet
 *  52  4  body length
 *  56  4  number of target queues
 *  60  2  length of further attributes, 0 yet; a reader skips what it does not know
 *  62  2  exchange length
 *  64  2  routing key length
 *  66  2  zero
 *  68  4  properties length
 *  72     further attributes, target queues 8 each, exchange UTF-8, routing key UTF-8,
 *         properties as on the wire (flags and list), body
 * </pre>
 */
final class MessageFormat {
    static final int FIXED = 72;
    private static final int IDENTITY_AT = 0;
    private static final int ENQUEUED_AT = 8;
    private static final int DUE_AT = 16;
    private static final int TTL_AT = 24;
    private static final int PRODUCER_AT = 32;
    private static final int SEQUENCE_AT = 40;
    private static final int PRIORITY_AT = 48;
    private static final int BODY_LENGTH_AT = 52;
    private static final int TARGETS_AT = 56;
    private static final int MORE_AT = 60;
    private static final int EXCHANGE_AT = 62;
    private static final int ROUTING_KEY_AT = 64;
    private static final int PROPERTIES_AT = 68;

    private MessageFormat() {}

    /** At least the bytes of everything before the body. */
    static long headBound(Message message, int targets) {
        return FIXED
                + 8L * targets
                + 3L * message.exchange().length()
                + 3L * message.routingKey().length()
                + message.properties().wireLength();
    }

    /** Everything before the body, which is to follow. */
    static void writeHead(ByteBuffer out, long identity, Message message, long[] targets) {
        var start = out.position();
        var attributes = message.attributes();
        var properties = message.properties().wire();
        out.putLong(identity)
                .putLong(attributes.enqueuedAtMillis())
                .putLong(attributes.dueAtMillis())
                .putLong(attributes.timeToLiveMillis())
                .putLong(attributes.producer())
                .putLong(attributes.sequence())
                .putShort((short) attributes.priority())
                .putShort((short) 0)
                .putInt(message.body().length)
                .putInt(targets.length)
                .putShort((short) 0)
                .putInt(0)
                .putShort((short) 0)
                .putInt(properties.length);
        for (var target : targets) {
            out.putLong(target);
        }
        out.putShort(start + EXCHANGE_AT, (short) text(out, message.exchange()));
        out.putShort(start + ROUTING_KEY_AT, (short) text(out, message.routingKey()));
        out.put(properties);
    }

    /**
     * The head of a message that moves: other targets, the rest as it was.
     *
     * @param payload of the entry it is read from
     * @return where in the payload the bytes go on that follow the targets
     */
    static int writeMovedHead(ByteBuffer out, byte[] payload, LongList targets) {
        var old = ByteBuffer.wrap(payload);
        var start = out.position();
        out.put(payload, 0, FIXED);
        out.putInt(start + TARGETS_AT, targets.size());
        var more = old.getShort(MORE_AT) & 0xFFFF;
        out.put(payload, FIXED, more);
        for (var i = 0; i < targets.size(); i++) {
            out.putLong(targets.get(i));
        }
        return FIXED + more + 8 * old.getInt(TARGETS_AT);
    }

    /** Encodes without an array for what is almost always ASCII. */
    private static int text(ByteBuffer out, String text) {
        var start = out.position();
        for (var i = 0; i < text.length(); i++) {
            var character = text.charAt(i);
            if (character >= 0x80) {
                var bytes = text.getBytes(StandardCharsets.UTF_8);
                out.position(start).put(bytes);
                return bytes.length;
            }
            out.put((byte) character);
        }
        return text.length();
    }

    static long identity(ByteBuffer payload) {
        return payload.getLong(payload.position() + IDENTITY_AT);
    }

    static long enqueuedAtMillis(ByteBuffer payload) {
        return payload.getLong(payload.position() + ENQUEUED_AT);
    }

    static long timeToLiveMillis(ByteBuffer payload) {
        return payload.getLong(payload.position() + TTL_AT);
    }

    static int priority(ByteBuffer payload) {
        return payload.getShort(payload.position() + PRIORITY_AT);
    }

    static int bodyBytes(ByteBuffer payload) {
        return payload.getInt(payload.position() + BODY_LENGTH_AT);
    }

    static int targets(ByteBuffer payload) {
        return payload.getInt(payload.position() + TARGETS_AT);
    }

    static long target(ByteBuffer payload, int number) {
        var more = payload.getShort(payload.position() + MORE_AT) & 0xFFFF;
        return payload.getLong(payload.position() + FIXED + more + 8 * number);
    }

    /** How many bytes of a payload of this many targets are needed to read the targets; known after {@link #FIXED} bytes. */
    static int bytesUpToTargets(ByteBuffer payload) {
        return FIXED + (payload.getShort(payload.position() + MORE_AT) & 0xFFFF) + 8 * targets(payload);
    }

    /** The message, its position set to its identity. The entry was found whole; a length that lies is an exception. */
    static Message read(ByteBuffer payload) {
        var start = payload.position();
        var attributes = new Message.Attributes(
                enqueuedAtMillis(payload),
                payload.getLong(start + DUE_AT),
                timeToLiveMillis(payload),
                priority(payload),
                payload.getLong(start + PRODUCER_AT),
                payload.getLong(start + SEQUENCE_AT));
        var identity = identity(payload);
        var in = payload.duplicate();
        in.position(start + bytesUpToTargets(payload));
        var exchange = new String(bytes(in, payload.getShort(start + EXCHANGE_AT) & 0xFFFF), StandardCharsets.UTF_8);
        var key = new String(bytes(in, payload.getShort(start + ROUTING_KEY_AT) & 0xFFFF), StandardCharsets.UTF_8);
        var properties = BasicProperties.ofWire(bytes(in, payload.getInt(start + PROPERTIES_AT)));
        var message = new Message(exchange, key, properties, bytes(in, bodyBytes(payload)), attributes);
        message.written(identity);
        return message;
    }

    private static byte[] bytes(ByteBuffer in, int count) {
        var bytes = new byte[count];
        in.get(bytes);
        return bytes;
    }
}
