/**
 * Programs that measure, run by hand and never by the build: Warren beside a peer, in one interleaved run
 * ({@link io.warren.benchmarks.Comparison}); how cost grows ({@link io.warren.benchmarks.Scale}, drawn by {@link
 * io.warren.benchmarks.Plot}).
 *
 * <p>No state. The room does not start brokers: it is given what runs already, so that anything that speaks AMQP can be the
 * peer.
 */
@NullMarked
package io.warren.benchmarks;

import org.jspecify.annotations.NullMarked;
