package io.warren.engine.message;

import io.warren.amqp.types.BasicProperties;
import org.jspecify.annotations.Nullable;

/**
 * A message as the broker took it. Shared by all queues it was routed to; immutable but for its position.
 *
 * <p>What a queue adds for itself (deliveries, redelivered) is kept by the queue.
 */
public final class Message {
    /** Not (yet) written to a log. */
    public static final long UNWRITTEN = -1;

    /** No time to live was asked for by the publisher. */
    public static final long NO_TTL = -1;

    private final String exchange;
    private final String routingKey;
    private final BasicProperties properties;
    private final byte[] body;
    private final Attributes attributes;
    private volatile long position = UNWRITTEN;

    /**
     * What every entry carries besides its content (DESIGN section 5).
     *
     * @param enqueuedAtMillis wall clock at which the broker took the message
     * @param dueAtMillis wall clock before which it is not delivered, 0 for at once
     * @param timeToLiveMillis of its {@code expiration} property, {@link Message#NO_TTL} if there is none
     * @param priority of its property, -1 if not given
     * @param producer hash of a producer's name or of a deduplication key, 0 if there is none
     * @param sequence of that producer, 0 if there is none
     */
    public record Attributes(
            long enqueuedAtMillis,
            long dueAtMillis,
            long timeToLiveMillis,
            int priority,
            long producer,
            long sequence) {
        public static Attributes at(long enqueuedAtMillis, long timeToLiveMillis, int priority) {
            return new Attributes(enqueuedAtMillis, 0, timeToLiveMillis, priority, 0, 0);
        }
    }

    /** Takes the body as its own. */
    public Message(String exchange, String routingKey, BasicProperties properties, byte[] body, Attributes attributes) {
        this.exchange = exchange;
        this.routingKey = routingKey;
        this.properties = properties;
        this.body = body;
        this.attributes = attributes;
    }

    /** The exchange it was published to. */
    public String exchange() {
        return exchange;
    }

    public String routingKey() {
        return routingKey;
    }

    public BasicProperties properties() {
        return properties;
    }

    /** Not to be written to. */
    public byte[] body() {
        return body;
    }

    public Attributes attributes() {
        return attributes;
    }

    /** Whether the publisher asked for it to survive a restart (delivery mode 2). */
    public boolean persistent() {
        return properties.deliveryMode() == 2;
    }

    /** Where it is in this node's message log; {@link #UNWRITTEN} until it was written. Identifies it there for ever. */
    public long position() {
        return position;
    }

    /** Told once by the message log's writer, or when it is read back. */
    public void written(long at) {
        assert position == UNWRITTEN : "a message written twice, at " + position + " and " + at;
        position = at;
    }

    /** The same content taken at another moment: a transaction's messages are taken when it is committed. */
    public Message takenAt(long enqueuedAtMillis) {
        return new Message(
                exchange,
                routingKey,
                properties,
                body,
                new Attributes(
                        enqueuedAtMillis,
                        attributes.dueAtMillis(),
                        attributes.timeToLiveMillis(),
                        attributes.priority(),
                        attributes.producer(),
                        attributes.sequence()));
    }

    /** The same content for another log, not written there yet. */
    public Message copy() {
        return new Message(exchange, routingKey, properties, body, attributes);
    }

    /** A copy with other properties and address, for dead-lettering and CC; not written yet. */
    public Message with(
            @Nullable String newExchange, @Nullable String newRoutingKey, BasicProperties changed, Attributes now) {
        return new Message(
                newExchange == null ? exchange : newExchange,
                newRoutingKey == null ? routingKey : newRoutingKey,
                changed,
                body,
                now);
    }
}
