package io.warren.broker.connection;

import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldTableWire;
import io.warren.amqp.types.FieldValue;
import io.warren.amqp.types.MalformedWire;
import io.warren.broker.configuration.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What a client shows to prove who it is. */
public sealed interface Credentials {
    record Password(String user, Secret password) implements Credentials {}

    /** The user that a verified certificate names. */
    record Certificate(String user) implements Credentials {}

    record Anonymous() implements Credentials {}

    /**
     * Reads the response of connection.start-ok.
     *
     * @param certificateUser the name in the client's verified certificate, if it showed one
     * @return null if the response has not the form that the mechanism asks for
     */
    static @Nullable Credentials read(String mechanism, byte[] response, @Nullable String certificateUser) {
        return switch (mechanism) {
            case "PLAIN" -> plain(response);
            case "AMQPLAIN" -> amqplain(response);
            case "EXTERNAL" -> certificateUser == null ? null : new Certificate(certificateUser);
            case "ANONYMOUS" -> new Anonymous();
            default -> null;
        };
    }

    /** RFC 4616, section 2: {@code NUL authcid NUL passwd}; an authorization identity is not taken, as in RabbitMQ. */
    private static @Nullable Credentials plain(byte[] response) {
        var text = new String(response, StandardCharsets.UTF_8);
        var second = text.indexOf('\0', 1);
        if (text.isEmpty() || text.charAt(0) != '\0' || second < 0 || text.indexOf('\0', second + 1) >= 0) {
            return null;
        }
        return new Password(text.substring(1, second), new Secret(text.substring(second + 1)));
    }

    /** A field table without its length: LOGIN and PASSWORD (RabbitMQ, "Access control", authentication mechanisms). */
    private static @Nullable Credentials amqplain(byte[] response) {
        var wire = ByteBuffer.allocate(response.length + 4)
                .putInt(response.length)
                .put(response)
                .flip();
        FieldTable table;
        try {
            table = FieldTableWire.read(wire);
        } catch (MalformedWire notATable) {
            return null;
        }
        if (table.get("LOGIN") instanceof FieldValue.LongString user
                && table.get("PASSWORD") instanceof FieldValue.LongString password) {
            return new Password(user.text(), new Secret(password.text()));
        }
        return null;
    }
}
