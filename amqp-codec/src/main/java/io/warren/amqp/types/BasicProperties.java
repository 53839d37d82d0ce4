package io.warren.amqp.types;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The properties of a message. They stay the bytes they were read as, so that a fan-out re-encodes nothing; what is asked
 * for is found by its flag. Immutable.
 */
public final class BasicProperties {
    public static final BasicProperties EMPTY = new BasicProperties(new byte[2]);

    private final byte[] wire;
    private @Nullable FieldTable headers;

    private BasicProperties(byte[] wire) {
        this.wire = wire;
    }

    /** Takes flags and property list as they come from the wire; throws {@link MalformedWire} if they are not valid. */
    public static BasicProperties ofWire(byte[] wire) {
        PropertiesWire.validate(wire);
        return wire.length == 2 ? EMPTY : new BasicProperties(wire);
    }

    public static Builder builder() {
        return new Builder();
    }

    public Builder toBuilder() {
        var copy = new Builder();
        copy.contentType = contentType();
        copy.contentEncoding = contentEncoding();
        copy.headers = hasHeaders() ? headers() : null;
        copy.deliveryMode = deliveryMode();
        copy.priority = priority();
        copy.correlationId = correlationId();
        copy.replyTo = replyTo();
        copy.expiration = expiration();
        copy.messageId = messageId();
        copy.timestamp = timestamp();
        copy.type = type();
        copy.userId = userId();
        copy.appId = appId();
        copy.clusterId = clusterId();
        return copy;
    }

    /** Flags and property list. Not to be written to. */
    public byte[] wire() {
        return wire;
    }

    public int wireLength() {
        return wire.length;
    }

    public @Nullable String contentType() {
        return text(PropertiesWire.CONTENT_TYPE);
    }

    public @Nullable String contentEncoding() {
        return text(PropertiesWire.CONTENT_ENCODING);
    }

    public boolean hasHeaders() {
        return PropertiesWire.has(wire, PropertiesWire.HEADERS);
    }

    /** The headers, empty if there are none. */
    public FieldTable headers() {
        var known = headers;
        if (known == null) {
            known = hasHeaders() ? FieldTableWire.read(at(PropertiesWire.HEADERS)) : FieldTable.EMPTY;
            // Two threads may both decode; the results are equal.
            headers = known;
        }
        return known;
    }

    /** 1 transient, 2 persistent, 0 not given. */
    public int deliveryMode() {
        return octet(PropertiesWire.DELIVERY_MODE, 0);
    }

    /** -1 if not given. */
    public int priority() {
        return octet(PropertiesWire.PRIORITY, -1);
    }

    public @Nullable String correlationId() {
        return text(PropertiesWire.CORRELATION_ID);
    }

    public @Nullable String replyTo() {
        return text(PropertiesWire.REPLY_TO);
    }

    public @Nullable String expiration() {
        return text(PropertiesWire.EXPIRATION);
    }

    public @Nullable String messageId() {
        return text(PropertiesWire.MESSAGE_ID);
    }

    /** Seconds since 1970. */
    public @Nullable Long timestamp() {
        return PropertiesWire.has(wire, PropertiesWire.TIMESTAMP)
                ? at(PropertiesWire.TIMESTAMP).getLong()
                : null;
    }

    public @Nullable String type() {
        return text(PropertiesWire.TYPE);
    }

    public @Nullable String userId() {
        return text(PropertiesWire.USER_ID);
    }

    public @Nullable String appId() {
        return text(PropertiesWire.APP_ID);
    }

    public @Nullable String clusterId() {
        return text(PropertiesWire.CLUSTER_ID);
    }

    private @Nullable String text(int property) {
        if (!PropertiesWire.has(wire, property)) {
            return null;
        }
        var offset = PropertiesWire.offset(wire, property);
        return new String(wire, offset + 1, wire[offset] & 0xFF, StandardCharsets.UTF_8);
    }

