/** Three nodes in one JVM that talk over real sockets and keep their logs in memory. */
@NullMarked
package io.warren.cluster.raft;

import org.jspecify.annotations.NullMarked;
