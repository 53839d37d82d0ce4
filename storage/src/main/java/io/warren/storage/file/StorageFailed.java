package io.warren.storage.file;

/**
 * The disk did not do what was asked. The message says what was being done and to which file.
 *
 * <p>Never retried on the same file: after a failed force the pages count as clean although they were lost.
 */
public final class StorageFailed extends RuntimeException {
    private static final long serialVersionUID = 1;

    public StorageFailed(String doing, Throwable cause) {
        super("cannot " + doing + ": " + cause.getMessage(), cause);
    }

    public StorageFailed(String what) {
        super(what);
    }
}
