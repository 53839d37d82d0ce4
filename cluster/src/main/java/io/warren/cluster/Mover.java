package io.warren.cluster;

import io.warren.cluster.metadata.Place;
import io.warren.cluster.metadata.ReplicatedMetadata;
import io.warren.cluster.metadata.TopologyChange;
import io.warren.cluster.shard.Shard;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the queues into shards that this node has from the time when it was alone: one after the other, while the others serve
 * their clients.
 *
 * <p>For each: it is said that the queue moves; its shard lets go of what an earlier try left; the queue here stops; all it has
 * is copied; it is said that it has moved. Up to there the node's journal counts, from there the shard. A crash at any point
 * is gone on from by the next start.
 *
 * <p>Owner: the thread {@code mover}, which ends when everything has moved.
 */
final class Mover implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Mover.class);
    private static final long AGAIN_MILLIS = 500;

    private final ReplicatedMetadata metadata;
    private final SeatTable seats;
    private final ShardHost host;
    private final String self;
    private final Thread thread = Thread.ofVirtual().name("mover").unstarted(this::moveAll);
    private volatile boolean closed;

    Mover(ReplicatedMetadata metadata, SeatTable seats, ShardHost host, String self) {
        this.metadata = metadata;
        this.seats = seats;
        this.host = host;
        this.self = self;
    }

    void begin() {
        if (!host.departures().isEmpty()) {
            thread.start();
        }
    }

    /** A move that is under way is given up; the next start begins it again. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }

    private void moveAll() {
        var count = host.departures().size();
        LOG.info("event=queues_move count={} text=\"queues of this node alone move into shards\"", count);
        try {
            while (!closed && !host.departures().isEmpty()) {
                var moved = false;
                for (var each : List.copyOf(host.departures().values())) {
                    moved |= !closed && move(each);
                }
                if (!moved) {
                    Thread.sleep(AGAIN_MILLIS);
                }
            }
            LOG.info("event=queues_moved count={}", count);
        } catch (InterruptedException closing) {
            LOG.info("event=queues_move_interrupted left={}", host.departures().size());
        }
    }

    /** Whether it needs no more looking after. */
    private boolean move(Departure departure) throws InterruptedException {
        var id = departure.spec().id();
        var place = prepared(id);
        if (place instanceof Place.Moving moving) {
            var seat = seats.seat(moving.shard());
            if (seat == null || !copied(departure, seat.shard())) {
                return false;
            }
            place = moved(id, moving);
        }
        if (place instanceof Place.Home || place instanceof Place.Moving) {
            return false;
        }
        host.departures().remove(id);
        departure.over();
        if (place instanceof Place.InShard(var shard)) {
            LOG.info(
                    "event=queue_moved vhost=\"{}\" queue=\"{}\" shard={}",
                    departure.spec().virtualHost(),
                    departure.spec().name(),
                    shard);
        }
        return true;
    }

    /**
     * Where the queue is once all that it has is in the shard, and that was said. What was asked for and not answered may come
     * to be at any later moment, and then the copy must be whole: it is not begun anew.
     */
    private @Nullable Place moved(long id, Place.Moving from) throws InterruptedException {
        var place = metadata.topology().place(id);
        while (!closed && from.equals(place)) {
            var refusal = answered(reshape(new TopologyChange.Move(id, from, new Place.InShard(from.shard()))));
            place = metadata.topology().place(id);
            if (from.equals(place)) {
                LOG.warn("event=queue_not_moved id={} why=\"{}\"", id, refusal);
                Thread.sleep(AGAIN_MILLIS);
            }
        }
        return place;
    }

    /** Where the queue is after it was said that it moves into a shard that is led here; null if it was deleted. */
    private @Nullable Place prepared(long id) throws InterruptedException {
        var place = metadata.topology().place(id);
        if (place == null
                || place instanceof Place.InShard
                || (place instanceof Place.Moving && seats.led().contains(place.shard()))) {
            return place;
        }
        var queues = metadata.topology().queues();
        var shard = seats.led().stream().min(Comparator.comparing(queues::get));
        if (shard.isPresent()) {
            var refusal = answered(reshape(new TopologyChange.Move(id, place, new Place.Moving(self, shard.get()))));
            if (refusal.isEmpty()) {
                LOG.info("event=queue_moves id={} shard={}", id, shard.get());
            } else {
                LOG.debug("event=queue_moves_not id={} shard={} why=\"{}\"", id, shard.get(), refusal);
            }
        }
        return metadata.topology().place(id);
    }

    private CompletableFuture<String> reshape(TopologyChange change) {
        var answer = new CompletableFuture<String>();
        metadata.reshape(change, answer::complete);
        return answer;
    }

    private boolean copied(Departure departure, Shard shard) throws InterruptedException {
        var id = departure.spec().id();
        if (!committed(answer -> shard.arriveAnew(id, answer))) {
            return false;
        }
        var all = answered(departure.begin());
        for (var from = 0; from < all.size(); ) {
            var count = Departure.count(all, from);
            var part = answered(departure.read(all, from, count));
            if (closed || !committed(answer -> shard.arrive(id, part, answer))) {
                return false;
            }
            from += count;
        }
        LOG.info("event=queue_copied id={} messages={}", id, all.size());
        return true;
    }

    private static boolean committed(Consumer<Consumer<Boolean>> asked) throws InterruptedException {
        var answer = new CompletableFuture<Boolean>();
        asked.accept(answer::complete);
        return answered(answer);
    }

    private static <T> T answered(CompletableFuture<T> answer) throws InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
