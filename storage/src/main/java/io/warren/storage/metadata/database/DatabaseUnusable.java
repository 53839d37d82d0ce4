package io.warren.storage.metadata.database;

/** The file cannot be gone on with: it is damaged, of a newer release or of another log. It is made again from the log. */
final class DatabaseUnusable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DatabaseUnusable(String why) {
        super(why);
    }
}
