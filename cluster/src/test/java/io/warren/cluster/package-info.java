/** What nodes ask and tell each other, over a network that is a method call. */
@NullMarked
package io.warren.cluster;

import org.jspecify.annotations.NullMarked;
