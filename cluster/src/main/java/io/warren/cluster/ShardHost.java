package io.warren.cluster;

import io.warren.cluster.forward.MessageCopies;
import io.warren.cluster.forward.MovingQueue;
import io.warren.cluster.forward.Relay;
import io.warren.cluster.forward.Target;
import io.warren.cluster.member.Members;
import io.warren.cluster.member.NodeId;
import io.warren.cluster.metadata.Place;
import io.warren.cluster.metadata.ReplicatedMetadata;
import io.warren.cluster.raft.GroupMember;
import io.warren.cluster.shard.Shard;
import io.warren.engine.metadata.QueueSettings;
import io.warren.engine.metadata.QueueSpec;
import io.warren.engine.queue.LocalQueues;
import io.warren.engine.queue.QueueHandle;
import io.warren.engine.queue.QueueHost;
import io.warren.engine.queue.QueueStats;
import io.warren.engine.queue.Whereabouts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Where queues run in a cluster: on this node, on another, or in a shard wherever that is led.
 *
 * <p>Threads: opened, reconfigured and deleted by who applies the metadata. Where a queue is now may be found out by any thread;
 * for each shard one at a time, so that the last word is the latest.
 */
final class ShardHost implements QueueHost {
    private final ReplicatedMetadata metadata;
    private final LocalQueues own;
    private final Relay relay;
    private final String self;
    private final Seats seats;
    private final Map<Long, QueueHandle> local = new ConcurrentHashMap<>();
    private final Map<Long, MovingQueue> elsewhere = new ConcurrentHashMap<>();
    private final Map<Integer, InShard> shards = new ConcurrentHashMap<>();
    /** Those that live here until they are in a shard. */
    private final Map<Long, Departure> departures = new ConcurrentHashMap<>();
    /** Into which shard a queue is being copied that lives elsewhere. */
    private final Map<Long, Integer> arrivals = new ConcurrentHashMap<>();

    private volatile Runnable whenStarted = () -> {};

    /** Queues of one shard. The monitor keeps the order of what they are told. */
    private static final class InShard {
        final Map<Long, MovingQueue> queues = new ConcurrentHashMap<>();
        final MessageCopies copies = new MessageCopies();
    }

    /** What is known of shards. */
    interface Seats {
        /** The member on this node, null for none. */
        @Nullable
        ShardSeat seat(int shard);

        LeaderBoard.Row leader(int shard);

        Members members();

        /** Everything declared is known: members may begin. */
        void begin();
    }

    ShardHost(ReplicatedMetadata metadata, LocalQueues own, Relay relay, String self, Seats seats) {
        this.metadata = metadata;
        this.own = own;
        this.relay = relay;
        this.self = self;
        this.seats = seats;
        metadata.follow(this::moved);
    }

    LocalQueues own() {
        return own;
    }

    @Override
    public QueueHandle open(QueueSpec spec, QueueSettings settings) {
        var place = metadata.topology().place(spec.id());
        return switch (place) {
            case Place.InShard(var shard) -> openInShard(spec, settings, shard);
            case Place.Home(var node) -> openAtHome(spec, settings, node);
            case Place.Moving(var node, var shard) -> {
                arrives(spec.id(), shard);
                yield openAtHome(spec, settings, node);
            }
            // It was declared and deleted before this node came to it.
            case null -> openElsewhere(spec, settings, "");
        };
    }

    private QueueHandle openAtHome(QueueSpec spec, QueueSettings settings, String node) {
        if (!node.equals(self)) {
            return openElsewhere(spec, settings, node);
        }
        if (metadata.isReplicated(spec)) {
            return openUntilItMoves(spec, settings);
        }
        var queue = own.open(spec, settings);
        local.put(spec.id(), queue);
        return queue;
    }

    /** From the time when this node was alone. */
    private QueueHandle openUntilItMoves(QueueSpec spec, QueueSettings settings) {
        var handle = new MovingQueue(spec, settings, false, relay);
        var departure = Departure.open(own, handle);
        departures.put(spec.id(), departure);
        local.put(spec.id(), departure.queue());
        handle.at(new Target.Here(departure.queue()));
        return handle;
    }

