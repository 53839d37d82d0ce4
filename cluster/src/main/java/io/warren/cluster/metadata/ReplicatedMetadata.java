package io.warren.cluster.metadata;

import io.warren.amqp.types.ReplyCode;
import io.warren.cluster.member.NodeId;
import io.warren.cluster.member.Traffic;
import io.warren.cluster.member.Transport;
import io.warren.cluster.raft.CommittedEntry;
import io.warren.cluster.raft.GroupMember;
import io.warren.cluster.raft.GroupState;
import io.warren.cluster.raft.RaftGroup;
import io.warren.cluster.raft.ReadPoint;
import io.warren.engine.lane.Clock;
import io.warren.engine.metadata.AppliedChange;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.MetadataChanges;
import io.warren.engine.metadata.MetadataLog;
import io.warren.engine.metadata.MetadataOutcome;
import io.warren.engine.metadata.MetadataTransaction;
import io.warren.engine.metadata.NodeLimits;
import io.warren.engine.metadata.Origin;
import io.warren.engine.metadata.QueueSpec;
import io.warren.engine.metadata.TransactionOutcome;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The metadata log of a cluster: group 0 on this node. A wish goes to whoever leads the group, and is answered here when it is
 * applied here.
 *
 * <p>Owner of the state: the thread {@code metadata}, which applies entries in their order and tells who listens. Everybody
 * else reads the latest state.
 */
