package io.warren.cluster.forward;

/** Bytes that no node of ours sends, or one of another version. Whoever reads them gives the session up. */
final class Garbage extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Garbage(String what) {
        super(what, null, false, false);
    }
}
