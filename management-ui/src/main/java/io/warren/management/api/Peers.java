package io.warren.management.api;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The other nodes of the cluster, asked for what only they know. Any thread; waits. */
public interface Peers {
    /** There are none. */
    Peers NONE = new Peers() {
        @Override
        public boolean any() {
            return false;
        }

        @Override
        public Answers ask(byte[] question) {
            return new Answers(Map.of(), List.of());
        }

        @Override
        public void serve(UnaryOperator<byte[]> by) {}
    };

    /** Whether this node is one of several. */
    boolean any();

    /** Asks all that can be heard, and waits for their answers, but not for long. */
    Answers ask(byte[] question);

    /** Who answers what others ask here. */
    void serve(UnaryOperator<byte[]> by);

    /**
     * What came back.
     *
     * @param answers by the node's name
     * @param silent names of those that belong to the cluster and did not answer
     */
    record Answers(Map<String, byte[]> answers, List<String> silent) {}
}
