package io.warren.cluster.shard;

import io.warren.engine.message.Message;
import io.warren.engine.queue.MessageIndex;
import io.warren.engine.queue.QueueLog;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The part of a replicated queue on the leader: what the queue says is said in the shard's log. A message comes to the queue
 * when it is committed, so its position is always known.
 *
 * <p>Owner: the shard's lane.
 */
final class ReplicatedQueueLog implements QueueLog {
    private final LeadQueue queue;
    private final Leadership leadership;
    private final BodyReader bodies;
    private @Nullable MessageIndex recovered;

    ReplicatedQueueLog(LeadQueue queue, Leadership leadership, BodyReader bodies, MessageIndex recovered) {
        this.queue = queue;
        this.leadership = leadership;
        this.bodies = bodies;
        this.recovered = recovered;
    }

    @Override
    public MessageIndex recovered() {
        var given = recovered == null ? new MessageIndex(0) : recovered;
        recovered = null;
        return given;
    }

    @Override
    public void settle(Message message) {
        settle(message.position());
    }

    @Override
    public void settle(long position) {
        leadership.settle(queue, position);
    }

    @Override
    public void returned(Message message, int deliveryCount, int acquiredCount) {
        returned(message.position(), deliveryCount, acquiredCount);
    }

    @Override
    public void returned(long position, int deliveryCount, int acquiredCount) {
        leadership.returned(queue, position, deliveryCount, acquiredCount);
    }

    @Override
    public void page(Message message) {
        throw new IllegalStateException("a replicated queue has nothing that is not in the log");
    }

    @Override
    public void read(long[] positions, Consumer<List<@Nullable Message>> answer) {
        bodies.read(positions, answer);
    }

    @Override
    public void drop() {
        leadership.drop(queue);
    }

    /** Nothing to tell: the other members know how its messages stand, and a lost tail comes again as redelivered. */
    @Override
    public void stop(MessageIndex live) {}
}
