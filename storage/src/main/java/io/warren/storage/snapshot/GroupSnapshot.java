package io.warren.storage.snapshot;

import io.warren.engine.log.SnapshotStore;
import io.warren.engine.message.Receipt;
import java.lang.ref.SoftReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The snapshot of one group.
 *
 * <p>One lock, because whoever reads shall find the file that has the name, and the writer gives it to another meanwhile;
 * the writer holds it only for the change of names.
 */
final class GroupSnapshot implements SnapshotStore {
    /** Does the work on the writer's thread and tells how it went: not at all, if the work gives false. */
    interface Writing {
        void write(String doing, BooleanSupplier work, Receipt receipt);
    }

    private final SnapshotFile file;
    private final Writing writing;
    /** A member that copies the snapshot asks for it piece by piece: it is not read again for each. */
    private SoftReference<@Nullable Kept> last = new SoftReference<>(null);

    private boolean dropped;

    GroupSnapshot(SnapshotFile file, Writing writing) {
        this.file = file;
        this.writing = writing;
    }

    @Override
    public synchronized @Nullable Kept latest() {
        var known = last.get();
        if (known == null) {
            known = file.read();
            last = new SoftReference<>(known);
        }
        return known;
    }

    @Override
    public void keep(Kept snapshot, Receipt receipt) {
        writing.write(
                "keep the snapshot of group " + file.group() + " at " + snapshot.index(),
                () -> {
                    if (isDropped()) {
                        return false;
                    }
                    file.writeAside(snapshot);
                    putInPlace(snapshot);
                    return true;
                },
                receipt);
    }

    /** Nothing is kept afterwards: a group that is still ending must not bring its file back. */
    synchronized boolean drop() {
        dropped = true;
        last = new SoftReference<>(null);
        file.delete();
        return true;
    }

    private synchronized void putInPlace(Kept snapshot) {
        // If it fails either may have the name; both are whole.
        last = new SoftReference<>(null);
        file.putInPlace();
        last = new SoftReference<>(snapshot);
    }

    private synchronized boolean isDropped() {
        return dropped;
    }
}
