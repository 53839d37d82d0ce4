package io.warren.engine.routing;

import io.warren.amqp.types.BasicProperties;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.VirtualHostMetadata;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The routes that a connection takes again and again.
 *
 * <p>Owner: the connection's event loop. A route holds for the revision it was found at. What depends on headers is never
 * kept. The table begins small and doubles when routes get in each other's way, up to {@value #MOST_PLACES} places; then a
 * newcomer takes the place of what was there, so that no client can make it grow.
 */
public final class RouteCache {
    private static final int FIRST_PLACES = 16;
    private static final int MOST_PLACES = 1024;

    private record Known(String exchange, String routingKey, long revision, Routed routed) {
        boolean isFor(String wantedExchange, String wantedKey, long atRevision) {
            return revision == atRevision && routingKey.equals(wantedKey) && exchange.equals(wantedExchange);
        }
    }

    private final Router router;
    private final String virtualHost;
    private @Nullable Known[] places = new @Nullable Known[FIRST_PLACES];

    public RouteCache(Router router, String virtualHost) {
        this.router = router;
        this.virtualHost = virtualHost;
    }

    /** As {@link Router#route}, in the connection's virtual host. */
    public Routed route(Metadata now, String exchange, String routingKey, BasicProperties properties) {
        var within = now.virtualHost(virtualHost);
        return within == null ? Routed.NO_EXCHANGE : route(now.revision(), within, exchange, routingKey, properties);
    }

    Routed route(
            long revision, VirtualHostMetadata within, String exchange, String routingKey, BasicProperties properties) {
        // With carbon copies the same exchange and key lead elsewhere.
        if (properties.hasHeaders() && !Carbon.Keys.NONE.equals(Carbon.of(properties))) {
            return router.route(within, exchange, routingKey, properties);
        }
        var hash = 31 * exchange.hashCode() + routingKey.hashCode();
        var known = places[place(hash)];
        if (known != null && known.isFor(exchange, routingKey, revision)) {
            return known.routed;
        }
        var routed = router.route(within, exchange, routingKey, List.of(), properties);
        if (routed.cacheable()) {
            if (known != null && known.revision == revision && places.length < MOST_PLACES) {
                grow(revision);
            }
            places[place(hash)] = new Known(exchange, routingKey, revision, routed);
        }
        return routed;
    }

    private void grow(long revision) {
        var before = places;
        places = new @Nullable Known[before.length * 2];
        for (var known : before) {
            if (known != null && known.revision == revision) {
                places[place(31 * known.exchange.hashCode() + known.routingKey.hashCode())] = known;
            }
        }
    }

    private int place(int hash) {
        return (hash ^ (hash >>> 16)) & (places.length - 1);
    }
}
