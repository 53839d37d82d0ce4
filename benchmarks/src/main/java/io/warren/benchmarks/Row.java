package io.warren.benchmarks;

/** A line of the table: one kind of load. */
interface Row {
    /** One or two letters for the command line. */
    String key();

    String what();

    /** Runs the load once against this broker and leaves nothing behind in it. */
    Figures run(Peer peer, int seconds) throws Exception;
}
