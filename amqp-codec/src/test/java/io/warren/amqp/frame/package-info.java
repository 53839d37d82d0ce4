/** Frames and methods: there and back, in pieces of any size, and bytes of bad will. */
@NullMarked
package io.warren.amqp.frame;

import org.jspecify.annotations.NullMarked;