    private int octet(int property, int absent) {
        return PropertiesWire.has(wire, property) ? wire[PropertiesWire.offset(wire, property)] & 0xFF : absent;
    }

    private ByteBuffer at(int property) {
        return ByteBuffer.wrap(wire).position(PropertiesWire.offset(wire, property));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof BasicProperties that && Arrays.equals(wire, that.wire);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(wire);
    }

    /** Sets properties one by one; null, 0 for the mode and -1 for the priority mean absent. */
    public static final class Builder {
        private @Nullable String contentType;
        private @Nullable String contentEncoding;
        private @Nullable FieldTable headers;
        private int deliveryMode;
        private int priority = -1;
        private @Nullable String correlationId;
        private @Nullable String replyTo;
        private @Nullable String expiration;
        private @Nullable String messageId;
        private @Nullable Long timestamp;
        private @Nullable String type;
        private @Nullable String userId;
        private @Nullable String appId;
        private @Nullable String clusterId;

        private Builder() {}

        public Builder contentType(@Nullable String value) {
            contentType = value;
            return this;
        }

        public Builder contentEncoding(@Nullable String value) {
            contentEncoding = value;
            return this;
        }

        public Builder headers(@Nullable FieldTable value) {
            headers = value;
            return this;
        }

        public Builder deliveryMode(int value) {
            deliveryMode = value;
            return this;
        }

        public Builder priority(int value) {
            priority = value;
            return this;
        }

        public Builder correlationId(@Nullable String value) {
            correlationId = value;
            return this;
        }

        public Builder replyTo(@Nullable String value) {
            replyTo = value;
            return this;
        }

        public Builder expiration(@Nullable String value) {
            expiration = value;
            return this;
        }

        public Builder messageId(@Nullable String value) {
            messageId = value;
            return this;
        }

        public Builder timestamp(@Nullable Long value) {
            timestamp = value;
            return this;
        }

        public Builder type(@Nullable String value) {
            type = value;
            return this;
        }

        public Builder userId(@Nullable String value) {
            userId = value;
            return this;
        }

        public Builder appId(@Nullable String value) {
            appId = value;
            return this;
        }

        public Builder clusterId(@Nullable String value) {
            clusterId = value;
            return this;
        }

        public BasicProperties build() {
            var out = new WireWriter(64);
            out.u16(0);
            var flags = text(out, PropertiesWire.CONTENT_TYPE, contentType)
                    | text(out, PropertiesWire.CONTENT_ENCODING, contentEncoding);
            if (headers != null) {
                FieldTableWire.write(out, headers);
                flags |= 1 << PropertiesWire.HEADERS;
            }
            if (deliveryMode != 0) {
                out.u8(deliveryMode);
                flags |= 1 << PropertiesWire.DELIVERY_MODE;
            }
            if (priority >= 0) {
                out.u8(priority);
                flags |= 1 << PropertiesWire.PRIORITY;
            }
            flags |= text(out, PropertiesWire.CORRELATION_ID, correlationId)
                    | text(out, PropertiesWire.REPLY_TO, replyTo)
                    | text(out, PropertiesWire.EXPIRATION, expiration)
                    | text(out, PropertiesWire.MESSAGE_ID, messageId);
            if (timestamp != null) {
                out.i64(timestamp);
                flags |= 1 << PropertiesWire.TIMESTAMP;
            }
            flags |= text(out, PropertiesWire.TYPE, type)
                    | text(out, PropertiesWire.USER_ID, userId)
                    | text(out, PropertiesWire.APP_ID, appId)
                    | text(out, PropertiesWire.CLUSTER_ID, clusterId);
            var wire = out.toBytes();
            wire[0] = (byte) (flags >> 8);
            wire[1] = (byte) flags;
            return new BasicProperties(wire);
        }

        private static int text(WireWriter out, int property, @Nullable String value) {
            if (value == null) {
                return 0;
            }
            out.shortString(value);
            return 1 << property;
        }
    }
}
