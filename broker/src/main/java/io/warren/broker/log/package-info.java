/** Log lines: how they look and where they go. Knows nothing of what is logged. */
@NullMarked
package io.warren.broker.log;

import org.jspecify.annotations.NullMarked;
