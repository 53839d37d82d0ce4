/**
 * Which nodes there are and how to reach them: discovery, views, failure detection, and the one way on which anything is
 * sent from node to node.
 *
 * <p>Will own the channel of JGroups and a bounded outbound queue for each peer, and be the only room that knows JGroups.
 * Its callbacks only translate to a record and hand over; nobody else's thread sends.
 *
 * <p>Will not know what the bytes mean that it carries, nor who leads what: a view says who can be heard and decides
 * nothing.
 */
@NullMarked
package io.warren.cluster.member;

import org.jspecify.annotations.NullMarked;
