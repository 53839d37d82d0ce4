package io.warren.cluster.shard;

import io.warren.amqp.types.BasicProperties;
import io.warren.amqp.types.MalformedWire;
import io.warren.engine.message.Message;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A message as the payload of a record, and on its way to another node.
 *
 * <pre>
 *   0  8  wall clock at which the broker took it, milliseconds
 *   8  8  due time, wall clock, 0 for at once
 *  16  8  time to live, milliseconds, -1 for none
 *  24  8  producer: hash of its name or of a deduplication key, 0 for none
 *  32  8  sequence of that producer
 *  40  2  priority, -1 for none
 *  42  2  flags, none yet
 *  44  4  body length
 *  48  4  number of target queues
 *  52  2  length of further attributes, 0 yet; a reader skips what it does not know
 *  54  2  exchange length
 *  56  2  routing key length
 *  58  2  zero
 *  60  4  properties length
 *  64     further attributes, target queues 8 each, exchange UTF-8, routing key UTF-8,
 *         properties as on the wire (flags and list), body
 * </pre>
 */
public final class MessageFormat {
    static final int FIXED = 64;
    private static final int ENQUEUED_AT = 0;
    private static final int DUE_AT = 8;
    private static final int TTL_AT = 16;
    private static final int PRODUCER_AT = 24;
    private static final int SEQUENCE_AT = 32;
    private static final int PRIORITY_AT = 40;
    private static final int BODY_LENGTH_AT = 44;
    private static final int TARGETS_AT = 48;
    private static final int MORE_AT = 52;
    private static final int EXCHANGE_AT = 54;
    private static final int ROUTING_KEY_AT = 56;
    private static final int PROPERTIES_AT = 60;

    private MessageFormat() {}

    /** At least the bytes of it. */
    public static long bound(Message message, int targets) {
        return FIXED
                + 8L * targets
                + 3L * message.exchange().length()
                + 3L * message.routingKey().length()
                + message.properties().wireLength()
                + message.body().length;
    }

    public static void write(ByteBuffer out, Message message, long[] targets) {
        var start = out.position();
        var attributes = message.attributes();
        var properties = message.properties().wire();
        out.putLong(attributes.enqueuedAtMillis())
                .putLong(attributes.dueAtMillis())
                .putLong(attributes.timeToLiveMillis())
                .putLong(attributes.producer())
                .putLong(attributes.sequence())
                .putShort((short) attributes.priority())
                .putShort((short) 0)
                .putInt(message.body().length)
                .putInt(targets.length)
                .putLong(0)
                .putInt(properties.length);
        for (var target : targets) {
            out.putLong(target);
        }
        out.putShort(start + EXCHANGE_AT, (short) text(out, message.exchange()));
        out.putShort(start + ROUTING_KEY_AT, (short) text(out, message.routingKey()));
        out.put(properties).put(message.body());
    }

    private static int text(ByteBuffer out, String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        out.put(bytes);
        return bytes.length;
    }

    /** What the index keeps of it. Every length is looked at before anything is allocated by it. */
    static ShardCommand.Publish publish(ByteBuffer payload, int record) {
        check(payload);
        var targets = payload.getInt(TARGETS_AT);
        var queues = new long[targets];
        payload.slice(FIXED + more(payload), 8 * targets).asLongBuffer().get(queues);
        return new ShardCommand.Publish(
                record,
                payload.getLong(ENQUEUED_AT),
                payload.getLong(TTL_AT),
                payload.getShort(PRIORITY_AT),
                payload.getInt(BODY_LENGTH_AT),
                queues);
    }

    /** The whole message, at this position. */
    static Message read(ByteBuffer payload, long position) {
        var message = read(payload);
        message.written(position);
        return message;
    }

    /** The whole message, not written anywhere. Indexes count from the buffer's 0. */
    public static Message read(ByteBuffer payload) {
        check(payload);
        var attributes = new Message.Attributes(
                payload.getLong(ENQUEUED_AT),
                payload.getLong(DUE_AT),
                payload.getLong(TTL_AT),
                payload.getShort(PRIORITY_AT),
                payload.getLong(PRODUCER_AT),
                payload.getLong(SEQUENCE_AT));
        var in = payload.duplicate();
        in.position(FIXED + more(payload) + 8 * payload.getInt(TARGETS_AT));
        var exchange = new String(bytes(in, exchange(payload)), StandardCharsets.UTF_8);
        var key = new String(bytes(in, routingKey(payload)), StandardCharsets.UTF_8);
        var properties = properties(bytes(in, payload.getInt(PROPERTIES_AT)));
        return new Message(exchange, key, properties, bytes(in, in.remaining()), attributes);
    }

    private static BasicProperties properties(byte[] wire) {
        try {
            return BasicProperties.ofWire(wire);
        } catch (MalformedWire malformed) {
            throw new UnreadableEntry("a message whose properties are none: " + malformed.getMessage());
        }
    }

    private static void check(ByteBuffer payload) {
        var length = payload.remaining();
        if (length < FIXED) {
            throw new UnreadableEntry("a message of " + length + " bytes");
        }
        var targets = payload.getInt(TARGETS_AT);
        var properties = payload.getInt(PROPERTIES_AT);
        var body = payload.getInt(BODY_LENGTH_AT);
        var whole = FIXED
                + more(payload)
                + 8L * targets
                + exchange(payload)
                + routingKey(payload)
                + (long) properties
                + body;
        if (targets < 0 || properties < 2 || body < 0 || whole != length) {
            throw new UnreadableEntry("a message of " + length + " bytes whose parts are " + whole);
        }
    }

    private static int more(ByteBuffer payload) {
        return payload.getShort(MORE_AT) & 0xFFFF;
    }

    private static int exchange(ByteBuffer payload) {
        return payload.getShort(EXCHANGE_AT) & 0xFFFF;
    }

    private static int routingKey(ByteBuffer payload) {
        return payload.getShort(ROUTING_KEY_AT) & 0xFFFF;
    }

    private static byte[] bytes(ByteBuffer in, int count) {
        var bytes = new byte[count];
        in.get(bytes);
        return bytes;
    }
}
