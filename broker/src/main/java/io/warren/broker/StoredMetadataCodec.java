package io.warren.broker;

import io.warren.amqp.types.MalformedWire;
import io.warren.cluster.metadata.MetadataCodec;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.MetadataChange;
import io.warren.storage.metadata.MetadataBytes;
import io.warren.storage.metadata.Survival;
import java.nio.ByteBuffer;

/** Metadata between nodes in the form in which a lone node stores them. */
final class StoredMetadataCodec implements MetadataCodec {
    @Override
    public byte[] change(MetadataChange change) {
        return MetadataBytes.change(change);
    }

    @Override
    public MetadataChange change(ByteBuffer bytes) {
        try {
            return MetadataBytes.change(bytes);
        } catch (MalformedWire damaged) {
            throw new IllegalArgumentException(damaged.getMessage(), damaged);
        }
    }

    @Override
    public byte[] whole(Metadata metadata) {
        return MetadataBytes.whole(metadata);
    }

    @Override
    public Metadata whole(ByteBuffer bytes) {
        try {
            return MetadataBytes.whole(bytes);
        } catch (MalformedWire damaged) {
            throw new IllegalArgumentException(damaged.getMessage(), damaged);
        }
    }

    @Override
    public boolean survives(MetadataChange change, Metadata before) {
        return Survival.of(change, before);
    }
}
