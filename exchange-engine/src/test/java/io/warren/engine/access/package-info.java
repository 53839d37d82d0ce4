/** Tests of permissions and passwords. */
@NullMarked
package io.warren.engine.access;

import org.jspecify.annotations.NullMarked;
