package io.warren.broker.locator;

import java.net.InetAddress;

/** Somewhere to connect to. */
public record Located(String name, InetAddress address, int amqpPort, int connections) {}
