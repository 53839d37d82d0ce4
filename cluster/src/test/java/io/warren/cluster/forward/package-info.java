/** Tests of {@code forward}: two or three nodes over a network in memory, on a hand-turned lane. */
@NullMarked
package io.warren.cluster.forward;

import org.jspecify.annotations.NullMarked;
