package io.warren.cluster;

/**
 * How a node serves clients, as it says itself.
 *
 * @param address where clients reach it
 * @param port of AMQP, 0 if it does not listen
 * @param healthy it serves, and nothing keeps publishers waiting on it
 * @param connections of clients
 */
public record NodeLoad(String address, int port, boolean healthy, int connections) {}
