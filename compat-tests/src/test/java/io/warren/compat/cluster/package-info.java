/**
 * Several broker processes that are one cluster, and what can happen between them and to their disks: the nodes with a
 * network of their own, links that are cut in one direction or both, files that are lost or altered.
 *
 * <p>It knows nodes from the outside only: their configuration, their ports, their files as bytes. It does not know what
 * clients do meanwhile; that is {@code io.warren.compat.proof}.
 */
@NullMarked
package io.warren.compat.cluster;

import org.jspecify.annotations.NullMarked;
