package io.warren.cluster.raft;

/** From where a read sees all that was committed before it was asked for. */
public sealed interface ReadPoint {
    /** The state was handed everything up to this index. */
    record At(long index) implements ReadPoint {}

    /** It cannot be known now: there is no leader, or no majority hears it. */
    record Unknown(String why) implements ReadPoint {}
}
