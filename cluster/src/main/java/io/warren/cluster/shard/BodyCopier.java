package io.warren.cluster.shard;

import java.nio.ByteBuffer;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Gets entries that this member lacks, because it was given a snapshot in their place or its own are damaged, from the other
 * members. May wait; never called on a lane.
 */
@FunctionalInterface
public interface BodyCopier {
    /**
     * The entry's data. Null only if every member has said that it lacks it, for then the messages in it are given up; waits as
     * long as one that may have it cannot be asked.
     *
     * @throws CancellationException if this member ends before that is known
     */
    @Nullable
    ByteBuffer copy(long index);

    /** Nobody to ask. */
    BodyCopier NONE = _ -> null;
}
