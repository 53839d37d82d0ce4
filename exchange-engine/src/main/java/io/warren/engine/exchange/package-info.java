/**
 * Exchange types: what bindings mean. One class for each type and one registry, {@link
 * io.warren.engine.exchange.ExchangeTypes}.
 *
 * <p>Everything is immutable: a routing table with one more binding is a new table that shares what did not change, so that
 * a snapshot of the metadata costs nothing to keep. The room does not know where exchanges are declared, what queues are, or
 * who may publish.
 */
@NullMarked
package io.warren.engine.exchange;

import org.jspecify.annotations.NullMarked;
