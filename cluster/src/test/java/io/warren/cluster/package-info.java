/** What puts the rooms of a cluster together, tested. */
@NullMarked
package io.warren.cluster;

import org.jspecify.annotations.NullMarked;
