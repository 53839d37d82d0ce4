package io.warren.cluster.raft;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.JRaftServiceFactory;
import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.RaftServiceFactory;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.closure.ReadIndexClosure;
import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.entity.Task;
import com.alipay.sofa.jraft.entity.codec.LogEntryCodecFactory;
import com.alipay.sofa.jraft.entity.codec.v2.LogEntryV2CodecFactory;
import com.alipay.sofa.jraft.option.NodeOptions;
import com.alipay.sofa.jraft.option.RaftOptions;
import com.alipay.sofa.jraft.storage.LogStorage;
import com.alipay.sofa.jraft.storage.RaftMetaStorage;
import com.alipay.sofa.jraft.storage.SnapshotStorage;
import com.alipay.sofa.jraft.util.concurrent.FixedThreadsExecutorGroup;
import io.warren.cluster.member.NodeId;
import io.warren.engine.log.GroupLog;
import io.warren.engine.log.SnapshotStore;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One member of one group on this node: proposes, reads, changes who belongs to it, and hands what is committed to its
 * state. Any thread may call; nothing waits but {@link #close}.
 *
 * <p>A member whose log or vote fails ends: it hands its failure to the state once and answers nobody any more.
 */
public final class RaftGroup implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RaftGroup.class);
    private static final int TIMERS = 2;

    /** In an election time-out. */
    private static final int HEARTBEATS = 5;

    /** Of an election time-out. The rest is for clocks that differ. */
    private static final int LEASE_PERCENT = 80;

    /** Of a request's time-out. */
    private static final int INSTALL_PATIENCE = 2;

    /** JRaft wants names of places; ours are objects. */
    private static final String HERE = "here";

    private final String name;
    private final GroupMember self;
    private final RaftSettings settings;
    private final RaftRpc rpc;
    private final GroupState state;
    private final Node node;
    private final NodeOptions options;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicBoolean failed = new AtomicBoolean();
    private final Lease lease;
    private final Matched matched = new Matched();
    private final Unkept unkept;
    private volatile long leadsIn;
    /** Leadership is being handed over: the next may lead at any moment, until then. */
    private volatile long handingOverUntil;

    /**
     * What a group is made of on this node.
     *
     * @param name the same on all nodes: a letter, then letters, digits, {@code -} and {@code _}
     * @param membership of this node in it
     * @param log its log, opened
     * @param snapshots its snapshots
     * @param state what is replicated
     */
    public record Parts(String name, int membership, GroupLog log, SnapshotStore snapshots, GroupState state) {}

    /** The group cannot be opened: its log or snapshot cannot be read. */
    public static final class GroupRefused extends RuntimeException {
        GroupRefused(String name) {
            super("group " + name + " cannot be opened; its log or snapshot says why");
        }
    }

    RaftGroup(
            Parts parts,
            GroupMember self,
            RaftSettings settings,
            RaftRpc rpc,
            FixedThreadsExecutorGroup answerThreads) {
        this.name = parts.name();
        this.self = self;
        this.settings = settings;
        this.rpc = rpc;
        this.state = parts.state();
        this.unkept = new Unkept(settings.logBytes() / 2, settings.proposals() / 2);
        this.lease = new Lease(settings.electionTimeout().toMillis() * LEASE_PERCENT / 100);
        rpc.listen(name, new RaftRpc.Followers() {
            @Override
            public void followed(NodeId by, long term, long sentNanos) {
                lease.answered(by, term, sentNanos);
            }

            @Override
            public void matched(NodeId by, long term, long index) {
                matched.answered(by, term, index);
            }
        });
        this.node = RaftServiceFactory.createRaftNode(name, self.peerId());
        this.options = options(parts, answerThreads);
    }

    private NodeOptions options(Parts parts, FixedThreadsExecutorGroup answerThreads) {
        var raft = new RaftOptions();
        raft.setMaxReplicatorInflightMsgs(settings.inFlight());
        raft.setMaxBodySize(settings.requestBytes());
        raft.setMaxEntriesSize(settings.requestEntries());
        raft.setMaxElectionDelayMs((int) settings.electionSpread().toMillis());
        raft.setElectionHeartbeatFactor(HEARTBEATS);
        // JRaft lets go of an entry a little later than we stop counting it, and one of any size may come behind it.
        raft.setMaxLogsInMemoryBytes(2 * (settings.logBytes() + settings.entryBytes()));
        raft.setDisruptorBufferSize(settings.proposals());
        var log = new LockedLog(parts.log());
        var made = new GroupOptions(rpc);
        made.setRaftOptions(raft);
        made.setElectionTimeoutMs((int) settings.electionTimeout().toMillis());
        made.setRpcDefaultTimeout((int) settings.requestTimeout().toMillis());
        // JRaft waits for five minutes, and sends this follower nothing else meanwhile. One that still copies is asked
        // again.
        made.setRpcInstallSnapshotTimeout((int) settings.requestTimeout().toMillis() * INSTALL_PATIENCE);
        made.setSnapshotIntervalSecs((int) settings.snapshotInterval().toSeconds());
        made.setCatchupMargin(settings.catchUpEntries());
        made.setAppendEntriesExecutors(answerThreads);
        made.setRpcProcessorThreadPoolSize(2 * 3);
        // A wheel that ticks each millisecond, four for each group, is what JRaft has otherwise.
        made.setSharedElectionTimer(true);
        made.setSharedVoteTimer(true);
        made.setSharedStepDownTimer(true);
        made.setSharedSnapshotTimer(true);
        made.setSharedTimerPool(true);
        made.setTimerPoolSize(TIMERS);
        made.setDisableCli(true);
        made.setLogUri(HERE);
        made.setRaftMetaUri(HERE);
        made.setSnapshotUri(HERE);
        made.setFsm(new StateBridge(name, state, this::leadsFrom, this::fail));
        made.setServiceFactory(new JRaftServiceFactory() {
            @Override
            public LogStorage createLogStorage(String uri, RaftOptions options) {
                return new GroupLogStorage(log, RaftGroup.this::fail, unkept);
            }

            @Override
            public SnapshotStorage createSnapshotStorage(NodeOptions options) {
                return new GroupSnapshots(name, self, parts.snapshots());
            }

            @Override
            public RaftMetaStorage createRaftMetaStorage(String uri, RaftOptions options) {
                return new GroupVotes(log, RaftGroup.this::fail);
            }

            @Override
            public LogEntryCodecFactory createLogEntryCodecFactory() {
                return LogEntryV2CodecFactory.getInstance();
            }
        });
        return made;
    }

    /** @param founders whom the group is made of if its log and snapshot are empty; none for a member that will be added */
    void start(Collection<GroupMember> founders) {
        options.setInitialConf(new Configuration(peers(founders)));
        var started = false;
        try {
            started = node.init(options);
        } finally {
            if (!started) {
                ended.set(true);
                node.shutdown();
            }
        }
        if (!started) {
            throw new GroupRefused(name);
        }
    }

    private static List<PeerId> peers(Collection<GroupMember> members) {
        return members.stream().map(GroupMember::peerId).toList();
    }

    public String name() {
        return name;
    }

    public GroupMember self() {
        return self;
    }

    /** As this member knows it now, null for nobody. */
    public @Nullable GroupMember leader() {
        return GroupMember.of(node.getLeaderId());
    }

    /**
     * Offers an entry to the group. The outcome is told once, soon or when it is known, on any thread; if this member leads
     * and stays in its term that is when the entry was committed and handed to the state.
     *
     * @param data not to be written to any more
     * @param term in which this member leads, from {@link GroupState#leading}: in any other the entry is not taken, so that a
     *     leader that was stopped for a while cannot put old decisions into a later term
     */
    public void propose(ByteBuffer data, long term, Consumer<Outcome> told) {
        if (term < 1) {
            throw new IllegalArgumentException("nobody leads in term " + term);
        }
        if (ended.get()) {
            told.accept(new Outcome.Refused("the group is closed"));
            return;
        }
        // The ring of JRaft's has as many places: it never finds it full.
        if (open.incrementAndGet() > settings.proposals()) {
            open.decrementAndGet();
            told.accept(new Outcome.Refused("too many proposals are open"));
            return;
        }
        var bytes = data.remaining();
        unkept.proposed(bytes);
        var proposal = new Proposal(told, outcome -> {
            open.decrementAndGet();
            if (outcome instanceof Outcome.Committed(var index, var _)) {
                unkept.committed(index, bytes);
            } else {
                unkept.gone(bytes);
            }
        });
        try {
            node.apply(new Task(data.slice(), proposal, term));
        } catch (IllegalStateException closing) {
            LOG.debug("raft: {} is closing; JRaft tells the proposal", name);
        }
    }

    /**
     * Whether this member has room for one more proposal, whatever its size. Without that one may be refused, and the next be
     * taken. Cheap; nobody tells when there is room again.
     */
    public boolean hasRoom() {
        return unkept.hasRoom();
    }

    /** Follows {@link GroupState#leading}, a little earlier. */
    private void leadsFrom(long term) {
        handingOverUntil = 0;
        if (term != 0) {
            unkept.leads(node.getLastLogIndex());
        }
        lease.end();
        leadsIn = term;
    }

    /**
     * Whether nobody else can lead now: this member leads in this term, and a majority followed it so lately that it helps
     * nobody else into office yet. Cheap.
     */
    public boolean leads(long term) {
        if (leadsIn != term || ended.get()) {
            return false;
        }
        var now = System.nanoTime();
        if (handingOverUntil != 0) {
            if (now - handingOverUntil < 0) {
                return false;
            }
            handingOverUntil = 0;
        }
        return lease.runs(term, now) || lease.renew(term, self.node(), votingNodes(), now);
    }

    /** Who votes, as the leader has it now; empty if this member does not lead. */
    public Set<GroupMember> voters() {
        try {
            return node.listPeers().stream()
                    .map(GroupMember::of)
                    .filter(Objects::nonNull)
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IllegalStateException leadsNot) {
            return Set.of();
        }
    }

    private List<NodeId> votingNodes() {
        return voters().stream().map(GroupMember::node).toList();
    }

    /**
     * For a read that sees all that was committed before it was asked for.
     *
     * @param ready told on any thread, once the state was handed so much
     */
    public void readIndex(Consumer<ReadPoint> ready) {
        node.readIndex(
                new byte[0], new ReadIndexClosure(settings.requestTimeout().toMillis()) {
                    @Override
                    public void run(Status status, long index, byte[] context) {
                        ready.accept(
                                status.isOk()
                                        ? new ReadPoint.At(index)
                                        : new ReadPoint.Unknown(String.valueOf(status.getErrorMsg())));
                    }
                });
    }

    /**
     * Hands leadership to this member when it has all entries; what is proposed meanwhile is not taken. That is not even begun
     * with one that is far behind: it would not be there in time, and nobody would have led for as long as it was waited for.
     */
    public Changed transferTo(GroupMember next) {
        return transferTo(List.of(next));
    }

    /** As above, to that one of these which lacks least. */
    public Changed transferTo(Collection<GroupMember> candidates) {
        var term = leadsIn;
        var last = node.getLastLogIndex();
        return candidates.stream()
                .filter(each -> !each.equals(self) && isClose(each, term, last))
                .max(Comparator.comparingLong(each -> matched.upTo(each.node(), term)))
                .map(this::handTo)
                .orElseGet(() -> new Changed.NotDone("none is known to be close behind: " + candidates));
    }

    /** As close as who is added must be to take part. */
    private boolean isClose(GroupMember member, long term, long last) {
        var upTo = matched.upTo(member.node(), term);
        return upTo != Matched.UNKNOWN && last - upTo <= settings.catchUpEntries();
    }

    private Changed handTo(GroupMember next) {
        handingOverUntil = System.nanoTime() + settings.electionTimeout().toNanos() | 1;
        lease.end();
        var status = node.transferLeadershipTo(next.peerId());
        return status.isOk() ? new Changed.Done() : new Changed.NotDone(String.valueOf(status.getErrorMsg()));
    }

    /** Adds a member that votes, once it has caught up. Asked of the leader. */
    public void add(GroupMember member, Consumer<Changed> told) {
        change(told, done -> node.addPeer(member.peerId(), done));
    }

    /** Asked of the leader. */
    public void remove(GroupMember member, Consumer<Changed> told) {
        change(told, done -> node.removePeer(member.peerId(), done));
    }

    /** JRaft throws if it sees at once that there is nothing to be done. */
    private static void change(Consumer<Changed> told, Consumer<Closure> how) {
        var done = closure(told);
        try {
            how.accept(done);
        } catch (IllegalArgumentException needless) {
            told.accept(new Changed.NotDone(String.valueOf(needless.getMessage())));
        }
    }

    /** Adds a member that is sent everything and does not vote. Asked of the leader. */
    public void addLearner(GroupMember member, Consumer<Changed> told) {
        node.addLearners(peers(List.of(member)), closure(told));
    }

    /** Asked of the leader. */
    public void removeLearner(GroupMember member, Consumer<Changed> told) {
        node.removeLearners(peers(List.of(member)), closure(told));
    }

    /** Asks the state for a snapshot now. */
    public void snapshot(Consumer<Changed> told) {
        node.snapshot(closure(told));
    }

    private static Closure closure(Consumer<Changed> told) {
        return status -> told.accept(
                status.isOk() ? new Changed.Done() : new Changed.NotDone(String.valueOf(status.getErrorMsg())));
    }

    /** The index of the last entry that was handed to the state. */
    public long applied() {
        return node.getLastAppliedLogIndex();
    }

    private void fail(String why) {
        if (failed.compareAndSet(false, true)) {
            LOG.error("raft: this node's member of {} ends: {}", name, why);
            // Whoever found it may hold JRaft's lock.
            rpc.waiting().execute(() -> {
                end();
                state.failed(why);
            });
        }
    }

    private void end() {
        if (ended.compareAndSet(false, true)) {
            rpc.leave(name);
            node.shutdown();
        }
    }

    /** Leaves the group alone; it goes on without this member. Waits until JRaft's threads have let go of the log. */
    @Override
    public void close() {
        end();
        try {
            node.join();
        } catch (InterruptedException early) {
            Thread.currentThread().interrupt();
        }
    }
}
