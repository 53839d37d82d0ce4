package io.warren.storage.journal;

import io.warren.engine.lane.Lane;
import io.warren.engine.message.Message;
import io.warren.engine.queue.MessageIndex;
import io.warren.engine.queue.QueueLog;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The part of a durable queue: puts into the writer's inbox what the queue says. Owner: the queue's lane. */
final class JournaledQueueLog implements QueueLog {
    private static final int NONE = 0;

    private final QueuePart part;
    private final Inbox inbox;
    private final Reader reader;
    private final Lane lane;
    private final BiConsumer<Long, MessageIndex> onStop;
    private @Nullable MessageIndex recovered;

    JournaledQueueLog(
            QueuePart part,
            Inbox inbox,
            Reader reader,
            Lane lane,
            @Nullable MessageIndex recovered,
            BiConsumer<Long, MessageIndex> onStop) {
        this.part = part;
        this.inbox = inbox;
        this.reader = reader;
        this.lane = lane;
        this.recovered = recovered;
        this.onStop = onStop;
    }

    @Override
    public MessageIndex recovered() {
        var given = recovered == null ? new MessageIndex(NONE) : recovered;
        recovered = null;
        return given;
    }

    @Override
    public void settle(Message message) {
        inbox.put(new Work.Settle(part, message, Message.UNWRITTEN));
    }

    @Override
    public void settle(long position) {
        inbox.put(new Work.Settle(part, null, position));
    }

    @Override
    public void returned(Message message, int deliveryCount, int acquiredCount) {
        inbox.put(new Work.Returned(part, message, Message.UNWRITTEN, deliveryCount, acquiredCount));
    }

    @Override
    public void returned(long position, int deliveryCount, int acquiredCount) {
        inbox.put(new Work.Returned(part, null, position, deliveryCount, acquiredCount));
    }

    @Override
    public void page(Message message) {
        inbox.put(new Work.Page(part, message));
    }

    @Override
    public void read(long[] positions, Consumer<List<@Nullable Message>> answer) {
        reader.read(part.id(), positions, lane, answer);
    }

    @Override
    public void drop() {
        inbox.put(new Work.Drop(part));
    }

    @Override
    public void stop(MessageIndex live) {
        onStop.accept(part.id(), live);
    }
}
