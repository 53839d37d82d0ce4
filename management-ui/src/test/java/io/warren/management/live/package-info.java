/** Tests of what is kept up to date. */
@NullMarked
package io.warren.management.live;

import org.jspecify.annotations.NullMarked;
