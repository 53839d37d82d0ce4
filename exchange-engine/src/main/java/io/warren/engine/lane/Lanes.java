package io.warren.engine.lane;

/** All lanes of this node. */
public interface Lanes {
    /** The lane for a new queue: the caller's own if it is one and not the busiest, else the least loaded. Any thread. */
    Lane place();
}
