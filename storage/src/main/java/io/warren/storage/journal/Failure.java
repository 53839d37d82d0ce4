package io.warren.storage.journal;

import io.warren.storage.file.StorageFailed;

/** Hears once that the journal ended because its disk failed: nothing is written any more, the node has to stop. */
public interface Failure {
    void failed(StorageFailed cause);
}
