/**
 * What management may do: the commands of the HTTP API and the command line, which wait for their answers on virtual
 * threads.
 *
 * <p>No state. Permissions were asked by the caller. The room does not know HTTP.
 */
@NullMarked
package io.warren.engine.operations;

import org.jspecify.annotations.NullMarked;
