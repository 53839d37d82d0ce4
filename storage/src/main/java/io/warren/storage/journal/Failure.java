package io.warren.storage.journal;

import io.warren.storage.file.StorageFailed;

/**
 * Hears once that the journal ended because its disk failed: nothing is written any more. Who hears it logs it and stops the
 * node.
 */
public interface Failure {
    void failed(StorageFailed cause);
}
