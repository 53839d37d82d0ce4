/** Tests of the configuration. */
@NullMarked
package io.warren.broker.locator;

import org.jspecify.annotations.NullMarked;
