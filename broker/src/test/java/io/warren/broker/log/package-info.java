/** Tests of log lines. */
@NullMarked
package io.warren.broker.log;

import org.jspecify.annotations.NullMarked;
