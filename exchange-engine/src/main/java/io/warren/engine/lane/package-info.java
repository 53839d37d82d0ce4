/**
 * Threads and time as ports: who runs a queue's work, and what moment it is.
 *
 * <p>No state of its own. The room does not know who implements it: event loops in the broker, a hand-turned lane and clock
 * in tests.
 */
@NullMarked
package io.warren.engine.lane;

import org.jspecify.annotations.NullMarked;
