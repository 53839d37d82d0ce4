/** Tests of shovels: what is decided, with a fake at each end. */
@NullMarked
package io.warren.shovel;

import org.jspecify.annotations.NullMarked;
