/**
 * The engine's face: {@link io.warren.engine.Engine} puts the rooms together and keeps live queues in step with what is
 * declared.
 *
 * <p>Owner of the registry of live queues: the metadata log's thread; everybody reads it. The room does not know sockets,
 * disks, SQL or HTTP.
 */
@NullMarked
package io.warren.engine;

import org.jspecify.annotations.NullMarked;
