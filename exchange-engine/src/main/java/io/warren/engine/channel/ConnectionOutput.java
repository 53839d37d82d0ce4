package io.warren.engine.channel;

import io.warren.amqp.method.Method;
import io.warren.amqp.types.AmqpError;
import io.warren.amqp.types.BasicProperties;

/**
 * What a session and its channels write to: one connection's socket.
 *
 * <p>Called on the connection's loop, except for {@link #execute}, {@link #onLoop} and {@link #room}, which any thread
 * may call. Nothing here blocks; what is written in one burst leaves in one flush.
 */
public interface ConnectionOutput {
    void method(int channel, Method method);

    /** A method with content (basic.return, basic.get-ok). */
    void content(int channel, Method method, BasicProperties properties, byte[] body);

    /** basic.deliver with its content. {@code consumerTag} is UTF-8. */
    void deliver(
            int channel,
            byte[] consumerTag,
            long deliveryTag,
            boolean redelivered,
            String exchange,
            String routingKey,
            BasicProperties properties,
            byte[] body);

    /** Runs the task on the connection's loop, in order per caller; one wake-up and one flush serve many tasks. */
    void execute(Runnable task);

    /** Whether the calling thread is the connection's loop. */
    boolean onLoop();

    /** Ends the connection with connection.close; what the client still sends is discarded. */
    void fail(AmqpError.ConnectionError error);

    /** Whether the bytes waiting for the socket are below their bound; {@link Session#writable} follows a refusal. */
    boolean room();

    /** Stops (false) or resumes (true) reading the socket because the node is behind. */
    void reading(boolean wanted);
}