    private QueueHandle openElsewhere(QueueSpec spec, QueueSettings settings, String node) {
        var queue = new MovingQueue(spec, settings, false, relay);
        elsewhere.put(spec.id(), queue);
        queue.at(home(node));
        return queue;
    }

    private QueueHandle openInShard(QueueSpec spec, QueueSettings settings, int number) {
        var queue = new MovingQueue(spec, settings, true, relay);
        putInShard(queue, number);
        return queue;
    }

    private void putInShard(MovingQueue queue, int number) {
        var id = queue.spec().id();
        var shard = shards.computeIfAbsent(number, _ -> new InShard());
        shard.queues.put(id, queue);
        var seat = seats.seat(number);
        if (seat == null) {
            aim(number, shard, id);
        } else {
            seat.shard().declared(new Shard.Declared(queue.spec(), queue.settings()));
            // Behind the declaration on the shard's lane.
            seat.shard().state(_ -> aim(number, shard, id));
        }
    }

    // Moving.

    private void moved(long id, Place to) {
        switch (to) {
            case Place.Moving(var _, var shard) -> arrives(id, shard);
            case Place.InShard(var shard) -> {
                var departure = departures.get(id);
                var handle = departure == null ? elsewhere.remove(id) : departure.handle();
                if (handle != null) {
                    handle.depart();
                    local.remove(id);
                    putInShard(handle, shard);
                }
                // A seat that is just being taken must know of it at every moment, or it lets go of what has arrived.
                arrivals.remove(id);
            }
            case Place.Home _ -> throw new IllegalArgumentException("no queue moves back: " + id);
        }
    }

    private void arrives(long id, int shard) {
        var before = arrivals.put(id, shard);
        if (before != null && before != shard) {
            forgetIn(before, id);
        }
        var seat = seats.seat(shard);
        if (seat != null) {
            seat.shard().arriving(id);
        }
    }

    private void forgetIn(int shard, long id) {
        var seat = seats.seat(shard);
        if (seat != null) {
            seat.shard().deleted(id);
        }
    }

    /** What still has to move from here, by id. */
    Map<Long, Departure> departures() {
        return departures;
    }

    @Override
    public void started() {
        seats.begin();
        whenStarted.run();
    }

    /** Runs it when all that was declared at the start is open. */
    void whenStarted(Runnable task) {
        whenStarted = task;
    }

    @Override
    public void reconfigured(QueueSpec spec, QueueSettings settings) {
        if (metadata.topology().place(spec.id()) instanceof Place.InShard(var shard)) {
            var seat = seats.seat(shard);
            if (seat != null) {
                seat.shard().reconfigured(spec.id(), settings);
            }
        }
    }

    @Override
    public void deleted(QueueSpec spec) {
        local.remove(spec.id());
        elsewhere.remove(spec.id());
        var arrived = arrivals.remove(spec.id());
        if (arrived != null) {
            forgetIn(arrived, spec.id());
        }
        shards.forEach((number, shard) -> {
            if (shard.queues.remove(spec.id()) != null) {
                forgetIn(number, spec.id());
            }
        });
    }

    /** A member that begins is told what is declared in its shard. */
    void declareAll(ShardSeat seat) {
        var shard = shards.computeIfAbsent(seat.number(), _ -> new InShard());
        arrivals.forEach((id, number) -> {
            if (number == seat.number()) {
                seat.shard().arriving(id);
            }
        });
        seat.shard()
                .declared(
                        shard.queues.values().stream()
                                .map(each -> new Shard.Declared(each.spec(), each.settings()))
                                .toList(),
                        metadata.current().nextId() - 1);
    }

    /** Another leads the shard now, or this node; on the lane if this node does. */
    void aim(int number) {
        var shard = shards.get(number);
        if (shard != null) {
            shard.queues.keySet().forEach(id -> aim(number, shard, id));
        }
    }

