package io.warren.cluster.raft;

/** What became of a change that an operator or placement asked of a group. */
public sealed interface Changed {
    record Done() implements Changed {}

    /** Not done, or it is not known to be. */
    record NotDone(String why) implements Changed {}
}
