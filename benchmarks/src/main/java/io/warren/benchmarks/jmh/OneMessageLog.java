package io.warren.benchmarks.jmh;

import io.warren.engine.message.Message;
import io.warren.engine.queue.MessageIndex;
import io.warren.engine.queue.QueueLog;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A queue's log that keeps nothing and has one message for all who read; null for queues whose messages stay in memory. */
public final class OneMessageLog implements QueueLog {
    private final @Nullable Message message;

    public OneMessageLog(@Nullable Message message) {
        this.message = message;
    }

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
        var messages = new ArrayList<@Nullable Message>(positions.length);
        for (var _ : positions) {
            messages.add(message);
        }
        answer.accept(messages);
    }

    @Override
    public void drop() {}

    @Override
    public void stop(MessageIndex live) {}
}
