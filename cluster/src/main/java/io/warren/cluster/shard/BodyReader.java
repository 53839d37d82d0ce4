package io.warren.cluster.shard;

import io.warren.engine.lane.Lane;
import io.warren.engine.message.Message;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads bodies out of the group's entries, on a thread that may wait; what this member lacks or has damaged comes from the
 * others.
 */
final class BodyReader {
    private final Consensus consensus;
    private final BodyCopier copier;
    private final Executor thread;
    private final Lane lane;

    BodyReader(Consensus consensus, BodyCopier copier, Executor thread, Lane lane) {
        this.consensus = consensus;
        this.copier = copier;
        this.thread = thread;
        this.lane = lane;
    }

    /** The answer comes on the lane. */
    void read(long[] positions, Consumer<List<@Nullable Message>> answer) {
        thread.execute(() -> {
            var messages = readAll(positions);
            lane.execute(() -> answer.accept(messages));
        });
    }

    private List<@Nullable Message> readAll(long[] positions) {
        var messages = new ArrayList<@Nullable Message>(positions.length);
        var index = 0L;
        ByteBuffer own = null;
        ByteBuffer copied = null;
        for (var position : positions) {
            // Messages that came in one burst are asked for together.
            if (Position.index(position) != index) {
                index = Position.index(position);
                own = consensus.read(index);
                copied = null;
            }
            var message = own == null ? null : read(own, position);
            if (message == null) {
                copied = copied == null ? copier.copy(index) : copied;
                message = copied == null ? null : read(copied, position);
            }
            messages.add(message);
        }
        return Collections.unmodifiableList(messages);
    }

    private static @Nullable Message read(ByteBuffer entry, long position) {
        try {
            return MessageFormat.read(EntryFormat.message(entry, Position.record(position)), position);
        } catch (UnreadableEntry damaged) {
            return null; // As if it were not there: another member is asked.
        }
    }
}
