package io.warren.shovel;

import io.warren.amqp.types.BasicProperties;

/**
 * A message on its way.
 *
 * @param tag the source's name for it, growing with every delivery
 * @param exchange it was published to
 */
record Carried(long tag, String exchange, String routingKey, BasicProperties properties, byte[] body) {}
