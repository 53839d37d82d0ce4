package io.warren.management.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.warren.engine.lane.Clock;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.QueuePause;
import io.warren.engine.metadata.QueueSpec;
import io.warren.management.http.HttpRefused;
import io.warren.management.http.Permits;
import io.warren.management.http.Reply;
import io.warren.management.http.Request;

/** {@code PUT /api/queues/{vhost}/{queue}/pause} and {@code …/resume}: whether a queue delivers. */
public final class Pauses {
    private static final int LONGEST_REASON = 1_000;
    private static final long LONGEST_SECONDS = 10L * 366 * 86_400;

    private final Changes changes;
    private final Permits permits;
    private final Clock clock;

    public Pauses(Changes changes, Permits permits, Clock clock) {
        this.changes = changes;
        this.permits = permits;
        this.clock = clock;
    }

    /** One that is paused already is paused anew. */
    public Reply pause(Request request) {
        var queue = allowed(request);
        var body = request.body();
        var reason = body.text("reason", "");
        if (reason.length() > LONGEST_REASON) {
            throw HttpRefused.badRequest("reason is longer than " + LONGEST_REASON + " characters");
        }
        var seconds = body.number("seconds", 0);
        if (seconds < 0 || seconds > LONGEST_SECONDS || (seconds == 0 && body.has("seconds"))) {
            throw HttpRefused.badRequest("seconds must be from 1 to " + LONGEST_SECONDS);
        }
        var now = clock.wallMillis();
        var pause = new QueuePause(
                queue.virtualHost(),
                queue.name(),
                queue.id(),
                request.caller().name(),
                reason,
                now,
                seconds == 0 ? QueuePause.RESUMED : now + seconds * 1_000);
        changes.make(request, new MetadataChange.PutParameter(pause.toParameter()));
        return Reply.done();
    }

    /** One that is not paused stays so. */
    public Reply resume(Request request) {
        var queue = allowed(request);
        if (QueuePause.of(request.metadata(), queue) != null) {
            changes.make(
                    request,
                    new MetadataChange.DeleteParameter(queue.virtualHost(), QueuePause.COMPONENT, queue.name()));
        }
        return Reply.done();
    }

    private QueueSpec allowed(Request request) {
        var queue = Queues.existing(request);
        permits.configure(request.caller(), queue.virtualHost(), queue.name());
        Queues.unlocked(queue);
        return queue;
    }

    /** Adds {@code paused} to the picture of a queue that is. */
    static void show(ObjectNode json, Metadata now, QueueSpec queue, long wallMillis) {
        var pause = QueuePause.of(now, queue);
        if (pause != null && !pause.over(wallMillis)) {
            var shown = json.putObject("paused")
                    .put("user", pause.user())
                    .put("reason", pause.reason())
                    .put("since", pause.sinceMillis());
            if (pause.untilMillis() == QueuePause.RESUMED) {
                shown.putNull("until");
            } else {
                shown.put("until", pause.untilMillis());
            }
        }
    }
}
