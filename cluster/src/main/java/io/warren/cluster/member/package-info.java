/**
 * Which nodes there are and how to reach them: discovery, views, failure detection, and the one way on which anything is
 * sent from node to node.
 *
 * <p>Owns the channel of JGroups and, for each peer, a bounded outbound queue with a thread; it is the only room that knows
 * JGroups. The channel's callbacks translate to a record, hand over and return; nobody else's thread sends. Every
 * connection is admitted by a handshake before JGroups reads a byte of it.
 *
 * <p>Does not know what the bytes mean that it carries, nor who leads what: a view says who can be heard and decides
 * nothing.
 */
@NullMarked
package io.warren.cluster.member;

import org.jspecify.annotations.NullMarked;
