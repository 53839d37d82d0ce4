package io.warren.broker;

import io.warren.engine.view.Histogram;
import io.warren.engine.view.JournalView;
import java.util.ArrayList;
import java.util.List;

/** The journal as a view. */
record LiveJournal(App app) implements JournalView {
    @Override
    public Journal journal() {
        var now = app.node().journal();
        return new Journal(
                now.bytes(),
                now.liveBytes(),
                now.entries(),
                now.bytesWritten(),
                now.batches(),
                now.forces(),
                now.forceNanos(),
                new Histogram(bounds(now.forceMicros().size() - 1), now.forceMicros(), now.forceNanos()),
                now.waiting(),
                now.unsyncedBytes());
    }

    /** Powers of two of a microsecond. */
    private static List<Long> bounds(int number) {
        var bounds = new ArrayList<Long>(number);
        for (var at = 0; at < number; at++) {
            bounds.add((1L << at) * 1_000);
        }
        return bounds;
    }
}
