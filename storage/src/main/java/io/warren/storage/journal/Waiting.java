package io.warren.storage.journal;

import io.warren.storage.file.StorageFailed;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** For the few moments in which a thread of the journal waits for another. */
final class Waiting {
    private Waiting() {}

    static <T> T result(Future<T> future) {
        try {
            return future.get();
        } catch (ExecutionException failure) {
            switch (failure.getCause()) {
                case StorageFailed cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw new StorageFailed("wait for a segment to be made", failure);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StorageFailed("wait for a segment to be made", interrupted);
        }
    }
}
