package io.warren.engine.queue;

import io.warren.engine.message.Message;
import io.warren.engine.message.Receipt;

/**
 * Where a queue sends its dead letters. Called on the queue's lane; never blocks.
 *
 * <p>Routes, appends to the message log for durable targets, and enqueues. Whoever is not there (no such exchange, no
 * matching queue) is no error: the message is gone, the receipt hears {@code accepted}.
 */
public interface Forwarding {
    /**
     * Sends a dead letter on.
     *
     * @param from the queue it leaves; a cycle back to it without a rejection is dropped (RabbitMQ, "Dead Letter Exchanges")
     * @param message with its x-death, exchange and routing key already changed
     * @param receipt hears {@code accepted} once it is where it survives as it did before
     */
    void forward(QueueHandle from, String deadLetterExchange, Message message, Receipt receipt);
}
