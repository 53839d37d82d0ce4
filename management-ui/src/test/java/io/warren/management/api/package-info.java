/** Tests of what the routes work with. */
@NullMarked
package io.warren.management.api;

import org.jspecify.annotations.NullMarked;
