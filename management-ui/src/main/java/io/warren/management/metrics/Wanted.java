package io.warren.management.metrics;

import io.warren.engine.metadata.SafePattern;
import io.warren.engine.view.EngineView.LiveQueue;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@code /metrics/detailed} is asked for.
 *
 * @param families words of {@link Metrics#families}
 * @param virtualHosts empty for all
 * @param queue what their names must contain, null for any
 */
record Wanted(
        Set<String> families,
        Set<String> virtualHosts,
        @Nullable SafePattern queue) {
    /** A filter that nothing can fit. */
    static final class Invalid extends Exception {
        private static final long serialVersionUID = 1L;

        Invalid(String what) {
            super(what, null, false, false);
        }
    }

    static Wanted of(List<String> families, List<String> virtualHosts, @Nullable String queue) throws Invalid {
        for (var each : families) {
            if (!Metrics.families().contains(each)) {
                throw new Invalid("unknown family");
            }
        }
        try {
            return new Wanted(
                    Set.copyOf(families), Set.copyOf(virtualHosts), queue == null ? null : SafePattern.of(queue));
        } catch (SafePattern.Invalid notAPattern) {
            throw new Invalid("queue is not a pattern");
        }
    }

    boolean host(String name) {
        return virtualHosts.isEmpty() || virtualHosts.contains(name);
    }

    boolean has(LiveQueue each) {
        return host(each.spec().virtualHost())
                && (queue == null || queue.found(each.spec().name()));
    }
}
