package io.warren.engine.operations;

import io.warren.amqp.types.FieldValue;
import io.warren.engine.view.ShovelPicture;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What management may ask of shovels. Any thread; nothing waits for another broker. */
public interface ShovelOperations {
    /**
     * What speaks against this definition, in RabbitMQ's words; empty if nothing does.
     *
     * @param user who wants it: rights at this broker are asked for by that name; null for the node's own files
     */
    List<String> refuses(String name, FieldValue definition, @Nullable String user);

    /** Those that this node runs, by virtual host and name. */
    List<ShovelPicture> shovels();

    /** Whether there was one here to be started anew. */
    boolean restart(String virtualHost, String name);

    /** A node without any. */
    ShovelOperations NONE = new ShovelOperations() {
        @Override
        public List<String> refuses(String name, FieldValue definition, @Nullable String user) {
            return List.of();
        }

        @Override
        public List<ShovelPicture> shovels() {
            return List.of();
        }

        @Override
        public boolean restart(String virtualHost, String name) {
            return false;
        }
    };
}
