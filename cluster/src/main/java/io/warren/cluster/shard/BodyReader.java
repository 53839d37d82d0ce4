package io.warren.cluster.shard;

import io.warren.engine.lane.Lane;
import io.warren.engine.message.Message;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Reads bodies out of the group's entries, on a thread that may wait for the disk. What this member lacks or has damaged comes
 * from the others, on a thread of its own: they may be down for long, and who needs nothing of them does not wait.
 */
final class BodyReader {
    private final Consensus consensus;
    private final BodyCopier copier;
    private final Executor thread;
    private final Executor copying;
    private final Lane lane;

    BodyReader(Consensus consensus, BodyCopier copier, Executor thread, Executor copying, Lane lane) {
        this.consensus = consensus;
        this.copier = copier;
        this.thread = thread;
        this.copying = copying;
        this.lane = lane;
    }

    /** The answer comes on the lane, unless this member ends before. */
    void read(long[] positions, Consumer<List<@Nullable Message>> answer) {
        thread.execute(() -> {
            var messages = new @Nullable Message[positions.length];
            fill(messages, positions, consensus::read);
            if (Arrays.asList(messages).contains(null)) {
                copying.execute(() -> copy(messages, positions, answer));
            } else {
                answer(messages, answer);
            }
        });
    }

    private void copy(@Nullable Message[] messages, long[] positions, Consumer<List<@Nullable Message>> answer) {
        try {
            fill(messages, positions, copier::copy);
            answer(messages, answer);
        } catch (CancellationException ending) {
            // What was not read is not lost: nobody may be told so.
        }
    }

    private void answer(@Nullable Message[] messages, Consumer<List<@Nullable Message>> answer) {
        var all = Collections.unmodifiableList(Arrays.asList(messages));
        lane.execute(() -> answer.accept(all));
    }

    /** Messages that came in one burst are asked for together. */
    private static void fill(
            @Nullable Message[] messages, long[] positions, LongFunction<@Nullable ByteBuffer> entries) {
        var index = 0L;
        ByteBuffer entry = null;
        for (var at = 0; at < positions.length; at++) {
            if (messages[at] != null) {
                continue;
            }
            if (Position.index(positions[at]) != index) {
                index = Position.index(positions[at]);
                entry = entries.apply(index);
            }
            messages[at] = entry == null ? null : read(entry, positions[at]);
        }
    }

    private static @Nullable Message read(ByteBuffer entry, long position) {
        try {
            return MessageFormat.read(EntryFormat.message(entry, Position.record(position)), position);
        } catch (UnreadableEntry damaged) {
            return null; // As if it were not there: another member is asked.
        }
    }
}
