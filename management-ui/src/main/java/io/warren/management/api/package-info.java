/**
 * What the API has: one class per resource, named as RabbitMQ names it, with the field names that its clients know.
 *
 * <p>No state but the memory of rates and the lock of what changes much at once. A resource reads the engine's views and the metadata snapshot of its request, and
 * changes things through the engine's operations. The room does not know Javalin, headers or how callers were let in.
 */
@NullMarked
package io.warren.management.api;

import org.jspecify.annotations.NullMarked;
