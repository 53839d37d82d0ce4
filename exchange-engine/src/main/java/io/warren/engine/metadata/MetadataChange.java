package io.warren.engine.metadata;

import io.warren.engine.exchange.Binding;

/**
 * Everything that can happen to the metadata. Stored and replicated: a new kind or field is a new version of the stored form,
 * and old forms stay readable.
 *
 * <p>A change is a wish until {@link MetadataRules} accepted it; what the rules return is complete (ids given) and is what
 * the log keeps and {@link Metadata#apply} takes.
 */
public sealed interface MetadataChange {

    /** Something in a virtual host: rules ask whether that exists. */
    sealed interface InVirtualHost extends MetadataChange {
        String virtualHost();
    }

    /** Creates the virtual host with its predeclared exchanges, or replaces its settings. */
    record PutVirtualHost(VirtualHost settings) implements MetadataChange {}

    /** With everything in it, permissions and policies included. */
    record DeleteVirtualHost(String name) implements MetadataChange {}

    record PutUser(User user) implements MetadataChange {}

    /** With its permissions. */
    record DeleteUser(String name) implements MetadataChange {}

    record PutPermission(Permission permission) implements MetadataChange {}

    record DeletePermission(String user, String virtualHost) implements MetadataChange {}

    record PutTopicPermission(TopicPermission permission) implements MetadataChange {}

    /** An empty exchange means all of that user and virtual host. */
    record DeleteTopicPermission(String user, String virtualHost, String exchange) implements MetadataChange {}

    record DeclareExchange(ExchangeSpec exchange) implements InVirtualHost {
        @Override
        public String virtualHost() {
            return exchange.virtualHost();
        }
    }

    record DeleteExchange(String virtualHost, String name, boolean ifUnused) implements InVirtualHost {}

    record DeclareQueue(QueueSpec queue) implements InVirtualHost {
        @Override
        public String virtualHost() {
            return queue.virtualHost();
        }
    }

    /** Deletes the queue of this name if it still is the one with this id; its bindings go, and auto-delete exchanges. */
    record DeleteQueue(String virtualHost, String name, long id) implements InVirtualHost {}

    record Bind(String virtualHost, Binding binding) implements InVirtualHost {}

    /** An auto-delete exchange that loses its last binding goes, too. */
    record Unbind(String virtualHost, Binding binding) implements InVirtualHost {}

    record PutPolicy(Policy policy) implements InVirtualHost {
        @Override
        public String virtualHost() {
            return policy.virtualHost();
        }
    }

    record DeletePolicy(String virtualHost, String name) implements InVirtualHost {}

    record PutOperatorPolicy(Policy policy) implements InVirtualHost {
        @Override
        public String virtualHost() {
            return policy.virtualHost();
        }
    }

    record DeleteOperatorPolicy(String virtualHost, String name) implements InVirtualHost {}

    /** A global one if virtual host and component are empty. */
    record PutParameter(Parameter parameter) implements MetadataChange {}

    record DeleteParameter(String virtualHost, String component, String name) implements MetadataChange {}
}
