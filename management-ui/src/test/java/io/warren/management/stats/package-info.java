/** Tests of samples and rates. */
@NullMarked
package io.warren.management.stats;

import org.jspecify.annotations.NullMarked;
