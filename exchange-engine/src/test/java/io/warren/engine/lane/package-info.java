/** A lane and a clock that tests turn by hand. */
@NullMarked
package io.warren.engine.lane;

import org.jspecify.annotations.NullMarked;
