/**
 * Shovels: messages carried from a queue or exchange to another, at this broker or any other that speaks AMQP 0-9-1 (RabbitMQ,
 * "Shovel Plugin"). {@link io.warren.shovel.Shovels} is the face: it runs what the parameters of the component {@code shovel}
 * define.
 *
 * <p>Owner of a shovel's state: its own virtual thread, {@link io.warren.shovel.Worker}, which may wait; sources and
 * destinations tell it what happens.
 *
 * <p>The room reaches queues of its own node through {@link io.warren.engine.operations.InnerClient}, others through RabbitMQ's
 * Java client. It knows no HTTP, disks or cluster: whether this is the node to run shovels is asked outside.
 */
@NullMarked
package io.warren.shovel;

import org.jspecify.annotations.NullMarked;
