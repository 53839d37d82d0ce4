package io.warren.engine.channel;

import io.warren.engine.message.Message;
import io.warren.engine.metadata.Refusal;
import io.warren.engine.routing.Carbon;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A channel's consumer of direct replies, if it has one: no queue, the message goes straight to the client.
 *
 * <p>Owner: the connection's loop, but for {@link #send}. Replies are as safe as the client is quick: more than a bound
 * of them that it did not read yet are dropped, so that a client that stops reading stops nobody who answers it.
 */
final class ReplyTo {
    private static final int WAITING_MOST = 4_096;

    private final Channel channel;
    private final String virtualHost;
    private final AtomicInteger waiting = new AtomicInteger();
    private @Nullable String address;
    private String consumerTag = "";
    private byte[] consumerTagBytes = {};

    ReplyTo(Channel channel) {
        this.channel = channel;
        this.virtualHost = channel.session().identity().virtualHost();
    }

    String virtualHost() {
        return virtualHost;
    }

    /** What goes into {@code reply-to}; null if nothing consumes. */
    @Nullable
    String address() {
        return address;
    }

    @Nullable
    Refusal consume(String tag, boolean noAck) {
        if (!noAck) {
            return ReplyTexts.precondition("reply consumer cannot acknowledge");
        }
        if (address != null) {
            return ReplyTexts.precondition("reply consumer already set");
        }
        var opened = channel.surroundings().names().replyAddress();
        consumerTag = tag;
        consumerTagBytes = tag.getBytes(StandardCharsets.UTF_8);
        address = opened;
        channel.surroundings().replies().open(opened, this);
        return null;
    }

    boolean consumes(String tag) {
        return address != null && consumerTag.equals(tag);
    }

    void end() {
        var closed = address;
        if (closed != null) {
            channel.surroundings().replies().close(closed);
            address = null;
        }
    }

    /** Any thread. */
    void send(String to, Message message) {
        if (waiting.incrementAndGet() > WAITING_MOST) {
            waiting.decrementAndGet();
            return;
        }
        // Never at once: the sender may be a channel of the same loop in the middle of its own work.
        channel.output().execute(() -> {
            waiting.decrementAndGet();
            // The consumer may have gone, or made place for another, since.
            if (channel.isOpen() && to.equals(address)) {
                deliver(message);
            }
        });
    }

    private void deliver(Message message) {
        channel.output()
                .deliver(
                        channel.number(),
                        consumerTagBytes,
                        channel.settling().nextTag(),
                        false,
                        message.exchange(),
                        message.routingKey(),
                        Carbon.withoutBcc(message.properties()),
                        message.body());
        channel.counters().deliveredNoAck++;
    }
}
