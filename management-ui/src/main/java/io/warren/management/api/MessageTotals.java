package io.warren.management.api;

import io.warren.engine.metadata.VirtualHostMetadata;
import io.warren.engine.view.EngineView;
import java.util.List;

/** Messages in the queues of some virtual hosts. */
record MessageTotals(long ready, long unacked) {
    static MessageTotals of(EngineView engine, List<VirtualHostMetadata> virtualHosts) {
        var ready = 0L;
        var unacked = 0L;
        for (var each : virtualHosts) {
            for (var name : each.queues().keySet()) {
                var picture = engine.queue(each.settings().name(), name);
                if (picture.isPresent()) {
                    ready += picture.get().stats().ready();
                    unacked += picture.get().stats().unacked();
                }
            }
        }
        return new MessageTotals(ready, unacked);
    }
}
