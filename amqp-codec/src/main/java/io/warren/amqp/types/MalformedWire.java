package io.warren.amqp.types;

/** Bytes that are no AMQP: thrown where they are read, turned into a connection error where frames are read. */
public final class MalformedWire extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedWire(String what) {
        // Hostile bytes shall not buy stack traces.
        super(what, null, false, false);
    }
}
