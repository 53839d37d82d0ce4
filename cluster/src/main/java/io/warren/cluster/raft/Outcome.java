package io.warren.cluster.raft;

/** What became of a proposal. */
public sealed interface Outcome {
    /** It is in the log for good, and was handed to the state before. */
    record Committed(long index, long term) implements Outcome {}

    /** Nothing was appended anywhere. */
    record Refused(String why) implements Outcome {}

    /** The leader lost its term before it knew: the entry may be committed yet, or never. */
    record Unknown(String why) implements Outcome {}
}
