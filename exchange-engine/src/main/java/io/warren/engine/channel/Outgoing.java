package io.warren.engine.channel;

import io.warren.amqp.types.BasicProperties;
import io.warren.amqp.types.FieldValue;
import io.warren.engine.metadata.QueueType;
import io.warren.engine.queue.Delivery;
import io.warren.engine.routing.Carbon;

/** What a message's properties look like to who gets it. */
final class Outgoing {
    private Outgoing() {}

    /** Quorum queues tell how often a message was handed out, and how often that failed. */
    static BasicProperties properties(Delivery delivery) {
        var shown = Carbon.withoutBcc(delivery.message().properties());
        if (delivery.acquiredCount() == 0 || delivery.queue().spec().type() != QueueType.QUORUM) {
            return shown;
        }
        var headers = shown.headers().with("x-acquired-count", new FieldValue.Int64(delivery.acquiredCount()));
        if (delivery.deliveryCount() > 0) {
            headers = headers.with("x-delivery-count", new FieldValue.Int64(delivery.deliveryCount()));
        }
        return shown.toBuilder().headers(headers).build();
    }
}
