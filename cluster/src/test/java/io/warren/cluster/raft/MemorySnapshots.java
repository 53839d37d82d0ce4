package io.warren.cluster.raft;

import io.warren.engine.log.SnapshotStore;
import io.warren.engine.message.Receipt;
import org.jspecify.annotations.Nullable;

/** The last snapshot, in memory that outlives the node. */
public final class MemorySnapshots implements SnapshotStore {
    private volatile @Nullable Kept last;

    @Override
    public @Nullable Kept latest() {
        return last;
    }

    @Override
    public void keep(Kept snapshot, Receipt receipt) {
        last = snapshot;
        receipt.accepted();
    }
}
