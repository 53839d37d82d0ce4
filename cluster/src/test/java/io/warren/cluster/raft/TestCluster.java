package io.warren.cluster.raft;

import io.warren.cluster.FreePorts;
import io.warren.cluster.member.Discovery;
import io.warren.cluster.member.JGroupsTransport;
import io.warren.cluster.member.NodeId;
import io.warren.cluster.member.TransportSettings;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Nodes of one cluster in this JVM, on free ports, each with a disk that outlives it. */
final class TestCluster implements AutoCloseable {
    static final Duration LONG = Duration.ofSeconds(20);

    private static final long GROUP = 7;
    private static final Executor STARTING = task -> Thread.ofVirtual().start(task);
    private static final AtomicInteger CLUSTERS = new AtomicInteger();

    final List<Site> sites = new ArrayList<>();
    private final String group;
    private final RaftSettings settings;
    private final String cluster = "test-" + CLUSTERS.incrementAndGet();

    /** Nodes whose messages reach nobody of the others. */
    private final Set<NodeId> apart = ConcurrentHashMap.newKeySet();

    /** Messages that were sent between such and the others. */
    final AtomicInteger sentInVain = new AtomicInteger();

    /** What stays where a node lived. */
    final class Site {
        final NodeId id;
        final InetSocketAddress address;
        final MemoryDisk disk;
        final MemorySnapshots snapshots = new MemorySnapshots();

        @Nullable
        Running running;

        Site(int number, InetSocketAddress address) {
            this.id = new NodeId("rabbit@node" + number + "." + cluster, number);
            this.address = address;
            this.disk = new MemoryDisk(number);
        }

        Running running() {
            var now = running;
            if (now == null) {
                throw new AssertionError(id + " is down");
            }
            return now;
        }
    }

    /** A node that lives. */
    record Running(JGroupsTransport transport, RaftGroups groups, RaftGroup member, Numbers state) {}

    TestCluster(int nodes, RaftSettings settings) {
        this.settings = settings;
        this.group = "group-" + cluster;
        FreePorts.addresses(nodes).forEach(address -> sites.add(new Site(sites.size() + 1, address)));
    }

    /** All of them at once, as founders, and then a leader. */
    static TestCluster started(int nodes, RaftSettings settings) {
        var cluster = new TestCluster(nodes, settings);
        CompletableFuture.allOf(cluster.sites.stream()
                        .map(site -> CompletableFuture.runAsync(() -> cluster.start(site), STARTING))
                        .toArray(CompletableFuture[]::new))
                .join();
        cluster.leader();
        return cluster;
    }

    void start(Site site) {
        start(site, sites.stream().map(each -> new GroupMember(each.id, 0)).toList());
    }

    void start(Site site, List<GroupMember> founders) {
        var transport = JGroupsTransport.open(
                new TransportSettings(
                        site.id,
                        cluster,
                        new TransportSettings.Secret("a secret of the tests"),
                        site.address,
                        new Discovery.Listed(
                                sites.stream().map(each -> each.address).toList()),
                        null),
                this::carried);
        var groups = new RaftGroups(transport);
        var state = new Numbers();
        var member = groups.open(
                new RaftGroup.Parts(group, 0, site.disk.open(GROUP), site.snapshots, state), founders, settings);
        site.running = new Running(transport, groups, member, state);
    }

    private boolean carried(NodeId from, NodeId to) {
        var carried = apart.contains(from) == apart.contains(to);
        if (!carried) {
            sentInVain.incrementAndGet();
        }
        return carried;
    }

    /** These hear each other and not the rest. */
    void part(Site... some) {
        for (var site : some) {
            apart.add(site.id);
        }
    }

    void heal() {
        apart.clear();
    }

    /** Without a word: what it would send from now on reaches nobody, and what it had not forced may be gone. */
    void kill(Site site) {
        var now = site.running();
        apart.add(site.id);
        now.transport.close();
        now.member.close();
        now.groups.close();
        site.running = null;
        site.disk.powerCut();
        apart.remove(site.id);
    }

    List<Site> alive() {
        return sites.stream().filter(site -> site.running != null).toList();
    }

    /** The one that leads, of those that live; waits for it. */
    Site leader() {
        return leaderAmong(alive());
    }

    Site leaderAmong(List<Site> some) {
        Until.holds("a leader", LONG, () -> leading(some) != null);
        var found = leading(some);
        return found == null ? leaderAmong(some) : found;
    }

    private static @Nullable Site leading(List<Site> some) {
        return some.stream()
                .filter(site -> site.running != null && site.running.state.leadingTerm() > 0)
                .max(java.util.Comparator.comparingLong(
                        site -> site.running().state.leadingTerm()))
                .orElse(null);
    }

    Site other(Site than) {
        return alive().stream().filter(site -> site != than).findFirst().orElseThrow();
    }

    /** All that live have committed the same, so many or more. */
    void equal(int least) {
        Until.holds(
                "the same " + least + " everywhere: " + counts(),
                LONG,
                () -> alive().stream()
                                        .map(site -> site.running().state.all())
                                        .distinct()
                                        .count()
                                == 1
                        && alive().getFirst().running().state.count() >= least);
    }

    private List<Integer> counts() {
        return alive().stream().map(site -> site.running().state.count()).toList();
    }

    static List<Long> numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(Long::valueOf).toList();
    }

    @Override
    public void close() {
        heal();
        sites.forEach(site -> site.disk.hold(false)); // A member does not close before what it appends is forced.
        alive().forEach(site -> {
            var now = site.running();
            now.member.close();
            now.groups.close();
            now.transport.close();
        });
        sites.forEach(site -> site.disk.close());
    }
}
