package io.warren.engine.channel;

import io.warren.engine.lane.Lane;
import io.warren.engine.message.Message;
import io.warren.engine.message.Receipt;
import io.warren.engine.queue.MessageIndex;
import io.warren.engine.queue.MessageLog;
import io.warren.engine.queue.QueueLog;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The log of all messages: writes at once, or when the test says so. What queues tell it is of no interest here. */
final class TestMessages implements MessageLog {
    private record Waiting(Message message, Receipt receipt) {}

    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private long position;
    /** Whether messages stay unwritten until {@link #write}. */
    boolean holds;

    @Override
    public void append(Message message, long[] queues, boolean forced, Receipt receipt) {
        waiting.add(new Waiting(message, receipt));
        if (!holds) {
            write();
        }
    }

    /** Everything that waits is on the disk now. */
    void write() {
        for (var each = waiting.poll(); each != null; each = waiting.poll()) {
            each.message.written(++position);
            each.receipt.accepted();
        }
    }

    /** The disk failed. */
    void fail() {
        for (var each = waiting.poll(); each != null; each = waiting.poll()) {
            each.receipt.rejected();
        }
    }

    int waiting() {
        return waiting.size();
    }

    @Override
    public QueueLog open(long queue, Lane lane) {
        return new Silent();
    }

    @Override
    public QueueLog openTransient(long queue, Lane lane) {
        return new Silent();
    }

    private static final class Silent implements QueueLog {
        @Override
        public MessageIndex recovered() {
            return new MessageIndex(0);
        }

        @Override
        public void settle(Message message) {}

        @Override
        public void settle(long position) {}

        @Override
        public void returned(Message message, int deliveryCount, int acquiredCount) {}

        @Override
        public void returned(long position, int deliveryCount, int acquiredCount) {}

        @Override
        public void page(Message message) {}

        @Override
        public void read(long[] positions, Consumer<List<@Nullable Message>> answer) {
            throw new AssertionError("all bodies are in memory here");
        }

        @Override
        public void drop() {}

        @Override
        public void stop(MessageIndex live) {}
    }
}
