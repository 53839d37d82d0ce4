/** Tests of connections, with the engine's half faked. */
@NullMarked
package io.warren.broker.connection;

import org.jspecify.annotations.NullMarked;
