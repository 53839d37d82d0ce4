package io.warren.shovel;

/** Where messages come from. Used by the shovel's thread; may wait. */
interface Source extends AutoCloseable {
    /** The URI in use, without passwords. */
    String shown();

    /** Makes sure of the queue; throws {@link ShovelFailed}. */
    void declare();

    /** Ready messages of the queue. */
    long depth();

    /** Deliveries begin. */
    void consume();

    /**
     * Settles the oldest that are not settled.
     *
     * @param tags without gaps but for those that were given back
     */
    void ack(long[] tags);

    /** Gives one back to the queue. */
    void giveBack(long tag);

    /** What was not settled goes back. */
    @Override
    void close();
}
