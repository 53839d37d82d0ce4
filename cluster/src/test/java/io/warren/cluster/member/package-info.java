/** Who is let in, what arrives, and in which order. */
@NullMarked
package io.warren.cluster.member;

import org.jspecify.annotations.NullMarked;
