package io.warren.management.metrics;

import io.warren.engine.metadata.Metadata;
import io.warren.engine.view.ConnectionsView;
import io.warren.engine.view.ConnectionsView.ConnectionPicture;
import io.warren.engine.view.EngineView;
import io.warren.engine.view.EngineView.ChannelPicture;
import io.warren.engine.view.EngineView.LiveQueue;
import io.warren.engine.view.EngineView.Totals;
import io.warren.engine.view.JournalView;
import io.warren.engine.view.NodeView;
import java.util.List;

/** Everything that one answer is made of, looked at once. */
record Scrape(
        Metadata metadata,
        Totals totals,
        List<LiveQueue> queues,
        List<ChannelPicture> channels,
        List<ConnectionPicture> connections,
        NodeView.Resources resources,
        JournalView.Journal journal,
        double uptimeSeconds) {

    static Scrape of(
            EngineView engine, ConnectionsView connections, NodeView node, JournalView journal, long nowMillis) {
        return new Scrape(
                engine.metadata(),
                engine.totals(),
                engine.queues(),
                engine.channels(),
                connections.connections(),
                node.resources(),
                journal.journal(),
                Math.max(0, nowMillis - node.startedAtMillis()) / 1_000.0);
    }

    int alarm(String resource) {
        return resources.alarms().contains(resource) ? 1 : 0;
    }
}
