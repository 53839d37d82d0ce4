package io.warren.storage.journal;

/** The directory holds a journal that this version must not touch. The message is one line for the operator. */
public final class FormatRefused extends RuntimeException {
    private static final long serialVersionUID = 1;

    public FormatRefused(String line) {
        super(line);
    }
}
