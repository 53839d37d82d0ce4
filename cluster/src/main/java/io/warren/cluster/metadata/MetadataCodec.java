package io.warren.cluster.metadata;

import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.MetadataChange;
import java.nio.ByteBuffer;

/** How changes and whole metadata become bytes, the same on all nodes. Any thread. Damage is IllegalArgumentException. */
public interface MetadataCodec {
    /** Throws IllegalArgumentException if it cannot be stored, because it is too large. */
    byte[] change(MetadataChange change);

    MetadataChange change(ByteBuffer bytes);

    /** All of it, also what goes with its connection. */
    byte[] whole(Metadata metadata);

    Metadata whole(ByteBuffer bytes);

    /** Whether this concerns something that outlives connections: what the audit trail tells. */
    boolean survives(MetadataChange change, Metadata before);
}
