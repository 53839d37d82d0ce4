/** Placements of clusters larger than a test can start. */
@NullMarked
package io.warren.cluster.placement;

import org.jspecify.annotations.NullMarked;
