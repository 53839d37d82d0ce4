package io.warren.storage.journal;

import io.warren.engine.lane.Lane;
import io.warren.engine.message.Message;
import java.nio.ByteBuffer;
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

    private final Segments segments;
    private final Relocations relocations;
    private final Inbox inbox;
    private final Writer writer;
    private final List<Executor> threads;

    Reader(Segments segments, Relocations relocations, Inbox inbox, Writer writer, List<? extends Executor> threads) {
        this.segments = segments;
        this.relocations = relocations;
        this.inbox = inbox;
        this.writer = writer;
        this.threads = List.copyOf(threads);
    }

    void read(long queue, long[] positions, Lane lane, Consumer<List<@Nullable Message>> answer) {
        var thread = threads.get((int) Math.floorMod(queue, (long) threads.size()));
        thread.execute(() -> read(thread, queue, positions, lane, answer));
    }

    private void read(
            Executor thread, long queue, long[] positions, Lane lane, Consumer<List<@Nullable Message>> answer) {
        if (!written(positions)
                && inbox.put(new Work.Task(() -> thread.execute(() -> read(thread, queue, positions, lane, answer))))) {
            // Encoded but not yet handed to the system: again when the batch is.
            return;
        }
        var messages = new ArrayList<@Nullable Message>(positions.length);
        for (var position : positions) {
            messages.add(read(queue, position));
        }
        var result = Collections.unmodifiableList(messages);
        lane.execute(() -> answer.accept(result));
    }

    private boolean written(long[] positions) {
        var written = writer.written();
        for (var position : positions) {
            if (relocations.placeOf(position) >= written) {
                return false;
            }
        }
        return true;
    }

    private @Nullable Message read(long queue, long position) {
        var why = "its segment is gone";
        // It may be moved between the two looks, and its segment deleted.
        for (var left = TRIES; left > 0; left--) {
            var place = relocations.placeOf(position);
            var segment = segments.acquire(EntryFormat.segmentOf(place));
            if (segment == null) {
                continue;
            }
            try {
                var payload = EntryReader.message(segment, EntryFormat.offsetOf(place));
                if (payload != null) {
                    return MessageFormat.read(ByteBuffer.wrap(payload));
                }
                why = "its checksum or its place is wrong";
            } catch (RuntimeException cause) {
                why = String.valueOf(cause.getMessage());
            } finally {
                segment.release();
            }
            break;
        }
        LOG.error("journal_read_failed queue={} position={} {}", queue, position, why);
        return null;
    }
}
