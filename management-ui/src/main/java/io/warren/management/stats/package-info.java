/**
 * What was counted, over time: each object has rings of samples, one timer fills them, requests read them.
 *
 * <p>Owns the rings. {@link io.warren.management.stats.Sampler} writes them on its timer's thread; the virtual threads of
 * requests read under the lock of the one object. The room reads the engine's views and costs the message path nothing; it
 * does not know what a statistic is called in JSON, except for the parameters of a request that ask for a range.
 */
@NullMarked
package io.warren.management.stats;

import org.jspecify.annotations.NullMarked;
