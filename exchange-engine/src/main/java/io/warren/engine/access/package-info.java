/**
 * May this user configure, write or read this name? {@link io.warren.engine.access.Access} is the only place that decides,
 * for AMQP and HTTP alike. Passwords are made and compared here, too.
 *
 * <p>No state but caches that follow the metadata's revision. The room does not know connections or how anybody asks.
 */
@NullMarked
package io.warren.engine.access;

import org.jspecify.annotations.NullMarked;
