package io.warren.cluster;

import io.warren.cluster.forward.MovingQueue;
import io.warren.cluster.shard.Shard;
import io.warren.engine.lane.Lane;
import io.warren.engine.message.Message;
import io.warren.engine.metadata.QueueSpec;
import io.warren.engine.queue.LocalQueues;
import io.warren.engine.queue.MessageIndex;
import io.warren.engine.queue.QueueCommand;
import io.warren.engine.queue.QueueHandle;
import io.warren.engine.queue.QueueLog;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A queue of this node's own that will live in a shard: the queue, and what it still has when it stopped.
 *
 * <p>Until it has moved, the node's journal has everything; what is lost here is begun anew by the next start.
 */
final class Departure {
    private static final int MESSAGES_AT_ONCE = 512;
    private static final int BYTES_AT_ONCE = 1 << 20;

    private final MovingQueue handle;
    private final CompletableFuture<MessageIndex> left = new CompletableFuture<>();
    private volatile boolean begun;
    private @Nullable QueueHandle queue;
    private @Nullable Listening log;

    private Departure(MovingQueue handle) {
        this.handle = handle;
    }

    static Departure open(LocalQueues own, MovingQueue handle) {
        var departure = new Departure(handle);
        departure.queue = own.open(handle.spec(), handle.settings(), departure::listen);
        return departure;
    }

    private QueueLog listen(QueueLog of, Lane lane) {
        log = new Listening(of, lane);
        return log;
    }

    /** Everything is passed on but the end of a queue that leaves: its journal has to tell of it as long as it is not gone. */
    private final class Listening implements QueueLog {
        private final QueueLog to;
        private final Lane lane;

        Listening(QueueLog to, Lane lane) {
            this.to = to;
            this.lane = lane;
        }

        @Override
        public MessageIndex recovered() {
            return to.recovered();
        }

        @Override
        public void settle(Message message) {
            to.settle(message);
        }

        @Override
        public void settle(long position) {
            to.settle(position);
        }

        @Override
        public void returned(Message message, int deliveryCount, int acquiredCount) {
            to.returned(message, deliveryCount, acquiredCount);
        }

        @Override
        public void returned(long position, int deliveryCount, int acquiredCount) {
            to.returned(position, deliveryCount, acquiredCount);
        }

        @Override
        public void page(Message message) {
            to.page(message);
        }

        @Override
        public void read(long[] positions, Consumer<List<@Nullable Message>> answer) {
            to.read(positions, answer);
        }

        @Override
        public void drop() {
            to.drop();
        }

        @Override
        public void stop(MessageIndex live) {
            if (begun) {
                left.complete(live);
            } else {
                to.stop(live);
            }
        }
    }

    private static <T> T known(@Nullable T opened) {
        if (opened == null) {
            throw new IllegalStateException("not opened");
        }
        return opened;
    }

    QueueSpec spec() {
        return handle.spec();
    }

    MovingQueue handle() {
        return handle;
    }

    /** The queue itself. */
    QueueHandle queue() {
        return known(queue);
    }

    /** Whether the queue here is used no more. */
    boolean hasBegun() {
        return begun;
    }

    /** Stops the queue here; what is asked of it waits. The answer is what it has. Once or again. */
    CompletableFuture<MessageIndex> begin() {
        if (!begun) {
            begun = true;
            handle.depart();
            queue().send(new QueueCommand.Stop(() -> {}));
        }
        return left;
    }

    /** How many of what it has, from this one on, are brought to the shard together. */
    static int count(MessageIndex of, int from) {
        var bytes = 0L;
        var to = from;
        while (to < of.size() && to - from < MESSAGES_AT_ONCE && bytes < BYTES_AT_ONCE) {
            bytes += of.bodyBytes(to++);
        }
        return to - from;
    }

    /** Reads some of what it has. Those that cannot be read are left out: the journal has said so, and keeps the file. */
    CompletableFuture<List<Shard.Arrival>> read(MessageIndex of, int from, int count) {
        var positions = new long[count];
        for (var at = 0; at < count; at++) {
            positions[at] = of.position(from + at);
        }
        var answer = new CompletableFuture<List<Shard.Arrival>>();
        var reading = known(log);
        reading.lane.execute(() -> reading.read(positions, messages -> {
            var arrivals = new ArrayList<Shard.Arrival>(count);
            for (var at = 0; at < count; at++) {
                var message = messages.get(at);
                if (message != null) {
                    // One that was handed out counts as such, also where that was not counted.
                    var acquired = Math.max(of.acquiredCount(from + at), of.redelivered(from + at) ? 1 : 0);
                    arrivals.add(new Shard.Arrival(message.copy(), of.deliveryCount(from + at), acquired));
                }
            }
            answer.complete(arrivals);
        }));
        return answer;
    }

    /** It lives somewhere else, or nowhere: the journal may forget it. */
    void over() {
        var dropping = known(log);
        dropping.lane.execute(dropping::drop);
    }
}
