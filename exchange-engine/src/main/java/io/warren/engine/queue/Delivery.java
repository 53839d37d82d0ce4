package io.warren.engine.queue;

import io.warren.engine.message.Message;

/**
 * A message on its way to a consumer or as the answer to a get.
 *
 * @param entry the queue's own number for the message; settles name it
 * @param redelivered whether somebody may have seen it before
 * @param deliveryCount failed deliveries so far, for {@code x-delivery-count}; 0 if the queue does not count
 * @param acquiredCount how often it was handed out before, for {@code x-acquired-count}
 */
public record Delivery(
        QueueHandle queue, long entry, Message message, boolean redelivered, int deliveryCount, int acquiredCount) {}
