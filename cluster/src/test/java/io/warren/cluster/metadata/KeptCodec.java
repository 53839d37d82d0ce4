package io.warren.cluster.metadata;

import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.MetadataChange;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Keeps what is written and writes where: the stored form is storage's and is tested there. Any thread. */
public final class KeptCodec implements MetadataCodec {
    private final List<Object> kept = new ArrayList<>();

    private synchronized byte[] keep(Object value) {
        kept.add(value);
        return ByteBuffer.allocate(Integer.BYTES).putInt(kept.size() - 1).array();
    }

    private synchronized <T> T kept(ByteBuffer bytes, Class<T> type) {
        if (bytes.remaining() != Integer.BYTES) {
            throw new IllegalArgumentException(bytes.remaining() + " bytes");
        }
        var at = bytes.getInt(bytes.position());
        if (at < 0 || at >= kept.size() || !type.isInstance(kept.get(at))) {
            throw new IllegalArgumentException("nothing at " + at);
        }
        return type.cast(kept.get(at));
    }

    @Override
    public byte[] change(MetadataChange change) {
        return keep(change);
    }

    @Override
    public MetadataChange change(ByteBuffer bytes) {
        return kept(bytes, MetadataChange.class);
    }

    @Override
    public byte[] whole(Metadata metadata) {
        return keep(metadata);
    }

    @Override
    public Metadata whole(ByteBuffer bytes) {
        return kept(bytes, Metadata.class);
    }

    @Override
    public boolean survives(MetadataChange change, Metadata before) {
        return true;
    }
}
