package io.warren.storage.journal;

import io.warren.engine.lane.Lane;
import io.warren.engine.message.Message;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads messages back on threads that may wait. All reads of one queue run on one of them, so their answers keep their order. */
final class Reader {
    private static final Logger LOG = LoggerFactory.getLogger(Reader.class);
    private static final int TRIES = 4;

    /** Between two messages of a batch that are read together. */
    private static final long GAP_BYTES = 32 << 10;

    private final Segments segments;
    private final Relocations relocations;
    private final Inbox inbox;
    private final Writer writer;
    private final List<Hand> hands;

    /** A thread and what it reads with. */
    private record Hand(Executor thread, EntryReader entries) {}

    Reader(Segments segments, Relocations relocations, Inbox inbox, Writer writer, List<? extends Executor> threads) {
        this.segments = segments;
        this.relocations = relocations;
        this.inbox = inbox;
        this.writer = writer;
        hands = threads.stream()
                .map(thread -> new Hand(thread, new EntryReader()))
                .toList();
    }

    void read(long queue, long[] positions, Lane lane, Consumer<List<@Nullable Message>> answer) {
        var hand = hands.get((int) Math.floorMod(queue, (long) hands.size()));
        hand.thread.execute(() -> read(hand, new Request(queue, positions, lane, answer), TRIES));
    }

    private record Request(long queue, long[] positions, Lane lane, Consumer<List<@Nullable Message>> answer) {
        void answered(List<@Nullable Message> messages) {
            lane.execute(() -> answer.accept(messages));
        }
    }

    private void read(Hand hand, Request request, int tries) {
        var places = places(request.positions);
        Runnable again = () -> hand.thread.execute(() -> read(hand, request, tries - 1));
        if (!written(places) && inbox.put(new Work.Task(again))) {
            // Encoded but not yet handed to the system: again when the batch is.
            return;
        }
        hand.entries.forget();
        var messages = new ArrayList<@Nullable Message>(places.length);
        var together = -1;
        for (var i = 0; i < places.length; i++) {
            var segment = segments.acquire(EntryFormat.segmentOf(places[i]));
            if (segment == null && tries > 0) {
                // Moved since it was looked where it lies, and its segment deleted.
                again.run();
                return;
            }
            together = together < i ? lastTogether(places, i) : together;
            messages.add(read(hand.entries, segment, request, i, places[i], EntryFormat.offsetOf(places[together])));
        }
        request.answered(Collections.unmodifiableList(messages));
    }

    private long[] places(long[] positions) {
        var places = new long[positions.length];
        for (var i = 0; i < places.length; i++) {
            places[i] = relocations.placeOf(positions[i]);
        }
        return places;
    }

    private boolean written(long[] places) {
        var written = writer.written();
        for (var place : places) {
            if (place >= written) {
                return false;
            }
        }
        return true;
    }

    /** Index of the last of the places from this one on that lie in a row. */
    private static int lastTogether(long[] places, int first) {
        var last = first;
        while (last + 1 < places.length
                && places[last + 1] >= places[last]
                && places[last + 1] - places[last] <= GAP_BYTES
                && EntryFormat.segmentOf(places[last + 1]) == EntryFormat.segmentOf(places[last])) {
            last++;
        }
        return last;
    }

    private static @Nullable Message read(
            EntryReader entries, @Nullable SegmentFile segment, Request request, int index, long place, long last) {
        var why = "its segment is gone";
        if (segment != null) {
            try {
                var payload = entries.message(segment, EntryFormat.offsetOf(place), last);
                if (payload != null) {
                    return MessageFormat.read(payload);
                }
                why = "its checksum or its place is wrong";
            } catch (RuntimeException cause) {
                why = String.valueOf(cause.getMessage());
            } finally {
                segment.release();
            }
        }
        LOG.error("journal_read_failed queue={} position={} {}", request.queue, request.positions[index], why);
        return null;
    }
}
