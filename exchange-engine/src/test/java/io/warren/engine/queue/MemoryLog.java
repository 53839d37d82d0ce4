package io.warren.engine.queue;

import io.warren.engine.lane.Lane;
import io.warren.engine.message.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A queue's log in memory, which also stands for the log of all messages: {@link #append} before a durable message is sent.
 * Positions are told when the test writes. It finds out whoever settles what is not there, or twice.
 */
final class MemoryLog implements QueueLog {
    private final Lane lane;
    private final MessageIndex recovered;
    /** By position: content, as it would be read back. */
    private final Map<Long, Message> written;

    private final List<Message> unwritten = new ArrayList<>();
    /** Alive for this queue; what has no position yet is known by its message. */
    private final Set<Long> alive = new HashSet<>();

    private final Set<Message> aliveUnwritten = new HashSet<>();
    private final Set<Message> settledUnwritten = new HashSet<>();
    final Map<Long, List<Integer>> counts = new HashMap<>();
    private final Set<Long> unreadable = new HashSet<>();
    int paged;
    boolean dropped;

    @Nullable
    MessageIndex stopped;

    /** A new log. */
    MemoryLog(Lane lane) {
        this(lane, new MessageIndex(0), new TreeMap<>());
    }

    private MemoryLog(Lane lane, MessageIndex recovered, Map<Long, Message> written) {
        this.lane = lane;
        this.recovered = recovered;
        this.written = written;
        for (var at = 0; at < recovered.size(); at++) {
            alive.add(recovered.position(at));
        }
    }

    /** What the next start finds, after an orderly stop. */
    MemoryLog afterRestart(Lane newLane) {
        var index = stopped;
        if (index == null) {
            throw new AssertionError("the queue has not stopped");
        }
        return new MemoryLog(newLane, index, written);
    }

    /** As the message log does before the message is sent to a queue for which it is durable. */
    void append(Message message) {
        unwritten.add(message);
        aliveUnwritten.add(message);
    }

    /** Writes all that waits: from now on it has positions. */
    void write() {
        for (var message : unwritten) {
            var position = written.size() + 1L;
            message.written(position);
            written.put(position, message);
            if (settledUnwritten.remove(message)) {
                continue;
            }
            if (aliveUnwritten.remove(message)) {
                alive.add(position);
            }
        }
        unwritten.clear();
    }

    void cannotRead(long position) {
        unreadable.add(position);
    }

    /** How many the log believes to be alive for this queue. */
    int alive() {
        return alive.size() + aliveUnwritten.size();
    }

    @Override
    public MessageIndex recovered() {
        return recovered;
    }

    @Override
    public void settle(Message message) {
        if (message.position() != Message.UNWRITTEN) {
            settle(message.position());
        } else if (aliveUnwritten.remove(message)) {
            settledUnwritten.add(message);
        } else {
            throw new AssertionError("settled but not there: " + message.routingKey());
        }
    }

    @Override
    public void settle(long position) {
        if (!alive.remove(position)) {
            throw new AssertionError("settled but not there: position " + position);
        }
        counts.remove(position);
    }

    @Override
    public void returned(Message message, int deliveryCount, int acquiredCount) {
        if (message.position() != Message.UNWRITTEN) {
            returned(message.position(), deliveryCount, acquiredCount);
        } else if (!aliveUnwritten.contains(message)) {
            throw new AssertionError("returned but not there: " + message.routingKey());
        }
    }

    @Override
    public void returned(long position, int deliveryCount, int acquiredCount) {
        if (!alive.contains(position)) {
            throw new AssertionError("returned but not there: position " + position);
        }
        counts.put(position, List.of(deliveryCount, acquiredCount));
    }

    @Override
    public void page(Message message) {
        paged++;
        append(message);
    }

    @Override
    public void read(long[] positions, Consumer<List<@Nullable Message>> answer) {
        var messages = new ArrayList<@Nullable Message>();
        for (var position : positions) {
            messages.add(unreadable.contains(position) ? null : readBack(position));
        }
        lane.execute(() -> answer.accept(messages));
    }

    private Message readBack(long position) {
        var message = written.get(position);
        if (message == null) {
            throw new AssertionError("read but never written: position " + position);
        }
        var copy = message.with(null, null, message.properties(), message.attributes());
        copy.written(position);
        return copy;
    }

    @Override
    public void drop() {
        dropped = true;
        alive.clear();
        aliveUnwritten.clear();
    }

    @Override
    public void stop(MessageIndex live) {
        stopped = live;
    }
}
