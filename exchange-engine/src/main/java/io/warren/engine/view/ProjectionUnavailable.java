package io.warren.engine.view;

/** The tables cannot be asked now. The message is for the one who asked; the log of the node has the cause. */
public final class ProjectionUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ProjectionUnavailable(String why) {
        super(why);
    }
}
