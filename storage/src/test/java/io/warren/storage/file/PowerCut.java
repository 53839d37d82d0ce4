package io.warren.storage.file;

/** The power went. Whoever meets it is dead: only the test may catch it. */
public final class PowerCut extends Error {
    private static final long serialVersionUID = 1;

    public PowerCut() {
        super("the power went");
    }
}