public final class ReplicatedMetadata implements MetadataLog, MetadataChanges, GroupState, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReplicatedMetadata.class);
    private static final long PATIENCE_MILLIS = 30_000;
    private static final long SAY_AGAIN_MILLIS = 1_000;
    private static final long LOOK_MILLIS = 50;
    private static final int CHANGES_KEPT = 10_000;

    /** Not the version that entries begin with: how far the sender has applied. */
    private static final byte APPLIED = 0;

    private static final int APPLIED_BYTES = 1 + Long.BYTES;

    private final Transport transport;
    private final NodeLimits limits;
    private final MetadataCodec codec;
    private final CommandFormat format;
    private final Clock clock;
    private final Supplier<List<Integer>> led;
    private final Asked asked;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("metadata").factory());

    private final List<Consumer<AppliedChange>> followers = new CopyOnWriteArrayList<>();
    private final List<Consumer<Topology>> watchers = new CopyOnWriteArrayList<>();
    private final List<Moves> moves = new CopyOnWriteArrayList<>();
    /** The last changes; behind {@link #keptAfter} none is missing. */
    private final ArrayDeque<AppliedChange> kept = new ArrayDeque<>();

    private final Seen seen = new Seen();
    /** Of the last entry that is in the state. */
    private long appliedIndex;
    /** Whether everything was applied once that had been committed before: then this node tells how far it is. */
    private boolean current;

    private long keptAfter;
    private volatile long lastWritten;
    private volatile ClusterState state = ClusterState.EMPTY;
    private volatile @Nullable RaftGroup group;
    private volatile long leadsIn;
    private volatile @Nullable GroupMember leader;
    private volatile @Nullable String failed;

    /** Open for questions; nothing is decided before {@link #begin}. {@code led} names the shards that this node leads now. */
    public ReplicatedMetadata(
            Transport transport, NodeLimits limits, MetadataCodec codec, Clock clock, Supplier<List<Integer>> led) {
        this.transport = transport;
        this.limits = limits;
        this.codec = codec;
        this.format = new CommandFormat(codec);
        this.clock = clock;
        this.led = led;
        this.asked = new Asked(clock.wallMillis() << 20);
        transport.receive(Traffic.METADATA, this::askedByOther);
    }

    /** The group is open; what is asked for goes there from now on. */
    public void begin(RaftGroup opened) {
        group = opened;
        var _ = thread.scheduleWithFixedDelay(this::sayAgain, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    // What the engine asks.

    @Override
    public Metadata current() {
        return state.metadata();
    }

    public Topology topology() {
        return state.topology();
    }

    @Override
    public void submit(MetadataChange change, Origin origin, Consumer<MetadataOutcome> answer) {
        ask(
                request -> new Command.Wish(request, terms(origin), change),
                result -> answer.accept(
                        result instanceof Applying.Result.One(var outcome) ? outcome : Applying.timedOut()),
                text -> answer.accept(new MetadataOutcome.Refused(ReplyCode.PRECONDITION_FAILED, text)));
    }

    /** It may wait for a majority as long as it takes. */
    @Override
    public void submitForGood(MetadataChange change, Origin origin) {
        ask(
                request -> new Command.Wish(request, terms(origin), change),
                Asked.NEVER,
                _ -> {},
                unwritable -> LOG.error("event=metadata_change_not_asked why=\"{}\"", unwritable));
    }

    @Override
    public void submit(MetadataTransaction transaction, Origin origin, Consumer<TransactionOutcome> answer) {
        ask(
                request -> new Command.Together(request, terms(origin), transaction.changes(), transaction.since()),
                result -> {
                    if (result instanceof Applying.Result.All(var outcome)) {
                        answer.accept(outcome);
                    } else if (Applying.timedOut() instanceof MetadataOutcome.Refused(var code, var text)) {
                        answer.accept(new TransactionOutcome.Refused(-1, code, text));
                    }
                },
                text -> answer.accept(new TransactionOutcome.Refused(-1, ReplyCode.PRECONDITION_FAILED, text)));
    }

    /** Changes the cluster itself. The answer is the refusal, empty if it was done. */
    public void reshape(TopologyChange change, Consumer<String> answer) {
        ask(
                request -> new Command.Reshape(request, change),
                result -> answer.accept(
                        result instanceof Applying.Result.Shape(var refusal)
                                ? refusal
                                : "the metadata store operation timed out"),
                answer);
    }

    /** Makes the cluster, with what a node has alone; its only member asks for it. */
    public void found(
            String clusterId, int level, String address, int shards, Metadata metadata, Consumer<String> answer) {
        var founder = NodeEntry.joining(transport.self(), address, 0, level);
        var whole = ByteBuffer.wrap(codec.whole(metadata));
        ask(
                request -> new Command.Found(request, clusterId, level, founder, shards, whole),
                result -> answer.accept(
                        result instanceof Applying.Result.Shape(var refusal)
                                ? refusal
                                : "the metadata store operation timed out"),
                answer);
    }

    private interface Making {
        Command of(Command.Request request);
    }

    private void ask(Making making, Consumer<Applying.@Nullable Result> told, Consumer<String> refused) {
        ask(making, clock.monotonicMillis() + PATIENCE_MILLIS, told, refused);
    }

    private void ask(
            Making making, long giveUpAtMillis, Consumer<Applying.@Nullable Result> told, Consumer<String> refused) {
        asked.whenThereIsRoom(() -> askNow(making, giveUpAtMillis, told, refused));
    }

    private void askNow(
            Making making, long giveUpAtMillis, Consumer<Applying.@Nullable Result> told, Consumer<String> refused) {
        if (clock.monotonicMillis() >= giveUpAtMillis) {
            run(() -> told.accept(null));
            return;
        }
        var number = asked.number();
        ByteBuffer entry;
        try {
            entry = format.write(making.of(new Command.Request(transport.self(), number)));
        } catch (IllegalArgumentException unwritable) {
            refused.accept("cannot be stored: " + unwritable.getMessage());
            return;
        }
        if (thread.isShutdown()) {
            told.accept(null);
            return;
        }
        say(asked.add(number, entry, told, clock.monotonicMillis(), giveUpAtMillis));
    }

    private Command.Terms terms(Origin origin) {
        return new Command.Terms(
                clock.wallMillis(),
                origin,
                limits,
                new Command.Placing(transport.self().name(), led.get()));
    }

    /** Where it goes if anywhere; what gets lost is said again. */
    private void say(Asked.One one) {
        var term = leadsIn;
        var to = leader;
        if (term > 0) {
            propose(one.entry, term);
        } else if (to != null && !to.node().equals(transport.self())) {
            transport.send(to.node(), Traffic.METADATA, one.entry.duplicate());
        }
    }

    private void propose(ByteBuffer entry, long term) {
        var open = group;
        if (open != null) {
            open.propose(entry.duplicate(), term, _ -> {});
        }
    }

    private void askedByOther(NodeId from, ByteBuffer entry) {
        if (entry.remaining() == APPLIED_BYTES && entry.get(0) == APPLIED) {
            var index = entry.getLong(1);
            run(() -> {
                seen.told(from, index);
                seen.look(clock.monotonicMillis());
            });
            return;
        }
        var term = leadsIn;
        if (term > 0) {
            propose(entry, term);
        }
    }

    private void sayAgain() {
        try {
            asked.again(clock.monotonicMillis(), SAY_AGAIN_MILLIS).forEach(this::say);
            seen.heard(transport.members().nodes());
            seen.look(clock.monotonicMillis());
        } catch (RuntimeException mistake) {
            LOG.error("event=metadata_answer_failed", mistake);
        }
    }

    /** Another leads now: what was said to the one before may be lost. */
    private void sayAllAgain() {
        run(() -> asked.again(clock.monotonicMillis(), 0).forEach(this::say));
    }

    // Who listens.

    @Override
    public void listen(Listener listener) {
        follow(each -> listener.applied(each.change(), each.origin(), each.before(), each.after()));
    }

    @Override
    public void follow(Consumer<AppliedChange> follower) {
        followers.add(follower);
    }

    /** A queue lives somewhere else from now on. */
    public interface Moves {
        /** On the metadata thread, in the order of all that is told there. */
        void moved(long queue, Place to);
    }

    /** Told of every queue that moves from now on. */
    public void follow(Moves listener) {
        moves.add(listener);
    }

    /** Whether a queue like this lives in a shard when it is declared now. */
    public boolean isReplicated(QueueSpec queue) {
        return Applying.replicated(state.metadata(), queue);
    }

    /** Told of each new picture of the cluster, on the metadata thread; the present one first, on this thread. */
    public void watch(Consumer<Topology> watcher) {
        thread.execute(() -> {
            watchers.add(watcher);
            watcher.accept(state.topology());
        });
    }

    @Override
    public long lastWritten() {
        return lastWritten;
    }

    /** What was applied since this process started, or since a snapshot was taken over; not more than the last changes. */
    @Override
    public long replay(long afterRevision, Consumer<AppliedChange> to) {
        List<AppliedChange> all;
        long from;
        synchronized (kept) {
            all = List.copyOf(kept);
            from = keptAfter;
        }
        all.stream().filter(each -> each.revision() > afterRevision).forEach(to);
        return Math.max(from, afterRevision);
    }

    /** Runs the task when everything is applied here that was committed when this was called; false if that is not known. */
    public void whenCurrent(Consumer<Boolean> answer) {
        var open = group;
        if (open == null) {
            answer.accept(false);
            return;
        }
        open.readIndex(point -> {
            switch (point) {
                // It was all handed over before this, to the same thread.
                case ReadPoint.At _ ->
                    run(() -> {
                        if (!current) {
                            current = true;
                            asked.above(state.highest(transport.self()));
                            tellApplied();
                        }
                        answer.accept(true);
                    });
                case ReadPoint.Unknown _ -> answer.accept(false);
            }
        });
    }

    @Override
    public void between(Runnable task) {
        CompletableFuture.runAsync(task, thread).join();
    }

    @Override
    public boolean refresh(Runnable then) {
        whenCurrent(_ -> then.run());
        return true;
    }

    // What the views show.

    public @Nullable GroupMember leader() {
        return leader;
    }

    /** The term in which this node leads group 0; 0 if it does not. */
    public long leadsIn() {
        return leadsIn;
    }

    /** Who votes in group 0; empty if this node does not lead it. */
    public Set<GroupMember> members() {
        var open = group;
        return open == null || leadsIn == 0 ? Set.of() : open.voters();
    }

    /** Why this member takes part no more, null if it does. */
    public @Nullable String failure() {
        return failed;
    }

    // What the group says.

    @Override
    public void committed(List<CommittedEntry> entries) {
        var all = List.copyOf(entries);
        run(() -> {
            all.forEach(this::apply);
            tellFollowers();
            tellApplied();
        });
    }

    /** Others keep answers until this node shows what they say. */
    private void tellApplied() {
        if (current) {
            var applied = ByteBuffer.allocate(APPLIED_BYTES)
                    .put(APPLIED)
                    .putLong(appliedIndex)
                    .flip();
            for (var each : transport.members().nodes()) {
                if (!each.equals(transport.self())) {
                    transport.send(each, Traffic.METADATA, applied.duplicate());
                }
            }
        }
    }

    /** They would hear that it is committed with the next heartbeat, and clients are quicker than that. */
    private void tellFollowers() {
        var open = group;
        if (open != null && leadsIn > 0) {
            open.readIndex(_ -> {});
        }
    }

    private void apply(CommittedEntry entry) {
        if (failed != null) {
            return;
        }
        Command command;
        try {
            command = format.read(entry.data());
        } catch (IllegalArgumentException unreadable) {
            // To skip it would make this node's metadata others than everybody else's.
            fail("entry " + entry.index() + " of group 0 cannot be read: " + unreadable.getMessage());
            return;
        }
        appliedIndex = entry.index();
        var before = state;
        if (!before.done(command.request())) {
            var done = apply(entry.index(), command, before);
            state = done.state();
            keep(done.applied());
            tell(done.applied(), before.topology());
            if (command instanceof Command.Reshape(var _, TopologyChange.Move(var queue, var _, var _))) {
                tellIfMoved(queue, before.topology());
            }
            if (command.request().from().equals(transport.self())) {
                if (asked.isGivenUp(command.request().number())) {
                    done.applied().forEach(this::undoWhatNobodyHas);
                }
                seen.answer(
                        entry.index(),
                        clock.monotonicMillis(),
                        () -> safely(
                                "answer", () -> asked.done(command.request().number(), done.result())));
            }
        }
    }

    /** An exclusive queue that came too late: whoever declared it was told that it was not, so no connection will delete it. */
    private void undoWhatNobodyHas(AppliedChange late) {
        if (late.change() instanceof MetadataChange.DeclareQueue(var queue) && queue.exclusive()) {
            submitForGood(new MetadataChange.DeleteQueue(queue.virtualHost(), queue.name(), queue.id()), late.origin());
        }
    }

    /** What our rules cannot digest they cannot on any node: it is left out everywhere, and must not end the log. */
    private Applying.Done apply(long index, Command command, ClusterState before) {
        try {
            return Applying.apply(command, before, codec);
        } catch (RuntimeException mistake) {
            LOG.error("event=metadata_change_failed index={}", index, mistake);
            return Applying.leftOut(command, before);
        }
    }

    private void keep(List<AppliedChange> changes) {
        synchronized (kept) {
            for (var each : changes) {
                kept.add(each);
                if (each.written() != null) {
                    lastWritten = each.revision();
                }
            }
            while (kept.size() > CHANGES_KEPT) {
                keptAfter = kept.removeFirst().revision();
            }
        }
    }

    private void tellIfMoved(long queue, Topology before) {
        var from = before.place(queue);
        var to = state.topology().place(queue);
        if (from != null && to != null && !from.equals(to)) {
            moves.forEach(each -> safely("moves", () -> each.moved(queue, to)));
        }
    }

    private void tell(List<AppliedChange> changes, Topology before) {
        var topology = state.topology();
        if (!topology.equals(before)) {
            watchers.forEach(each -> safely("watcher", () -> each.accept(topology)));
        }
        for (var change : changes) {
            followers.forEach(each -> safely("listener", () -> each.accept(change)));
        }
    }

    @Override
    public void load(ByteBuffer snapshot, long index, long term) {
        var loaded = TopologyFormat.read(snapshot, codec);
        run(() -> {
            var before = state;
            state = loaded;
            appliedIndex = index;
            var revision = loaded.metadata().revision();
            synchronized (kept) {
                kept.clear();
                keptAfter = revision;
            }
            lastWritten = revision;
            var changes = Difference.of(before.metadata(), loaded.metadata()).stream()
                    .map(change -> new AppliedChange(
                            revision,
                            clock.wallMillis(),
                            Origin.BROKER,
                            change,
                            null,
                            before.metadata(),
                            loaded.metadata()))
                    .toList();
            tell(changes, before.topology());
            before.topology().places().keySet().forEach(each -> tellIfMoved(each, before.topology()));
        });
    }

    @Override
    public void save(Saving saving) {
        run(() -> {
            if (failed != null) {
                saving.failed(failed);
            } else {
                saving.saved(TopologyFormat.write(state, codec));
            }
        });
    }

    @Override
    public void leading(long term) {
        // Behind what was committed before, so that who sees this node lead sees all of it.
        run(() -> {
            leadsIn = term;
            asked.again(clock.monotonicMillis(), 0).forEach(this::say);
            LOG.info("event=metadata_leader term={}", term);
        });
    }

    @Override
    public void notLeading(String why) {
        run(() -> leadsIn = 0);
    }

    @Override
    public void following(@Nullable GroupMember now, long term) {
        leader = now;
        if (now != null) {
            sayAllAgain();
        }
    }

    @Override
    public void members(Set<GroupMember> voters) {
        // Who leads says it.
    }

    @Override
    public void failed(String why) {
        run(() -> fail(why));
    }

    private void fail(String why) {
        if (failed == null) {
            failed = why;
            leadsIn = 0;
            LOG.error("event=metadata_failed why=\"{}\"", why);
        }
    }

    private void run(Runnable task) {
        try {
            thread.execute(() -> safely("task", task));
        } catch (RejectedExecutionException closing) {
            LOG.debug("event=metadata_closing");
        }
    }

    /** It is committed: who cannot bear to hear of it must not keep the others from hearing. */
    private static void safely(String what, Runnable action) {
        try {
            action.run();
        } catch (RuntimeException mistake) {
            LOG.error("event=metadata_{}_failed", what, mistake);
        }
    }

    /** Nobody is answered any more but with a time-out. After the group was closed. */
    @Override
    public void close() {
        thread.shutdown();
        asked.giveUpAll();
    }
}
