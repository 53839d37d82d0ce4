package io.warren.cluster;

import io.warren.cluster.forward.Relay;
import io.warren.cluster.forward.Target;
import io.warren.cluster.member.JGroupsTransport;
import io.warren.cluster.member.NodeId;
import io.warren.cluster.member.Traffic;
import io.warren.cluster.member.TransportSettings;
import io.warren.cluster.metadata.MetadataCodec;
import io.warren.cluster.metadata.NodeEntry;
import io.warren.cluster.metadata.ReplicatedMetadata;
import io.warren.cluster.metadata.Topology;
import io.warren.cluster.metadata.TopologyChange;
import io.warren.cluster.raft.GroupMember;
import io.warren.cluster.raft.RaftGroup;
import io.warren.cluster.raft.RaftGroups;
import io.warren.cluster.shard.BesideShards;
import io.warren.engine.channel.ReplyAddresses;
import io.warren.engine.lane.Clock;
import io.warren.engine.lane.Lanes;
import io.warren.engine.log.GroupLogs;
import io.warren.engine.log.SnapshotStore;
import io.warren.engine.message.Receipt;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.NodeLimits;
import io.warren.engine.queue.LocalQueues;
import io.warren.engine.queue.MessageLog;
import io.warren.engine.queue.QueueHost;
import io.warren.engine.view.ClusterPicture;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's part in a cluster, put together: read {@link #start} from top to bottom for the order in which it comes to be,
 * and {@link #close} for how it ends.
 *
 * <p>Owner of the seats: the thread {@code cluster}, which looks after everything every now and then.
 */
public final class Cluster implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);
    private static final long LOOK_MILLIS = 200;
    private static final long SAY_MILLIS = 1_000;
    private static final long LOG_MILLIS = 10_000;
    private static final long FRESHEN_MILLIS = 5_000;
    private static final int ROWS = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final ClusterSettings settings;
    private final Identity identity;
    private final Stores stores;
    private final Clock clock;
    private final Lanes lanes;
    private final JGroupsTransport transport;
    private final RaftGroups groups;
    private final Calls calls;
    private final Bodies bodies;
    private final LeaderBoard board;
    private final Views views;
    private final QueueNews news;
    private final ReplicatedMetadata metadata;
    private final Relay relay;
    private final MessageLog messages;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("cluster").factory());

    private final SharedAlarms alarms;
    private final SharedLoads loads;
    private final SeatTable seats;
    private final Formation formation;
    private volatile @Nullable RaftGroup group;
    private volatile @Nullable Steward steward;
    private volatile @Nullable ShardHost host;
    private volatile @Nullable Mover mover;
    private volatile boolean closing;
    private long saidAtMillis;
    private long freshenedAtMillis;

    /**
     * What lasts on this node.
     *
     * @param snapshots of a group
     * @param dropSnapshots of a group that is over
     */
    public record Stores(
            GroupLogs logs,
            MessageLog messages,
            LongFunction<SnapshotStore> snapshots,
            java.util.function.LongConsumer dropSnapshots) {}

    /** What a node brings along. */
    public record Node(
            ClusterSettings settings,
            Identity identity,
            Stores stores,
            MetadataCodec codec,
            NodeLimits limits,
            Lanes lanes,
            Clock clock) {}

    /**
     * Joins, makes or comes back to the cluster, and waits until everything is known that was declared when this was called.
     * That may take as long as no majority is there.
     *
     * @param alone what the node has if it makes the cluster
     */
    public static Cluster start(Node node, Metadata alone) {
        var cluster = new Cluster(node);
        try {
            cluster.transport.join();
            cluster.belong(alone);
            return cluster;
        } catch (RuntimeException failed) {
            cluster.close();
            throw failed;
        }
    }

    private Cluster(Node node) {
        settings = node.settings();
        stores = node.stores();
        clock = node.clock();
        lanes = node.lanes();
        identity = whole(node.identity(), stores);
        transport = JGroupsTransport.prepared(new TransportSettings(
                identity.self(),
                settings.name(),
                settings.secret(),
                settings.listen(),
                settings.discovery(),
                settings.tls()));
        groups = new RaftGroups(transport);
        calls = new Calls(transport);
        bodies = new Bodies(calls, transport.self());
        board = new LeaderBoard(shard -> seats().aim(shard));
        metadata = new ReplicatedMetadata(transport, node.limits(), node.codec(), clock, () -> seats().led());
        seats = new SeatTable(
                new SeatTable.Around(
                        identity, stores, groups, settings.raft(), settings.snapshotEntries(), lanes, clock, thread),
                transport,
                metadata,
                board,
                bodies);
        views = new Views(transport, calls, metadata, board, seats::all);
        loads = new SharedLoads(transport, metadata::topology);
        news = new QueueNews(
                calls,
                () -> {
                    var open = host;
                    return open == null ? Map.of() : open.here();
                },
                (id, stats) -> {
                    var open = host;
                    if (open != null) {
                        open.seen(id, stats);
                    }
                });
        messages = new BesideShards(stores.messages(), id -> {
            var open = host;
            return open == null || !open.isLocal(id);
        });
        relay = new Relay(transport, new Here(), lanes, clock, new java.security.SecureRandom()::nextLong);
        alarms = new SharedAlarms(transport);
        formation = new Formation(transport.self(), settings, new Others());
        transport.receive(Traffic.CONTROL, this::told);
        transport.onMembers(_ -> membersChanged());
    }

    /** They and what they look at know each other. */
    private SeatTable seats() {
        return seats;
    }

    /** A node whose disk lost what it had promised is another one from now on, and has nothing. */
    private static Identity whole(Identity identity, Stores stores) {
        var here = stores.logs().groups();
        var suspect = here.stream()
                .filter(id -> stores.logs().open(id) instanceof GroupLogs.Opened.Suspect)
                .findFirst();
        var membership = identity.membership();
        var lost = membership != null && !here.contains(groupZero(membership)) && identity.began(groupZero(membership));
        if (suspect.isPresent() || lost) {
            LOG.error(
                    "event=cluster_log_lost node={} text=\"the disk lost what this node had promised: it begins anew, as"
                            + " one that knows nothing\"",
                    identity.self());
            here.forEach(id -> {
                stores.logs().drop(id, Receipt.NONE);
                stores.dropSnapshots().accept(id);
            });
            identity.renew();
        }
        return identity;
    }

    private static long groupZero(Identity.Membership membership) {
        return membership.number();
    }

    private final class Here implements Relay.Served {
        @Override
        public Target.@Nullable Here queue(long id) {
            var open = host;
            return open == null ? null : open.served(id);
        }

        @Override
        public MessageLog log() {
            return stores.messages();
        }

        @Override
        public boolean logged(long id) {
            var open = host;
            return open != null && open.isLocal(id);
        }
    }

    private final class Others implements Formation.Around, Steward.Around {
        @Override
        public List<NodeId> others() {
            return transport.members().nodes().stream()
                    .filter(each -> !each.equals(transport.self()))
                    .toList();
        }

        @Override
        public void tell(NodeId node, Control what) {
            if (node.equals(transport.self())) {
                told(node, what);
            } else {
                transport.send(node, Traffic.CONTROL, what.write());
            }
        }

        @Override
        public long monotonicMillis() {
            return clock.monotonicMillis();
        }

        @Override
        public String clusterId() {
            var membership = identity.membership();
            return membership == null ? "" : membership.clusterId();
        }

        @Override
        public @Nullable String leaveGivenTo() {
            return identity.leaveGivenTo();
        }

        @Override
        public void giveLeave(String node) {
            identity.giveLeave(node);
        }

        @Override
        public boolean heard(NodeId node) {
            return transport.members().has(node);
        }

        @Override
        public LeaderBoard.Row leader(int shard) {
            return board.row(shard);
        }
    }

    // Belonging.

    private void belong(Metadata alone) {
        var membership = identity.membership();
        while (membership == null) {
            membership = formation.look();
            if (membership != null) {
                identity.join(membership);
                LOG.info(
                        "event=cluster_{} id={} number={}",
                        membership.founder() ? "made" : "joined",
                        membership.clusterId(),
                        membership.number());
            } else {
                pause();
            }
        }
        var id = groupZero(membership);
        var opened = groups.open(
                new RaftGroup.Parts(
                        "metadata",
                        membership.number(),
                        seats.log(id),
                        stores.snapshots().apply(id),
                        metadata),
                membership.founder() ? List.of(new GroupMember(transport.self(), membership.number())) : List.of(),
                settings.raft());
        group = opened;
        metadata.begin(opened);
        steward = new Steward(metadata, opened, settings.replicas(), new Others());
        var _ = thread.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        if (membership.founder()) {
            found(membership, alone);
        }
        awaitCurrent();
    }

    /** A first start that was cut short is finished by the next. */
    private void found(Identity.Membership membership, Metadata alone) {
        while (!metadata.topology().exists() && metadata.leadsIn() == 0) {
            if (isCurrent() && metadata.topology().exists()) {
                return;
            }
            pause();
        }
        if (!metadata.topology().exists()) {
            var answer = new CompletableFuture<String>();
            metadata.found(
                    membership.clusterId(),
                    ClusterSettings.LEVEL,
                    address(),
                    settings.shards(),
                    alone,
                    answer::complete);
            answer.join();
        }
    }

    private void awaitCurrent() {
        var saidAt = clock.monotonicMillis();
        while (!(isCurrent() && metadata.topology().exists())) {
            var failure = metadata.failure();
            if (failure != null) {
                throw new IllegalStateException("the cluster's metadata: " + failure);
            }
            if (clock.monotonicMillis() - saidAt >= LOG_MILLIS) {
                saidAt = clock.monotonicMillis();
                LOG.info(
                        "event=cluster_awaited text=\"waiting for a majority of {}; heard: {}\"",
                        metadata.topology().nodes().keySet(),
                        transport.members().nodes());
            }
            pause();
        }
        var level = metadata.topology().level();
        if (level > ClusterSettings.LEVEL) {
            throw new ClusterRefused("the cluster uses what came with feature level " + level + "; this release knows "
                    + ClusterSettings.LEVEL + " and cannot take part in it any more");
        }
        LOG.info("event=cluster_ready revision={} level={}", metadata.current().revision(), level);
    }

    private boolean isCurrent() {
        var answer = new CompletableFuture<Boolean>();
        metadata.whenCurrent(answer::complete);
        try {
            return answer.get(5, TimeUnit.SECONDS);
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException notNow) {
            return false;
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while it waited for the cluster", ending);
        }
    }

    private static void pause() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
    }

    // What the engine gets.

    public ReplicatedMetadata metadata() {
        return metadata;
    }

    /** The log for the engine: of what lives here alone. */
    public MessageLog messages() {
        return messages;
    }

    /** From now on direct replies reach other nodes' channels, and theirs reach ours. */
    public void reply(ReplyAddresses here) {
        here.far(new Replies(transport, metadata::topology, here));
    }

    /** Publishers wait on all nodes while there is a reason on one. {@code others} hears theirs, null for none any more. */
    public void onAlarm(Consumer<@Nullable String> others) {
        alarms.listen(others);
    }

    /** Why publishers wait here, empty if they do not. */
    public void alarm(String reason) {
        alarms.own(reason);
    }

    /** From now on others are told how this node serves clients. */
    public void load(Supplier<NodeLoad> own) {
        loads.own(own);
    }

    /** How the others that can be heard serve clients, by their names. A drained one is not healthy. */
    public Map<String, NodeLoad> loads() {
        return loads.heard();
    }

    /** Where queues run; the engine asks for it once. */
    public QueueHost among(LocalQueues own) {
        var self = transport.self().name();
        var opened = new ShardHost(metadata, own, relay, self, seats);
        host = opened;
        seats.serve(opened);
        var moving = new Mover(metadata, seats, opened, self);
        mover = moving;
        opened.whenStarted(moving::begin);
        return opened;
    }

    private void membersChanged() {
        loads.membersChanged();
        alarms.membersChanged();
        var open = host;
        if (open != null) {
            open.membersChanged();
            seats.say();
        }
    }

    // What nodes tell each other.

    private void told(NodeId from, ByteBuffer bytes) {
        try {
            told(from, Control.read(bytes));
        } catch (IllegalArgumentException noise) {
            LOG.warn("event=cluster_control_dropped from={} why=\"{}\"", from, noise.getMessage());
        }
    }

    private void told(NodeId from, Control control) {
        switch (control) {
            case Control.Hello hello -> formation.hello(from, hello);
            case Control.Join(var address, var level) -> join(from, address, level);
            case Control.Welcome welcome -> formation.welcome(welcome);
            case Control.Refused(var why) -> formation.refused(from, why);
            case Control.Leads(var shard, var term, var voters) -> board.leads(shard, from, term, voters);
            case Control.LeadsNoMore(var shard, var term) -> board.ended(shard, from, term);
            case Control.Alarm(var reason) -> alarms.told(from, reason);
            case Control.Load(var load) -> loads.told(from, load);
            case Control.HandOver(var shard, var to) -> seats.handOver(shard, to);
        }
    }

    private void join(NodeId from, String address, int level) {
        var membership = identity.membership();
        if (membership == null || !metadata.topology().exists()) {
            return; // Asked again.
        }
        metadata.reshape(new TopologyChange.Join(from, address, level), refusal -> {
            var node = metadata.topology().node(from.name());
            if (!refusal.isEmpty()) {
                transport.send(from, Traffic.CONTROL, new Control.Refused(refusal).write());
            } else if (node != null && node.id().equals(from)) {
                transport.send(
                        from, Traffic.CONTROL, new Control.Welcome(membership.clusterId(), node.membership()).write());
            }
        });
    }

    /** Everything that must come right by and by. */
    private void look() {
        try {
            var now = clock.monotonicMillis();
            if (now - saidAtMillis >= SAY_MILLIS) {
                saidAtMillis = now;
                seats.say();
                alarms.say();
                loads.say();
                seats.save();
            }
            var stewarding = steward;
            if (stewarding != null && !closing) {
                stewarding.look();
            }
            seats.look();
            freshen(now);
        } catch (RuntimeException mistake) {
            LOG.error("event=cluster_look_failed", mistake);
        }
    }

    /** What the cluster knows of this node from the time when it joined may be of an earlier release, or address. */
    private void freshen(long now) {
        var known = metadata.topology().node(transport.self().name());
        if (known != null
                && known.id().equals(transport.self())
                && !(known.level() == ClusterSettings.LEVEL && known.address().equals(address()))
                && now - freshenedAtMillis >= FRESHEN_MILLIS) {
            freshenedAtMillis = now;
            metadata.reshape(
                    new TopologyChange.Join(transport.self(), address(), ClusterSettings.LEVEL),
                    refusal -> LOG.info("event=cluster_member_freshened refusal=\"{}\"", refusal));
        }
    }

    /** As {@link #reshape}: all that came with the release which all nodes have is used from now on, and there is no way back. */
    public String raise() {
        var all = metadata.topology().nodes().values().stream().mapToInt(NodeEntry::level);
        return reshape(new TopologyChange.Raise(all.min().orElse(ClusterSettings.LEVEL)));
    }

    private String address() {
        return settings.listen().getHostString() + ":" + settings.listen().getPort();
    }

    /** Why it is not done, empty if it is. Blocks. */
    public String reshape(TopologyChange change) {
        var answer = new CompletableFuture<String>();
        metadata.reshape(change, answer::complete);
        return answer.join();
    }

    /** Asks whoever leads the shard to let another lead it. Why that cannot be, empty if it was asked. */
    public String lead(int shard, String node) {
        var leader = board.row(shard).leader();
        if (leader == null) {
            return "nobody leads shard " + shard + " now";
        }
        new Others().tell(leader, new Control.HandOver(shard, node));
        return "";
    }

    /** The other nodes that belong to it. */
    public List<String> others() {
        return metadata.topology().nodes().keySet().stream()
                .filter(each -> !each.equals(transport.self().name()))
                .sorted()
                .toList();
    }

    /** Answers what other nodes ask by {@link #ask}. */
    public void answer(java.util.function.UnaryOperator<byte[]> by) {
        calls.serve(ROWS, (_, question) -> {
            var bytes = new byte[question.remaining()];
            question.duplicate().get(bytes);
            return ByteBuffer.wrap(by.apply(bytes));
        });
    }

    /** What those of the others answer that can be heard and are not too slow, by their names. */
    public Map<String, byte[]> ask(byte[] question) {
        var asked = new HashMap<String, CompletableFuture<ByteBuffer>>();
        for (var each : metadata.topology().nodes().values()) {
            if (!each.id().equals(transport.self()) && transport.members().has(each.id())) {
                asked.put(each.name(), calls.ask(each.id(), ROWS, ByteBuffer.wrap(question), PATIENCE));
            }
        }
        var answers = new HashMap<String, byte[]>();
        asked.forEach((node, answer) -> {
            try {
                var bytes = answer.join();
                var row = new byte[bytes.remaining()];
                bytes.get(row);
                answers.put(node, row);
            } catch (java.util.concurrent.CompletionException unanswered) {
                LOG.debug("event=cluster_rows_missing node={}", node, unanswered);
            }
        });
        return answers;
    }

    /** Other nodes hear from now on how the queues stand that run here. */
    public void tellOfQueues(long everyMillis) {
        var _ = thread.scheduleWithFixedDelay(
                () -> {
                    try {
                        news.tell(transport.members(), transport.self(), clock.monotonicMillis());
                    } catch (RuntimeException mistake) {
                        LOG.error("event=cluster_news_failed", mistake);
                    }
                },
                everyMillis,
                everyMillis,
                TimeUnit.MILLISECONDS);
    }

    /** The whole cluster, gathered now: waits for other nodes, but not for long. */
    public ClusterPicture picture() {
        return views.picture();
    }

    public Topology topology() {
        return metadata.topology();
    }

    /** Hands over what it leads, then ends: seats, group 0, transport. The engine has stopped; the logs are closed after this. */
    @Override
    public void close() {
        closing = true;
        thread.shutdown();
        var moving = mover;
        if (moving != null) {
            moving.close();
        }
        seats.handOverAll();
        bodies.close();
        relay.close();
        seats.close();
        var open = group;
        if (open != null) {
            open.close();
        }
        metadata.close();
        groups.close();
        calls.close();
        transport.close();
    }
}
