package io.warren.engine;

import io.warren.engine.channel.Queues;
import io.warren.engine.lane.Clock;
import io.warren.engine.lane.Lanes;
import io.warren.engine.metadata.EffectiveSettings;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.MetadataLog;
import io.warren.engine.metadata.NodeDefaults;
import io.warren.engine.metadata.Origin;
import io.warren.engine.metadata.QueuePause;
import io.warren.engine.metadata.QueueSettings;
import io.warren.engine.metadata.QueueSpec;
import io.warren.engine.metadata.QueueType;
import io.warren.engine.metadata.VirtualHostMetadata;
import io.warren.engine.queue.LocalQueues;
import io.warren.engine.queue.MessageLog;
import io.warren.engine.queue.QueueCommand;
import io.warren.engine.queue.QueueEvents;
import io.warren.engine.queue.QueueHandle;
import io.warren.engine.queue.QueueHost;
import io.warren.engine.queue.Whereabouts;
import io.warren.engine.view.QueueTotals;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The queues that can be reached from this node: opened when they are declared, before the declare is answered, and ended when they are
 * not declared any more.
 *
 * <p>Changed by the metadata log's thread only (and by the start, before that runs); read by anybody.
 */
final class LiveQueues implements Queues, MetadataLog.Listener, QueueEvents {
    private final MetadataLog metadata;
    private final NodeDefaults defaults;
    private final QueueHost host;
    private final ConcurrentHashMap<Long, QueueHandle> live = new ConcurrentHashMap<>();
    private final LongAdder created = new LongAdder();
    private final LongAdder deleted = new LongAdder();
    private final ConcurrentHashMap<QueueType, QueueTotals> departed = new ConcurrentHashMap<>();
    private final LongAdder lost = new LongAdder();

    LiveQueues(
            MetadataLog metadata,
            MessageLog messages,
            Lanes lanes,
            Clock clock,
            NodeDefaults defaults,
            Forwarder forwarder,
            QueueHost.Choice choice) {
        this.metadata = metadata;
        this.defaults = defaults;
        this.host = choice.among(new LocalQueues(messages, lanes, clock, forwarder.to(this), this));
    }

    /** Opens what was declared when the node stopped. */
    void start() {
        for (var virtualHost : metadata.current().virtualHosts().values()) {
            for (var queue : virtualHost.queues().values()) {
                open(virtualHost, queue);
                if (QueuePause.of(metadata.current(), queue) != null) {
                    pause(metadata.current(), queue);
                }
            }
        }
        host.started();
    }

