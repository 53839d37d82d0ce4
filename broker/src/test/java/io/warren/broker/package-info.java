/** Tests of the process. */
@NullMarked
package io.warren.broker;

import org.jspecify.annotations.NullMarked;
