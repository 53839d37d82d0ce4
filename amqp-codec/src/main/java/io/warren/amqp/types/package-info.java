/** The values of AMQP 0-9-1. */
@org.jspecify.annotations.NullMarked
package io.warren.amqp.types;
