/** The replicated metadata, tested. */
@NullMarked
package io.warren.cluster.metadata;

import org.jspecify.annotations.NullMarked;
