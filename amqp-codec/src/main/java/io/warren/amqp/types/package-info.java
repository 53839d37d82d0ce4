/**
 * The values of AMQP 0-9-1: field tables, message properties, reply codes, and their bytes.
 *
 * <p>Everything here is immutable and has no owner. The room knows the JDK only: metadata and journal keep tables and
 * properties as bytes, too, and shall not meet Netty for it (docs/adr/0002).
 */
@NullMarked
package io.warren.amqp.types;

import org.jspecify.annotations.NullMarked;
