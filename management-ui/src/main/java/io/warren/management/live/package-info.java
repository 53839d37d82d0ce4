/**
 * What a page shows, kept up to date: one stream for each tab, on which the answers of the API come that the tab asked for,
 * each time with what changed.
 *
 * <p>Owns how many streams there are. Each stream belongs to the virtual thread of its request. The room asks the API through
 * the same gate as everybody; it knows no resource.
 */
@NullMarked
package io.warren.management.live;

import org.jspecify.annotations.NullMarked;
