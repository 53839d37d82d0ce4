/**
 * The HTTP side of management: who asks and may he, what a request carries, how an answer, a list and an error look, and JSON
 * to and from AMQP's tables.
 *
 * <p>Owns the memory of rates and nothing else; everything runs on the virtual thread of its request. The room knows
 * Javalin's context and Jackson. It does not know the resources, nor what they do with the engine.
 */
@NullMarked
package io.warren.management.http;

import org.jspecify.annotations.NullMarked;
