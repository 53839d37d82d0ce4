/**
 * Frames on the wire: the bytes of a socket to methods, headers and bodies, and back.
 *
 * <p>Owner: the event loop of the connection. Lengths are checked before memory is taken. The room knows Netty's buffers
 * and pipeline, and nothing of what methods mean.
 */
@NullMarked
package io.warren.amqp.frame;

import org.jspecify.annotations.NullMarked;
