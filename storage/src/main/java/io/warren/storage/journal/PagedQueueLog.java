package io.warren.storage.journal;

import io.warren.engine.lane.Lane;
import io.warren.engine.message.Message;
import io.warren.engine.queue.MessageIndex;
import io.warren.engine.queue.QueueLog;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The part of a queue that does not survive: bodies go out and come back, nothing is kept. Owner: the queue's lane. A queue
 * that never paged anything costs the journal nothing.
 */
final class PagedQueueLog implements QueueLog {
    private final QueuePart part;
    private final Inbox inbox;
    private final Reader reader;
    private final Lane lane;
    private boolean pagedAnything;

    PagedQueueLog(QueuePart part, Inbox inbox, Reader reader, Lane lane) {
        this.part = part;
        this.inbox = inbox;
        this.reader = reader;
        this.lane = lane;
    }

    @Override
    public MessageIndex recovered() {
        return new MessageIndex(0);
    }

    @Override
    public void settle(Message message) {
        if (pagedAnything) {
            inbox.put(new Work.Settle(part, message, Message.UNWRITTEN));
        }
    }

    @Override
    public void settle(long position) {
        if (pagedAnything) {
            inbox.put(new Work.Settle(part, null, position));
        }
    }

    @Override
    public void returned(Message message, int deliveryCount, int acquiredCount) {}

    @Override
    public void returned(long position, int deliveryCount, int acquiredCount) {}

    @Override
    public void page(Message message) {
        pagedAnything = true;
        inbox.put(new Work.Page(part, message));
    }

    @Override
    public void read(long[] positions, Consumer<List<@Nullable Message>> answer) {
        reader.read(part.id(), positions, lane, answer);
    }

    @Override
    public void drop() {
        if (pagedAnything) {
            inbox.put(new Work.Drop(part));
        }
    }

    @Override
    public void stop(MessageIndex live) {}
}
