package io.warren.cluster.member;

import java.nio.ByteBuffer;

/** Who takes the messages of one kind. Called in their order by one thread at a time for each sender; hands over and returns. */
@FunctionalInterface
public interface MessageReceiver {
    /**
     * A whole message, checked.
     *
     * @param bytes the receiver's own
     */
    void receive(NodeId from, ByteBuffer bytes);
}