    private void aim(int number, InShard shard, long id) {
        synchronized (shard) {
            var queue = shard.queues.get(id);
            if (queue != null) {
                queue.at(target(number, shard, id));
            }
        }
    }

    private Target target(int number, InShard shard, long id) {
        var seat = seats.seat(number);
        if (seat != null && seat.leadsIn() > 0) {
            var here = seat.shard().queue(id);
            return here == null ? new Target.Nowhere() : new Target.Here(here, shard.copies);
        }
        var row = seats.leader(number);
        var leader = row.leader();
        return leader == null || leader.name().equals(self) || !seats.members().has(leader)
                ? new Target.Nowhere()
                : new Target.There(leader, row.term());
    }

    private Target home(String node) {
        var known = metadata.topology().node(node);
        return known != null && seats.members().has(known.id())
                ? new Target.There(known.id(), known.id().incarnation())
                : new Target.Down(node);
    }

    @Override
    public Whereabouts whereabouts(QueueSpec spec) {
        return switch (metadata.topology().place(spec.id())) {
            case Place.InShard(var shard) -> inShard(shard);
            case Place.Moving(var node, var _) -> at(node);
            case Place.Home(var node) -> at(node);
            // Deleted just now.
            case null -> new Whereabouts(false, null, false, List.of(), List.of());
        };
    }

    private Whereabouts at(String node) {
        if (node.equals(self)) {
            return Whereabouts.HERE;
        }
        var known = metadata.topology().node(node);
        return new Whereabouts(false, node, known != null && seats.members().has(known.id()), List.of(), List.of());
    }

    private Whereabouts inShard(int number) {
        var members = metadata.topology().shards().get(number).members().stream()
                .map(GroupMember::node)
                .toList();
        var names = members.stream().map(NodeId::name).toList();
        var online =
                members.stream().filter(seats.members()::has).map(NodeId::name).toList();
        var seat = seats.seat(number);
        if (seat != null && seat.leadsIn() > 0) {
            return new Whereabouts(true, null, true, names, online);
        }
        var leader = seats.leader(number).leader();
        return leader == null || leader.name().equals(self) || !seats.members().has(leader)
                ? new Whereabouts(false, null, false, names, online)
                : new Whereabouts(false, leader.name(), true, names, online);
    }

    /** The queues that run here now, by their id. Any thread. */
    Map<Long, QueueHandle> here() {
        var here = new HashMap<Long, QueueHandle>(local);
        shards.forEach((number, shard) -> {
            var seat = seats.seat(number);
            if (seat != null && seat.leadsIn() > 0) {
                here.putAll(shard.queues);
            }
        });
        return here;
    }

    /** What another node tells of a queue that runs there. */
    void seen(long id, QueueStats stats) {
        var queue = elsewhere.get(id);
        if (queue == null && metadata.topology().place(id) instanceof Place.InShard(var number)) {
            var shard = shards.get(number);
            queue = shard == null ? null : shard.queues.get(id);
        }
        if (queue != null) {
            queue.seen(stats);
        }
    }

    /** Somebody came or went. */
    void membersChanged() {
        elsewhere.values().forEach(each -> {
            switch (metadata.topology().place(each.spec().id())) {
                case Place.Home(var node) -> each.at(home(node));
                case Place.Moving(var node, var _) -> each.at(home(node));
                case Place.InShard _ -> {} // It is just being put there.
                case null -> {} // It is just being deleted.
            }
        });
        shards.keySet().forEach(this::aim);
    }

    /** What others may use here now. */
    Target.@Nullable Here served(long id) {
        var here = local.get(id);
        if (here != null) {
            var departure = departures.get(id);
            return departure != null && departure.hasBegun() ? null : new Target.Here(here);
        }
        if (!(metadata.topology().place(id) instanceof Place.InShard(var number))) {
            return null;
        }
        var seat = seats.seat(number);
        var shard = shards.get(number);
        var led = seat == null || seat.leadsIn() == 0 ? null : seat.shard().queue(id);
        return led == null || shard == null ? null : new Target.Here(led, shard.copies);
    }

    boolean isLocal(long id) {
        return local.containsKey(id);
    }
}
