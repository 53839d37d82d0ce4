package io.warren.engine.routing;

import io.warren.engine.metadata.ExchangeSpec;
import io.warren.engine.metadata.QueueSpec;
import java.util.List;

/**
 * Where a message goes.
 *
 * @param queues each once, in the order in which they were found
 * @param exchangeExists false if there is no exchange (or no virtual host) of that name: then there are no queues either
 * @param cacheable whether the same exchange and routing key give the same queues until the metadata changes, whatever
 *     else the message carries
 * @param keeping exchanges on the way that keep the message
 */
public record Routed(List<QueueSpec> queues, boolean exchangeExists, boolean cacheable, List<Keeping> keeping) {
    static final Routed NO_EXCHANGE = new Routed(List.of(), false, false, List.of());

    public Routed {
        queues = List.copyOf(queues);
        keeping = List.copyOf(keeping);
    }

    /**
     * An exchange that keeps the message for bindings that come later.
     *
     * @param length how many messages it keeps
     */
    public record Keeping(ExchangeSpec exchange, int length) {}

    /** Whether the exchange is there and nothing takes the message: a mandatory one goes back to its publisher. */
    public boolean unroutable() {
        return exchangeExists && queues.isEmpty();
    }
}
