/** Tests of the management server, over HTTP where they can. */
@NullMarked
package io.warren.management;

import org.jspecify.annotations.NullMarked;
