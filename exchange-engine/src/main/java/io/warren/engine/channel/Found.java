package io.warren.engine.channel;

import io.warren.amqp.types.ReplyCode;
import io.warren.engine.access.Right;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.MetadataRules;
import io.warren.engine.metadata.Refusal;
import io.warren.engine.queue.QueueHandle;
import org.jspecify.annotations.Nullable;

/** A queue that a channel wants to use, or why it may not. */
sealed interface Found {
    record Live(QueueHandle queue) implements Found {}

    record No(Refusal refusal) implements Found {}

    /**
     * Right, existence and exclusiveness, in RabbitMQ's order.
     *
     * @param name empty for the queue that the channel declared last
     */
    static Found of(Channel channel, Metadata now, Right right, String name) {
        var session = channel.session();
        var virtualHost = session.identity().virtualHost();
        if (name.isEmpty()) {
            if (channel.lastQueue().isEmpty()) {
                return new No(noneDeclared());
            }
            return of(channel, now, right, channel.lastQueue());
        }
        var refusal = session.rights().queue(right, name);
        if (refusal != null) {
            return new No(refusal);
        }
        var spec = session.queue(now, name);
        var queue = spec == null ? null : session.surroundings().queues().queue(spec.id());
        if (queue == null) {
            return new No(MetadataRules.noQueue(virtualHost, name));
        }
        refusal = refuses(queue, session.identity().id());
        return refusal == null ? new Live(queue) : new No(refusal);
    }

    /** 405 if it is exclusive to another connection, 404 if its node cannot be reached. */
    static @Nullable Refusal refuses(QueueHandle queue, long connection) {
        var locked = MetadataRules.locked(queue.spec(), connection);
        if (locked != null) {
            return locked;
        }
        var home = queue.unreachableHome();
        return home == null ? null : MetadataRules.unreachable(queue.spec(), home);
    }

    static Refusal noneDeclared() {
        return new Refusal(ReplyCode.NOT_FOUND, "no previously declared queue");
    }
}
