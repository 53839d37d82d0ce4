package io.warren.engine.view;

import io.warren.engine.channel.ExchangeTotals;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.QueueSettings;
import io.warren.engine.metadata.QueueSpec;
import io.warren.engine.metadata.QueueType;
import io.warren.engine.queue.QueueStats;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the engine shows. Any thread; no call waits for a queue unless it says so. */
public interface EngineView {
    Metadata metadata();

    /** Empty if there is no such queue. */
    Optional<QueuePicture> queue(String virtualHost, String name);

    /**
     * A live queue.
     *
     * @param state RabbitMQ's word; {@code down} if it cannot be reached
     * @param home name of the node where it lives or is led, empty if nobody leads it
     * @param members names of the nodes that hold it
     * @param online names of those that can be heard
     */
    record QueuePicture(
            QueueStats stats,
            QueueSettings settings,
            String state,
            String home,
            List<String> members,
            List<String> online) {
        public QueuePicture {
            members = List.copyOf(members);
            online = List.copyOf(online);
        }
    }

    /** All that live on this node, or are led by it. */
    List<LiveQueue> queues();

    /** All of the cluster. What is elsewhere is seen a little late. */
    default List<LiveQueue> everyQueue() {
        return queues();
    }

    /** A queue and what is seen of it. */
    record LiveQueue(QueueSpec spec, QueuePicture picture) {}

    List<ChannelPicture> channels();

    /**
     * Asks every queue of the virtual host (all if empty) that is on this node and has consumers; waits, so not for lanes
     * or loops.
     */
    List<ConsumerRow> consumers(String virtualHost);

    Totals totals();

    /** What clients of this node published to exchanges, by the exchange's id; none for those that nobody published to. */
    default Map<Long, ExchangeTotals> traffic() {
        return Map.of();
    }

    /** Everything of one channel. {@code connection} is the name of its connection. */
    record ChannelPicture(
            long connectionId,
            String connection,
            int number,
            String user,
            String virtualHost,
            boolean confirms,
            boolean transactional,
            int consumers,
            long unacked,
            long unconfirmed,
            long uncommitted,
            int prefetch,
            int globalPrefetch,
            Counters counters,
            long idleSinceMillis) {}

    /** Messages since the start. */
    record Counters(
            long published,
            long confirmed,
            long returnedUnroutable,
            long droppedUnroutable,
            long delivered,
            long deliveredNoAck,
            long got,
            long gotNoAck,
            long gotEmpty,
            long acked,
            long redelivered) {}

    /**
     * A consumer with its queue.
     *
     * @param connection name of its connection, empty if that is on another node
     */
    record ConsumerRow(
            String virtualHost,
            String queue,
            String tag,
            long connectionId,
            String connection,
            int channel,
            String user,
            boolean ackRequired,
            boolean exclusive,
            boolean active,
            int prefetch,
            int unsettled,
            io.warren.amqp.types.FieldTable arguments) {}

    /**
     * The node's totals; counters of what has gone are included.
     *
     * @param departedQueues what queues did that are gone; those that live are not in it
     * @param messageSizes bytes of published bodies
     * @param confirmTimes nanoseconds from a publish to its confirm, of some
     */
    record Totals(
            long ready,
            long unacked,
            int queues,
            int exchanges,
            int connections,
            int channels,
            int consumers,
            Counters counters,
            long connectionsOpened,
            long connectionsClosed,
            long channelsOpened,
            long channelsClosed,
            long queuesDeclared,
            long queuesCreated,
            long queuesDeleted,
            Map<QueueType, QueueTotals> departedQueues,
            Histogram messageSizes,
            Histogram confirmTimes) {}
}
