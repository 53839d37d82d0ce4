/** Tests of what all routes share. */
@NullMarked
package io.warren.management.http;

import org.jspecify.annotations.NullMarked;
