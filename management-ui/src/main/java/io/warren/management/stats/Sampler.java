package io.warren.management.stats;

import io.warren.engine.channel.ConnectionIdentity;
import io.warren.engine.lane.Clock;
import io.warren.engine.queue.QueueStats;
import io.warren.engine.view.ConnectionsView;
import io.warren.engine.view.ConnectionsView.ConnectionPicture;
import io.warren.engine.view.EngineView;
import io.warren.engine.view.EngineView.ChannelPicture;
import io.warren.engine.view.EngineView.LiveQueue;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Looks at all objects once an interval and writes down what they have counted. What is gone is forgotten.
 *
 * <p>{@link #sample} is called by one timer; the traces are for any thread.
 */
public final class Sampler {
    private final Supplier<EngineView> engine;
    private final ConnectionsView connections;
    private final Clock clock;
    private final Ticks ticks;
    private final Map<Long, History> queues = new ConcurrentHashMap<>();
    private final Map<Long, History> channels = new ConcurrentHashMap<>();
    private final Map<Long, History> connectionBytes = new ConcurrentHashMap<>();
    private final Map<Long, History> exchanges = new ConcurrentHashMap<>();
    private final Map<String, History> virtualHosts = new ConcurrentHashMap<>();
    private final Map<Long, long[]> channelsBefore = new HashMap<>();
    private final Map<Long, long[]> connectionsBefore = new HashMap<>();
    private final Map<String, long[]> hostTotals = new HashMap<>();
    private volatile History overview;
    private long lastMonotonicMillis;

    public Sampler(Supplier<EngineView> engine, ConnectionsView connections, Clock clock, long intervalMillis) {
        this.engine = engine;
        this.connections = connections;
        this.clock = clock;
        this.ticks = new Ticks(intervalMillis);
        this.overview = new History(ticks, Columns.OVERVIEW, History.Retention.GLOBAL);
        this.lastMonotonicMillis = clock.monotonicMillis() - intervalMillis;
    }

    /** One tick. */
    public void sample() {
        var now = clock.monotonicMillis();
        var view = engine.get();
        ticks.tick(clock.wallMillis(), Math.max(1, now - lastMonotonicMillis));
        lastMonotonicMillis = now;
        var levels = queues(view);
        channels(view);
        connections();
        exchanges(view);
        hosts(view, levels);
        overview.sample(Columns.of(view.totals()));
    }

    /** Since when something is known, on the wall clock; the far future before the first tick. */
    public long sinceMillis() {
        return ticks.firstWallMillis();
    }

    /** Forgets everything: rates and samples start again. */
    public void reset() {
        ticks.startAgain();
        queues.clear();
        channels.clear();
        connectionBytes.clear();
        exchanges.clear();
        virtualHosts.clear();
        overview = new History(ticks, Columns.OVERVIEW, History.Retention.GLOBAL);
    }

    public Trace queue(long id) {
        return of(queues, id);
    }

    public Trace channel(long connectionId, int number) {
        return of(channels, key(connectionId, number));
    }

    /** Messages in and out, by the exchange's id. */
    public Trace exchange(long id) {
        return of(exchanges, id);
    }

    /** Bytes received and sent. */
    public Trace connection(long id) {
        return of(connectionBytes, id);
    }

    /** Messages of channels, levels of queues and bytes of connections in a virtual host, see {@link Columns}. */
    public Trace virtualHost(String name) {
        return of(virtualHosts, name);
    }

    /** How it stands in a virtual host since the node started, as of the last tick. */
    public long virtualHostTotal(String name, int column) {
        return virtualHost(name).at(column, clock.wallMillis());
    }

    public Trace overview() {
        return overview;
    }

    private static <K> Trace of(Map<K, History> histories, K key) {
        var found = histories.get(key);
        return found == null ? Trace.NONE : found;
    }

    private static long key(long connectionId, int number) {
        return connectionId << 16 | number;
    }

    private Map<String, long[]> queues(EngineView view) {
        var seen = new HashSet<Long>();
        var levels = new HashMap<String, long[]>();
        for (LiveQueue each : view.everyQueue()) {
            var stats = each.picture().stats();
            var id = each.spec().id();
            seen.add(id);
            history(queues, id, Columns.QUEUE).sample(Columns.of(stats));
            add(levels.computeIfAbsent(each.spec().virtualHost(), _ -> new long[Columns.LEVELS]), stats);
        }
        queues.keySet().retainAll(seen);
        return levels;
    }

    private static void add(long[] levels, QueueStats stats) {
        levels[0] += stats.ready() + stats.unacked();
        levels[1] += stats.ready();
        levels[2] += stats.unacked();
    }

    private void channels(EngineView view) {
        var seen = new HashSet<Long>();
        for (ChannelPicture each : view.channels()) {
            var id = key(each.connectionId(), each.number());
            seen.add(id);
            var totals = Columns.of(each.counters());
            history(channels, id, Columns.CHANNEL).sample(totals);
            grow(each.virtualHost(), 0, channelsBefore.put(id, totals), totals);
        }
        forget(channels, channelsBefore, seen);
    }

    private void connections() {
        var seen = new HashSet<Long>();
        for (ConnectionPicture each : connections.connections()) {
            ConnectionIdentity identity = each.identity();
            seen.add(identity.id());
            var totals = new long[] {each.receivedBytes(), each.sentBytes()};
            history(connectionBytes, identity.id(), 2).sample(totals);
            grow(identity.virtualHost(), Columns.HOST_BYTES, connectionsBefore.put(identity.id(), totals), totals);
        }
        forget(connectionBytes, connectionsBefore, seen);
    }

    /** Those that somebody published to. */
    private void exchanges(EngineView view) {
        var traffic = view.traffic();
        traffic.forEach((id, each) -> history(exchanges, id, 2).sample(Columns.of(each)));
        exchanges.keySet().retainAll(traffic.keySet());
    }

    private static void forget(Map<Long, History> histories, Map<Long, long[]> before, Set<Long> seen) {
        histories.keySet().retainAll(seen);
        before.keySet().retainAll(seen);
    }

    /** What comes and goes leaves what it did with its virtual host, up to the tick before it went. */
    private void grow(String virtualHost, int from, long @org.jspecify.annotations.Nullable [] before, long[] now) {
        var totals = hostTotals.computeIfAbsent(virtualHost, _ -> new long[Columns.HOST]);
        for (var column = 0; column < now.length; column++) {
            totals[from + column] += now[column] - (before == null ? 0 : before[column]);
        }
    }

    private void hosts(EngineView view, Map<String, long[]> levels) {
        var names = view.metadata().virtualHosts().keySet();
        for (var name : names) {
            var totals = hostTotals.computeIfAbsent(name, _ -> new long[Columns.HOST]);
            System.arraycopy(
                    levels.getOrDefault(name, new long[Columns.LEVELS]),
                    0,
                    totals,
                    Columns.HOST_LEVELS,
                    Columns.LEVELS);
            virtualHosts
                    .computeIfAbsent(name, _ -> new History(ticks, Columns.HOST, History.Retention.GLOBAL))
                    .sample(totals);
        }
        virtualHosts.keySet().retainAll(names);
        hostTotals.keySet().retainAll(names);
    }

    private <K> History history(Map<K, History> histories, K key, int columns) {
        return histories.computeIfAbsent(key, _ -> new History(ticks, columns, History.Retention.BASIC));
    }
}
