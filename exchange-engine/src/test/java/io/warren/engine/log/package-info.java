/** What every group log must do, and one in memory that does it. */
@NullMarked
package io.warren.engine.log;

import org.jspecify.annotations.NullMarked;
