package io.warren.cluster.member;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * The way from node to node. A message arrives whole, unaltered and in order within its kind, or not at all: a peer that
 * goes takes with it what was under way to it. Any thread may call; nothing here waits for a network.
 */
public interface Transport extends AutoCloseable {
    NodeId self();

    /** The present picture. */
    Members members();

    /**
     * Puts a message in the peer's outbound queue.
     *
     * @param bytes not to be written to any more
     * @return false if the peer is not there or the queue is full: it was not taken
     */
    boolean send(NodeId peer, Traffic kind, ByteBuffer bytes);

    /** From now on this one takes the messages of this kind; those that came before anybody did are gone. */
    void receive(Traffic kind, MessageReceiver receiver);

    /** Told of each new picture in order, the present one first. It hands over and returns. */
    void onMembers(Consumer<Members> listener);

    /** Leaves. */
    @Override
    void close();
}
