/** What bindings of each exchange type mean. */
@NullMarked
package io.warren.engine.exchange;

import org.jspecify.annotations.NullMarked;