    /** Ends all of them in order, within the time given. */
    void stop(long withinMillis) {
        var running = new CountDownLatch(live.size());
        live.values().forEach(each -> each.send(new QueueCommand.Stop(running::countDown)));
        try {
            // A queue that does not answer loses nothing: its messages are found as after a crash.
            var _ = running.await(withinMillis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException cause) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public @Nullable QueueHandle queue(long id) {
        return live.get(id);
    }

    Collection<QueueHandle> all() {
        return live.values();
    }

    @Nullable
    QueueHandle find(String virtualHost, String name) {
        var within = metadata.current().virtualHost(virtualHost);
        var spec = within == null ? null : within.queue(name);
        return spec == null ? null : live.get(spec.id());
    }

    Whereabouts whereabouts(QueueSpec spec) {
        return host.whereabouts(spec);
    }

    boolean isHere(QueueSpec spec) {
        return host.whereabouts(spec).here();
    }

    long created() {
        return created.sum();
    }

    /** What queues did that are gone. */
    Map<QueueType, QueueTotals> departed() {
        return Map.copyOf(departed);
    }

    long deleted() {
        return deleted.sum();
    }

    @Override
    public void applied(MetadataChange change, Origin origin, Metadata before, Metadata after) {
        switch (change) {
            case MetadataChange.DeclareQueue(var queue) -> {
                created.increment();
                open(virtualHost(after, queue.virtualHost()), queue);
            }
            case MetadataChange.DeleteQueue(var _, var _, var id) -> end(id);
            case MetadataChange.DeleteVirtualHost(var name) -> {
                var gone = before.virtualHost(name);
                if (gone != null) {
                    gone.queues().values().forEach(each -> end(each.id()));
                }
            }
            case MetadataChange.PutPolicy(var policy) -> reconfigure(after, policy.virtualHost());
            case MetadataChange.PutOperatorPolicy(var policy) -> reconfigure(after, policy.virtualHost());
            case MetadataChange.DeletePolicy(var virtualHost, var _) -> reconfigure(after, virtualHost);
            case MetadataChange.DeleteOperatorPolicy(var virtualHost, var _) -> reconfigure(after, virtualHost);
            case MetadataChange.PutParameter(var parameter) ->
                parameterChanged(after, parameter.virtualHost(), parameter.component(), parameter.name());
            case MetadataChange.DeleteParameter(var virtualHost, var component, var name) ->
                parameterChanged(after, virtualHost, component, name);
            case MetadataChange.PutVirtualHost _,
                    MetadataChange.PutUser _,
                    MetadataChange.DeleteUser _,
                    MetadataChange.PutPermission _,
                    MetadataChange.DeletePermission _,
                    MetadataChange.PutTopicPermission _,
                    MetadataChange.DeleteTopicPermission _,
                    MetadataChange.DeclareExchange _,
                    MetadataChange.DeleteExchange _,
                    MetadataChange.Bind _,
                    MetadataChange.Unbind _ -> {
                // Nothing that a live queue sees.
            }
        }
    }

    @Override
    public void expired(QueueSpec queue) {
        delete(queue);
    }

    @Override
    public void lastConsumerGone(QueueSpec queue) {
        delete(queue);
    }

    @Override
    public void lost(QueueSpec queue, long position) {
        // The log that could not read it has said so, with the place.
        lost.increment();
    }

    long lost() {
        return lost.sum();
    }

    private void delete(QueueSpec queue) {
        metadata.submitForGood(
                new MetadataChange.DeleteQueue(queue.virtualHost(), queue.name(), queue.id()), Origin.BROKER);
    }

    private void open(VirtualHostMetadata virtualHost, QueueSpec spec) {
        live.put(spec.id(), host.open(spec, EffectiveSettings.of(virtualHost, spec, defaults)));
    }

    private void parameterChanged(Metadata after, String virtualHost, String component, String name) {
        var within = component.equals(QueuePause.COMPONENT) ? after.virtualHost(virtualHost) : null;
        var spec = within == null ? null : within.queue(name);
        if (spec != null) {
            pause(after, spec);
        }
    }

    private void pause(Metadata now, QueueSpec spec) {
        var queue = live.get(spec.id());
        if (queue != null) {
            var pause = QueuePause.of(now, spec);
            queue.send(new QueueCommand.Pause(pause == null ? 0 : pause.untilMillis()));
        }
    }

    private void end(long id) {
        var gone = live.remove(id);
        if (gone != null) {
            deleted.increment();
            var last = gone.stats();
            departed.compute(
                    gone.spec().type(), (_, before) -> (before == null ? QueueTotals.NONE : before).plus(last));
            gone.send(new QueueCommand.Deleted());
            host.deleted(gone.spec());
        }
    }

    private void reconfigure(Metadata after, String name) {
        var virtualHost = virtualHost(after, name);
        // Policies that change nothing for a queue are not told to it.
        var changed = new HashMap<QueueHandle, QueueSettings>();
        for (var spec : virtualHost.queues().values()) {
            var queue = live.get(spec.id());
            if (queue != null) {
                var settings = EffectiveSettings.of(virtualHost, spec, defaults);
                if (!settings.equals(queue.settings())) {
                    changed.put(queue, settings);
                }
            }
        }
        changed.forEach((queue, settings) -> {
            queue.send(new QueueCommand.Reconfigure(settings));
            host.reconfigured(queue.spec(), settings);
        });
    }

    private static VirtualHostMetadata virtualHost(Metadata of, String name) {
        return Objects.requireNonNull(of.virtualHost(name), () -> "a change in the virtual host " + name);
    }
}
