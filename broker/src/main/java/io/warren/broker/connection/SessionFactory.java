package io.warren.broker.connection;

import io.warren.amqp.method.Method;
import io.warren.amqp.types.AmqpError;
import io.warren.engine.channel.ConnectionIdentity;
import io.warren.engine.channel.ConnectionOutput;
import java.nio.ByteBuffer;

/** Opens the engine's half of a connection once the client is known. Called on the connection's loop. */
public interface SessionFactory {
    Opened open(ConnectionIdentity identity, ConnectionOutput output);

    /** The answer to connection.open. */
    sealed interface Opened {
        record Accepted(OpenSession session) implements Opened {}

        record Refused(AmqpError.ConnectionError error) implements Opened {}
    }

    /** What a connection hands on while it is open; see {@code io.warren.engine.channel.Session}. */
    interface OpenSession {
        void method(int channel, Method method);

        void header(int channel, int classId, long bodyBytes, byte[] properties);

        void body(int channel, ByteBuffer part);

        void readComplete();

        void writable();

        void closed();

        void secretUpdated();
    }
}
