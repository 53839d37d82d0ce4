package io.warren.shovel;

/** Where messages go. Used by the shovel's thread; may wait. */
interface Destination extends AutoCloseable {
    /** The URI in use, without passwords. */
    String shown();

    /** Makes sure of the queue; throws {@link ShovelFailed}. */
    void declare();

    /** Whether it can be given a message now. */
    boolean open();

    /**
     * Publishes.
     *
     * @return the number that its confirm will have
     */
    long publish(Carried message);

    @Override
    void close();
}
