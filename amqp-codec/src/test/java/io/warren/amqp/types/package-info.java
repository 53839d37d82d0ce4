/** Field values, tables and properties: there and back, and bytes of bad will. */
@NullMarked
package io.warren.amqp.types;

import org.jspecify.annotations.NullMarked;
