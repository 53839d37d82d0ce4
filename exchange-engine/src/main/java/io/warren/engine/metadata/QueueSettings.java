package io.warren.engine.metadata;

import io.warren.amqp.types.FieldTable;
import org.jspecify.annotations.Nullable;

/**
 * What is in effect for a queue: its arguments, the policy and the operator policy that match it, merged as RabbitMQ does
 * (an argument beats a policy, of two limits the smaller counts).
 *
 * @param messageTtlMillis -1 for none
 * @param expiresMillis the queue goes after so long without use; -1 for never
 * @param maxLength ready messages; -1 for no limit
 * @param maxLengthBytes bytes of ready bodies; -1 for no limit
 * @param deadLetterExchange null for none; an empty text is the default exchange
 * @param deadLetterRoutingKey null to keep the message's own
 * @param maxPriority 0 for a queue without priorities; a quorum queue has 31 always
 * @param defaultPriority of messages that give none: 0, or 4 in quorum queues
 * @param deliveryLimit how often a message may come back before it is dropped or dead-lettered; -1 for ever
 * @param consumerTimeoutMillis until a delivery must be settled; -1 for no limit
 * @param forced whether confirms wait for the disk ({@code fsync}) and not only for the operating system
 * @param policy name of the policy in effect, null for none
 * @param operatorPolicy name of the operator policy in effect, null for none
 * @param effectivePolicy the merged definition, for views
 */
public record QueueSettings(
        long messageTtlMillis,
        long expiresMillis,
        long maxLength,
        long maxLengthBytes,
        Overflow overflow,
        @Nullable String deadLetterExchange,
        @Nullable String deadLetterRoutingKey,
        boolean deadLetterAtLeastOnce,
        int maxPriority,
        int defaultPriority,
        boolean singleActiveConsumer,
        int deliveryLimit,
        long consumerTimeoutMillis,
        boolean forced,
        @Nullable String policy,
        @Nullable String operatorPolicy,
        FieldTable effectivePolicy) {

    /** What happens to a message for which there is no room. */
    public enum Overflow {
        DROP_HEAD,
        REJECT_PUBLISH,
        REJECT_PUBLISH_DLX
    }
}
