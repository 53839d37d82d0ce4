package io.warren.compat.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownNotifier;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * How a broker says no: it closes the channel or the connection with a reply code and a text (specification section
 * 1.2, "soft" and "hard" errors). Clients match on both, and on the scope.
 */
public record Refusal(int code, String text, int classId, int methodId) {

    /** Something that the broker is going to refuse. */
    @FunctionalInterface
    public interface Action {
        void run() throws Exception;
    }

    /** The action closes the channel, with this code and text, and leaves its connection open. */
    public static Refusal assertChannelCloses(Channel channel, int code, String text, Action action) throws Exception {
        var refusal = channelClose(channel, action);
        assertEquals(code + " " + text, refusal.code + " " + refusal.text);
        assertTrue(channel.getConnection().isOpen(), "the connection survives a channel error");
        return refusal;
    }

    /** The action closes the whole connection, with this code and text. */
    public static Refusal assertConnectionCloses(Connection connection, int code, String text, Action action)
            throws Exception {
        var refusal = connectionClose(connection, action);
        assertEquals(code + " " + text, refusal.code + " " + refusal.text);
        return refusal;
    }

    /** The refusal with which the broker closes the channel because of the action. */
    public static Refusal channelClose(Channel channel, Action action) throws Exception {
        var signal = provoke(channel, action);
        if (!(signal.getReason() instanceof AMQP.Channel.Close close)) {
            return fail("expected channel.close, but: " + signal.getMessage());
        }
        assertFalse(signal.isHardError());
        return new Refusal(close.getReplyCode(), close.getReplyText(), close.getClassId(), close.getMethodId());
    }

    /** The refusal with which the broker closes the connection because of the action. */
    public static Refusal connectionClose(Connection connection, Action action) throws Exception {
        var signal = provoke(connection, action);
        if (!(signal.getReason() instanceof AMQP.Connection.Close close)) {
            return fail("expected connection.close, but: " + signal.getMessage());
        }
        assertTrue(signal.isHardError());
        return new Refusal(close.getReplyCode(), close.getReplyText(), close.getClassId(), close.getMethodId());
    }

    private static ShutdownSignalException provoke(ShutdownNotifier closing, Action action) throws Exception {
        var closed = new CompletableFuture<ShutdownSignalException>();
        closing.addShutdownListener(closed::complete);
        try {
            action.run();
        } catch (IOException | AlreadyClosedException expected) {
            // The client reports the close in its own way; the signal below has the broker's words.
        }
        try {
            return closed.get(10, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException cause) {
            return fail("nothing was closed", cause);
        }
    }
}
