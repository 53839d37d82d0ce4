package io.warren.management.api;

import io.warren.engine.lane.Clock;
import io.warren.management.http.Wish;
import io.warren.management.stats.Sampler;

/** The samples, and the part of the past that a request wants to see. */
public record Statistics(Sampler sampler, Clock clock) {
    Past of(Wish request) {
        return new Past(request, clock.wallMillis(), sampler.sinceMillis());
    }

    long nowMillis() {
        return clock.wallMillis();
    }
}
