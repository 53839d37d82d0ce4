package io.warren.engine.routing;

import io.warren.amqp.types.BasicProperties;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.VirtualHostMetadata;
import java.util.List;

/**
 * From a message to its queues. Without state, for any thread: it reads one snapshot and changes nothing.
 *
 * <p>Exchanges that lead to exchanges are followed, each at most once. An exchange of which no binding fits hands the
 * message to its alternate exchange. Whether the publisher may publish there is the channel's question, as is what a
 * {@linkplain Carbon refused} CC header means: here it adds no keys.
 */
public final class Router {
    public Routed route(
            Metadata now, String virtualHost, String exchange, String routingKey, BasicProperties properties) {
        var within = now.virtualHost(virtualHost);
        return within == null ? Routed.NO_EXCHANGE : route(within, exchange, routingKey, properties);
    }

    public Routed route(VirtualHostMetadata within, String exchange, String routingKey, BasicProperties properties) {
        return route(within, exchange, routingKey, more(properties), properties);
    }

    /**
     * As the others, for who has read the carbon copies already.
     *
     * @param more routing keys besides the message's own
     */
    public Routed route(
            VirtualHostMetadata within,
            String exchange,
            String routingKey,
            List<String> more,
            BasicProperties properties) {
        return new Walk(within, routingKey, more, properties, null).from(exchange);
    }

    /** The same walk, told step by step. */
    public Explanation explain(
            Metadata now, String virtualHost, String exchange, String routingKey, BasicProperties properties) {
        var within = now.virtualHost(virtualHost);
        return within == null
                ? new Explanation(List.of(), Routed.NO_EXCHANGE)
                : explain(within, exchange, routingKey, properties);
    }

    public Explanation explain(
            VirtualHostMetadata within, String exchange, String routingKey, BasicProperties properties) {
        var steps = new Explanation.Recorder();
        var routed = new Walk(within, routingKey, more(properties), properties, steps).from(exchange);
        return steps.explanation(routed);
    }

    private static List<String> more(BasicProperties properties) {
        return switch (Carbon.of(properties)) {
            case Carbon.Keys(var keys) -> keys;
            case Carbon.Refused _ -> List.of();
        };
    }
}
