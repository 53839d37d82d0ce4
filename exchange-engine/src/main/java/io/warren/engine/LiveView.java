package io.warren.engine;

import io.warren.engine.channel.Channel;
import io.warren.engine.channel.ChannelCounters;
import io.warren.engine.channel.ExchangeTotals;
import io.warren.engine.channel.NodeCounters;
import io.warren.engine.channel.OpenCounts;
import io.warren.engine.channel.Session;
import io.warren.engine.channel.Sessions;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.MetadataLog;
import io.warren.engine.queue.QueueCommand;
import io.warren.engine.queue.QueueCommand.ConsumerPicture;
import io.warren.engine.queue.QueueHandle;
import io.warren.engine.queue.Whereabouts;
import io.warren.engine.view.EngineView;
import io.warren.engine.view.Histogram;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Reads what the owners write. */
final class LiveView implements EngineView {
    private static final long MOVING_MILLIS = 2_000;

    private final String nodeName;
    private final MetadataLog metadata;
    private final LiveQueues queues;
    private final Sessions sessions;
    private final NodeCounters counters;
    private final OpenCounts counts;

    LiveView(
            String nodeName,
            MetadataLog metadata,
            LiveQueues queues,
            Sessions sessions,
            NodeCounters counters,
            OpenCounts counts) {
        this.nodeName = nodeName;
        this.metadata = metadata;
        this.queues = queues;
        this.sessions = sessions;
        this.counters = counters;
        this.counts = counts;
    }

    @Override
    public Metadata metadata() {
        return metadata.current();
    }

    @Override
    public Optional<QueuePicture> queue(String virtualHost, String name) {
        return Optional.ofNullable(queues.find(virtualHost, name))
                .map(each -> picture(each, queues.whereabouts(each.spec())));
    }

    @Override
    public List<LiveQueue> queues() {
        return live(false);
    }

    @Override
    public List<LiveQueue> everyQueue() {
        return live(true);
    }

    private List<LiveQueue> live(boolean all) {
        var live = new ArrayList<LiveQueue>();
        for (var each : queues.all()) {
            var at = queues.whereabouts(each.spec());
            if (all || at.here()) {
                live.add(new LiveQueue(each.spec(), picture(each, at)));
            }
        }
        return live;
    }

    private QueuePicture picture(QueueHandle queue, Whereabouts at) {
        var home = at.here() ? nodeName : at.node() == null ? "" : at.node();
        var replicated = !at.members().isEmpty();
        var stats = queue.stats();
        return new QueuePicture(
                stats,
                queue.settings(),
                at.reachable() ? stats.state() : "down",
                home,
                replicated ? at.members() : List.of(home),
                replicated ? at.online() : at.reachable() ? List.of(home) : List.of());
    }

    @Override
    public List<ChannelPicture> channels() {
        var pictures = new ArrayList<ChannelPicture>();
        for (var session : sessions.all()) {
            session.channels().forEach(channel -> pictures.add(picture(session, channel)));
        }
        return pictures;
    }

    @Override
    public List<ConsumerRow> consumers(String virtualHost) {
        var asked = new ArrayList<QueueHandle>();
        var answers = new ArrayList<CompletableFuture<List<ConsumerPicture>>>();
        for (var queue : queues.all()) {
            var wanted = virtualHost.isEmpty() || queue.spec().virtualHost().equals(virtualHost);
            if (wanted && queues.isHere(queue.spec()) && queue.stats().consumers() > 0) {
                var answer = new CompletableFuture<List<ConsumerPicture>>();
                asked.add(queue);
                answers.add(answer);
                queue.send(new QueueCommand.ListConsumers(answer::complete));
            }
        }
        var rows = new ArrayList<ConsumerRow>();
        for (var at = 0; at < asked.size(); at++) {
            var queue = asked.get(at);
            // One that moves away just now may take its time.
            var answer = answers.get(at).completeOnTimeout(List.of(), MOVING_MILLIS, TimeUnit.MILLISECONDS);
            answer.join().forEach(each -> rows.add(row(queue, each)));
        }
        return rows;
    }

    @Override
    public Totals totals() {
        long ready = 0;
        long unacked = 0;
        var consumers = 0;
        var number = 0;
        for (var queue : queues.all()) {
            if (!queues.isHere(queue.spec())) {
                continue;
            }
            var stats = queue.stats();
            ready += stats.ready();
            unacked += stats.unacked();
            consumers += stats.consumers();
            number++;
        }
        var exchanges = metadata().virtualHosts().values().stream()
                .mapToInt(each -> each.exchanges().size())
                .sum();
        var sum = new ChannelCounters();
        counters.addTo(sum);
        sessions.all().forEach(session -> session.channels().forEach(channel -> sum.add(channel.counters())));
        var times = counters.confirmTimes();
        return new Totals(
                ready,
                unacked,
                number,
                exchanges,
                sessions.all().size(),
                counts.channels(),
                consumers,
                counters(sum),
                sessions.opened(),
                sessions.closed(),
                counters.channelsOpened(),
                counters.channelsClosed(),
                queues.created(),
                queues.created(),
                queues.deleted(),
                queues.departed(),
                new Histogram(ChannelCounters.SIZES, sum.sizes(), sum.publishedBytes()),
                new Histogram(times.boundsNanos(), times.counts(), times.sumNanos()));
    }

    @Override
    public Map<Long, ExchangeTotals> traffic() {
        return counters.traffic(sessions.all(), metadata());
    }

    private static ChannelPicture picture(Session session, Channel channel) {
        var identity = session.identity();
        return new ChannelPicture(
                identity.id(),
                identity.name(),
                channel.number(),
                identity.user(),
                identity.virtualHost(),
                channel.confirms(),
                channel.transactional(),
                channel.consumers(),
                channel.unacked(),
                channel.unconfirmed(),
                channel.uncommitted(),
                channel.prefetch(),
                channel.globalPrefetch(),
                counters(channel.counters()),
                channel.counters().lastUsedAtMillis());
    }

    private ConsumerRow row(QueueHandle queue, ConsumerPicture picture) {
        var spec = picture.spec();
        var holder = spec.holder();
        var session = sessions.find(holder.connection());
        return new ConsumerRow(
                queue.spec().virtualHost(),
                queue.spec().name(),
                spec.tag(),
                holder.connection(),
                session == null ? "" : session.identity().name(),
                holder.channel(),
                holder.user(),
                !spec.noAck(),
                spec.exclusive(),
                picture.active(),
                spec.prefetch(),
                picture.unsettled(),
                spec.arguments());
    }

    private static Counters counters(ChannelCounters of) {
        return new Counters(
                of.published(),
                of.confirmed(),
                of.returnedUnroutable(),
                of.droppedUnroutable(),
                of.delivered(),
                of.deliveredNoAck(),
                of.got(),
                of.gotNoAck(),
                of.gotEmpty(),
                of.acked(),
                of.redelivered());
    }
}
