/**
 * What one operation of the message path costs, without sockets: JMH benches, started by {@code benchmarks/jmh}.
 *
 * <p>A bench comes in by the public entrance of the room it measures. What has none lies under {@code benchmarks} in a
 * package of the room's own name.
 */
@NullMarked
package io.warren.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
