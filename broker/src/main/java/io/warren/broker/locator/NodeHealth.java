package io.warren.broker.locator;

import java.net.InetAddress;

/**
 * A node as seen when asked.
 *
 * @param name {@code rabbit@host}
 * @param address where clients reach it
 * @param healthy it serves, can be heard, has no alarm and is not in maintenance
 * @param connections of clients, the measure of its load
 */
public record NodeHealth(String name, InetAddress address, int amqpPort, boolean healthy, int connections) {}
