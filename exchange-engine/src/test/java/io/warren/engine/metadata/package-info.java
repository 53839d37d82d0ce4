/** Tests of what is declared: real rules on real snapshots. */
@NullMarked
package io.warren.engine.metadata;

import org.jspecify.annotations.NullMarked;
