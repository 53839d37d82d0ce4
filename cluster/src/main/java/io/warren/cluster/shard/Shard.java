package io.warren.cluster.shard;

import io.warren.engine.channel.Queues;
import io.warren.engine.lane.Clock;
import io.warren.engine.lane.Lane;
import io.warren.engine.log.GroupEntry;
import io.warren.engine.message.Message;
import io.warren.engine.metadata.QueueSettings;
import io.warren.engine.metadata.QueueSpec;
import io.warren.engine.queue.Forwarding;
import io.warren.engine.queue.LocalQueue;
import io.warren.engine.queue.MessageIndex;
import io.warren.engine.queue.QueueCommand;
import io.warren.engine.queue.QueueEvents;
import io.warren.engine.queue.QueueHandle;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The queues of one shard on this node. A follower keeps the index of every queue; a leader runs the engine's own queue over
 * it for each one that is declared, so that a replicated queue means what a local one means.
 *
 * <p>Owner of everything here: the shard's lane. The group's threads hand over and return. {@link #queue} may be asked by
 * any thread.
 *
 * <p>Invariants: the index depends on committed entries alone and is equal on all members that have applied the same ones.
 * What this node was told as committed is in the index before any queue sees it. A queue of an earlier leadership hears
 * nothing of a later one, also when both are in the same term: proposals of a term are numbered through.
 */
public final class Shard implements Consensus.State, Queues {
    private final Surroundings surroundings;
    private final Lane lane;
    private final LeaderClock clock;
    private final BodyReader bodies;
    private final TreeMap<Long, Declared> declared = new TreeMap<>();
    /** Queues that live elsewhere while this shard is given what they have. */
    private final Set<Long> arriving = new HashSet<>();

    private ShardIndex index = new ShardIndex();
    /** Ids up to here are declared, or gone for good. */
    private long knownIds;

    private boolean failed;
    private volatile @Nullable Leadership leadership;
    /** Before a leadership in the term of the one before. */
    private @Nullable Barrier barrier;
    /** In which this member led last, and the number of its last proposal in it. */
    private long lastTerm;

    private long lastSequence;

    /**
     * What a shard needs around it.
     *
     * @param reader a thread that may wait for disks; tasks run in their order
     * @param copying threads that may wait for other members, as long as it takes
     * @param forwarding where dead letters go
     */
    public record Surroundings(
            Lane lane,
            Clock clock,
            Consensus consensus,
            BodyCopier copier,
            Executor reader,
            Executor copying,
            Forwarding forwarding,
            QueueEvents queueEvents,
            Leading leading) {}

    /** Told on the lane. Consumers attach again, and publishers say again what was rejected. */
    public interface Leading {
        /** This node leads: all its queues that are declared can be reached. */
        void started(long term);

        /** It leads no more: its queues are as if stopped, and what they had handed out comes again elsewhere. */
        void ended(long term);
    }

    /** A queue of this shard, and what is in effect for it. */
    public record Declared(QueueSpec spec, QueueSettings settings) {}

    /**
     * A message that a queue had before it came to this shard.
     *
     * @param message not written to the shard's log yet
     */
    public record Arrival(Message message, int deliveryCount, int acquiredCount) {}

    /** Does not go behind what a leader before has named. A view may read it a little late. */
    private final class LeaderClock implements Clock {
        @Override
        public long wallMillis() {
            return Math.max(surroundings.clock.wallMillis(), index.clockMillis());
        }

        @Override
        public long monotonicMillis() {
            return surroundings.clock.monotonicMillis();
        }

        @Override
        public long monotonicNanos() {
            return surroundings.clock.monotonicNanos();
        }
    }

    public Shard(Surroundings surroundings) {
        this.surroundings = surroundings;
        lane = surroundings.lane;
        clock = new LeaderClock();
        bodies = new BodyReader(
                surroundings.consensus, surroundings.copier, surroundings.reader, surroundings.copying, lane);
    }

    /** Null unless this node leads and the queue is declared. Never the same in another leadership. */
    @Override
    public @Nullable QueueHandle queue(long id) {
        var leading = leadership;
        return leading == null ? null : leading.queue(id);
    }

    // What is declared. Told by whoever applies the metadata, in its order.

    /**
     * The queues of this shard as metadata has them when the node starts.
     *
     * @param known ids up to here have been given; those that are not among the queues are gone
     */
    public void declared(List<Declared> queues, long known) {
        var all = List.copyOf(queues);
        lane.execute(() -> {
            all.forEach(this::declare);
            knownIds = Math.max(knownIds, known);
            dropTheGone();
        });
    }

    public void declared(Declared queue) {
        lane.execute(() -> declare(queue));
    }

    public void reconfigured(long id, QueueSettings settings) {
        lane.execute(() -> {
            declared.computeIfPresent(id, (_, before) -> new Declared(before.spec, settings));
            var queue = queue(id);
            if (queue != null) {
                queue.send(new QueueCommand.Reconfigure(settings));
            }
        });
    }

    public void deleted(long id) {
        lane.execute(() -> {
            declared.remove(id);
            arriving.remove(id);
            knownIds = Math.max(knownIds, id);
            var queue = queue(id);
            var leading = leadership;
            if (queue != null) {
                queue.send(new QueueCommand.Deleted());
            } else if (leading != null && index.queue(id) != null) {
                leading.dropUnopened(id);
            }
        });
    }

    /** The queue lives elsewhere, and its messages begin to be copied: they are kept until it is declared or deleted. */
    public void arriving(long id) {
        lane.execute(() -> {
            arriving.add(id);
            knownIds = Math.max(knownIds, id);
        });
    }

    /** Lets go of what an arriving queue has here. The answer is whether that is committed; false if this node does not lead. */
    public void arriveAnew(long id, Consumer<Boolean> answer) {
        whileLeading(id, leading -> leading.arriveAnew(id, answer), answer);
    }

    /** The next messages of an arriving queue, in their order. Answers as above; what was answered false may be there or not. */
    public void arrive(long id, List<Arrival> messages, Consumer<Boolean> answer) {
        var all = List.copyOf(messages);
        whileLeading(id, leading -> leading.arrive(id, all, answer), answer);
    }

    private void whileLeading(long id, Consumer<Leadership> task, Consumer<Boolean> answer) {
        lane.execute(() -> {
            var leading = leadership;
            if (leading == null || !arriving.contains(id)) {
                answer.accept(false);
            } else {
                task.accept(leading);
            }
        });
    }

    private void declare(Declared queue) {
        arriving.remove(queue.spec.id());
        declared.put(queue.spec.id(), queue);
        knownIds = Math.max(knownIds, queue.spec.id());
        var leading = leadership;
        if (leading != null && leading.queue(queue.spec.id()) == null) {
            open(leading, queue);
        }
    }

    // What the group says.

    @Override
    public void committed(List<GroupEntry> entries) {
        lane.execute(() -> entries.forEach(this::apply));
    }

    private void apply(GroupEntry entry) {
        if (failed) {
            return;
        }
        try {
            if (entry.kind() != GroupEntry.Kind.COMMAND) {
                index.skip(entry.index());
                return;
            }
            var read = EntryFormat.read(entry.data());
            index.apply(entry.index(), entry.term(), read);
            if (read.head().term() == entry.term()) {
                committed(entry, read.head().sequence());
            }
        } catch (UnreadableEntry unreadable) {
            fail("entry " + entry.index() + ": " + unreadable.getMessage());
        }
    }

    private void committed(GroupEntry entry, long sequence) {
        var waiting = barrier;
        var leading = leadership;
        if (leading != null && leading.term() == entry.term()) {
            leading.committed(entry.index(), sequence);
        } else if (waiting != null && waiting.term() == entry.term() && waiting.passedBy(sequence)) {
            endLeadership();
            lead(waiting.term());
        }
    }

    private void fail(String why) {
        failed = true;
        endLeadership();
        surroundings.consensus.failed(why);
    }

    @Override
    public void leaderStarted(long term) {
        lane.execute(() -> {
            endLeadership();
            if (failed) {
                return;
            }
            if (term == lastTerm) {
                barrier = new Barrier(term, lastSequence, lane, clock, surroundings.consensus);
                barrier.propose();
            } else {
                lastTerm = term;
                lastSequence = 0;
                lead(term);
            }
        });
    }

    private void lead(long term) {
        var leading = new Leadership(term, lastSequence, lane, clock, surroundings.consensus, index);
        leadership = leading;
        declared.values().forEach(each -> open(leading, each));
        dropTheGone();
        surroundings.leading.started(term);
    }

    @Override
    public void leaderStopped() {
        lane.execute(this::endLeadership);
    }

    private void endLeadership() {
        var waiting = barrier;
        if (waiting != null) {
            barrier = null;
            waiting.end();
            lastSequence = waiting.sequence();
        }
        var leading = leadership;
        if (leading != null) {
            leadership = null;
            leading.end();
            lastSequence = leading.sequence();
            surroundings.leading.ended(leading.term());
        }
    }

    private void open(Leadership leading, Declared queue) {
        var known = index.queue(queue.spec.id());
        var recovered = known == null ? new MessageIndex(0) : known.messages();
        leading.open(new LeadQueue(
                leading,
                lead -> LocalQueue.open(
                        queue.spec,
                        queue.settings,
                        lane,
                        clock,
                        new ReplicatedQueueLog(lead, leading, bodies, recovered),
                        surroundings.forwarding,
                        surroundings.queueEvents)));
    }

    /** Whose deletion an earlier leader did not live to say. */
    private void dropTheGone() {
        var leading = leadership;
        if (leading != null) {
            index.forEach((id, _) -> {
                if (id <= knownIds && !declared.containsKey(id) && !arriving.contains(id)) {
                    leading.dropUnopened(id);
                }
            });
        }
    }

    // Snapshots and views.

    @Override
    public void snapshot(Consumer<Consensus.Snapshot> answer) {
        lane.execute(() -> {
            var copy = index.copy();
            answer.accept(new Consensus.Snapshot() {
                @Override
                public long applied() {
                    return copy.applied();
                }

                @Override
                public long firstNeeded() {
                    return copy.firstNeeded();
                }

                @Override
                public void write(OutputStream out) throws IOException {
                    SnapshotFormat.write(copy, out);
                }
            });
        });
    }

    @Override
    public void load(InputStream snapshot) throws IOException {
        var loaded = SnapshotFormat.read(snapshot);
        lane.execute(() -> {
            endLeadership();
            index = loaded;
            failed = false;
        });
    }

    /** Indexes of the entries whose messages this shard's queues have, rising. Behind everything told before. */
    public void needed(Consumer<long[]> answer) {
        lane.execute(() -> answer.accept(index.needed()));
    }

    /** How far this member is, and what it has made of it; members at the same entry have the same hash. */
    public void state(Consumer<State> answer) {
        lane.execute(() ->
                answer.accept(new State(index.applied(), index.hash(), index.queues(), index.firstNeeded(), failed)));
    }

    /**
     * A picture of a member.
     *
     * @param applied index of the last entry in it
     * @param firstNeeded oldest entry whose bodies a queue needs
     * @param failed whether it stopped applying, and waits to be repaired
     */
    public record State(long applied, long hash, int queues, long firstNeeded, boolean failed) {}
}
