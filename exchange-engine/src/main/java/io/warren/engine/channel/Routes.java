package io.warren.engine.channel;

import io.warren.amqp.types.BasicProperties;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.routing.RouteCache;
import io.warren.engine.routing.Routed;
import org.jspecify.annotations.Nullable;

/** From a publish of one session to live queues. Owner: the connection's loop. */
final class Routes {
    private final Surroundings surroundings;
    private final RouteCache cache;
    /** The route before and what it led to: publishers mostly repeat themselves. */
    private @Nullable Routed last;

    private @Nullable Metadata lastBy;
    private Targets lastTargets = Targets.NONE;

    Routes(Surroundings surroundings, String virtualHost) {
        this.surroundings = surroundings;
        this.cache = new RouteCache(surroundings.router(), virtualHost);
    }

    Routed route(Metadata now, String exchange, String routingKey, BasicProperties properties) {
        return cache.route(now, exchange, routingKey, properties);
    }

    @SuppressWarnings("ReferenceEquality") // Meant: the cache hands out the same one, and comparing queues would cost.
    Targets targets(Metadata now, Routed routed) {
        if (routed != last || now != lastBy) {
            lastTargets = Targets.of(routed.queues(), surroundings.queues());
            last = lastTargets.complete() ? routed : null;
            lastBy = now;
        }
        return lastTargets;
    }
}
