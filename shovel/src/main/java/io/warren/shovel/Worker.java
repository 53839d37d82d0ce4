package io.warren.shovel;

import io.warren.engine.lane.Clock;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.view.ShovelPicture;
import io.warren.engine.view.ShovelPicture.State;
import io.warren.shovel.ShovelDefinition.DeleteAfter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One shovel at work: connects, carries, and begins anew when something has gone wrong.
 *
 * <p>Owner of everything here is its virtual thread. The others call {@link #stop} and look at {@link #picture}.
 */
final class Worker implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger("shovel");

    private final ShovelDefinition definition;
    private final OwnBroker own;
    private final Clock clock;
    private final Thread thread;
    private volatile boolean stopping;
    private volatile boolean finished;
    private volatile State state = State.STARTING;
    private volatile long changedAtMillis;
    private volatile @Nullable String reason;
    private volatile Map<String, String> details = Map.of();
    private volatile @Nullable Carrying carrying;

    Worker(ShovelDefinition definition, OwnBroker own, Clock clock) {
        this.definition = definition;
        this.own = own;
        this.clock = clock;
        this.changedAtMillis = clock.wallMillis();
        this.thread = Thread.ofVirtual().name("shovel " + definition.name()).unstarted(this);
    }

    void start() {
        thread.start();
    }

    ShovelDefinition definition() {
        return definition;
    }

    /** Ends it; returns when it holds nothing any more. */
    void stop() {
        stopping = true;
        thread.interrupt();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException cause) {
            Thread.currentThread().interrupt();
        }
    }

    ShovelPicture picture() {
        var work = carrying;
        var metrics = work == null ? null : work.metrics();
        var shown = state == State.RUNNING && work != null && work.blocked() ? State.BLOCKED : state;
        return new ShovelPicture(
                definition.virtualHost(), definition.name(), shown, changedAtMillis, reason, details, metrics);
    }

    @Override
    public void run() {
        try {
            work();
        } finally {
            removed();
        }
    }

    private void work() {
        while (!stopping) {
            enter(State.STARTING, null);
            try {
                attempt();
            } catch (ShovelFailed failure) {
                terminated(failure.reason());
            } catch (InterruptedException stopped) {
                // Asked to; or else the next attempt begins at once.
                continue;
            } catch (RuntimeException mistake) {
                LOG.atError()
                        .addKeyValue("vhost", definition.virtualHost())
                        .addKeyValue("shovel", definition.name())
                        .setCause(mistake)
                        .log("shovel_failed");
                terminated("needed a restart");
            }
            if (finished || !waited()) {
                return;
            }
        }
    }

    private void removed() {
        own.events()
                .tell(
                        "shovel.worker.removed",
                        each -> each.put("name", definition.name()).put("vhost", definition.virtualHost()));
    }

    private void terminated(String why) {
        if (stopping) {
            return;
        }
        LOG.atWarn()
                .addKeyValue("vhost", definition.virtualHost())
                .addKeyValue("shovel", definition.name())
                .addKeyValue("reason", why)
                .log("shovel_terminated");
        enter(State.TERMINATED, why);
    }

    /** Whether there shall be another attempt. */
    private boolean waited() {
        if (definition.reconnectSeconds() <= 0) {
            return false;
        }
        try {
            Thread.sleep((long) (definition.reconnectSeconds() * 1_000));
            return true;
        } catch (InterruptedException stopped) {
            return false;
        }
    }

    private void enter(State next, @Nullable String why) {
        reason = why;
        state = next;
        changedAtMillis = clock.wallMillis();
        own.events().tell("shovel.worker.status", each -> {
            each.put("name", definition.name())
                    .put("vhost", definition.virtualHost())
                    .put("status", next.word());
            if (why != null) {
                each.put("reason", why);
            }
        });
    }

    private void attempt() throws InterruptedException {
        var events = new LinkedBlockingQueue<Event>();
        try (var source = connected("source", definition.from().uris(), uri -> source(uri, events::add));
                var destination =
                        connected("destination", definition.to().uris(), uri -> destination(uri, events::add))) {
            destination.declare();
            source.declare();
            var remaining = remaining(source);
            var work = new Carrying(definition, source, destination, events, remaining, marking(source, destination));
            carrying = work;
            details = details(source, destination);
            enter(State.RUNNING, null);
            LOG.atInfo()
                    .addKeyValue("vhost", definition.virtualHost())
                    .addKeyValue("shovel", definition.name())
                    .addKeyValue("from", source.shown())
                    .addKeyValue("to", destination.shown())
                    .log("shovel_running");
            if (remaining != 0) {
                source.consume();
                work.carry(deadlineNanos());
            }
        }
        finished = true;
        LOG.atInfo()
                .addKeyValue("vhost", definition.virtualHost())
                .addKeyValue("shovel", definition.name())
                .log("shovel_done");
        var _ = own.operations()
                .change(
                        new MetadataChange.DeleteParameter(
                                definition.virtualHost(), Shovels.COMPONENT, definition.name()),
                        OwnBroker.SHOVEL);
    }

    private long deadlineNanos() {
        var seconds = definition.from().deleteAfterSeconds();
        return seconds == 0 ? Long.MAX_VALUE : TimeUnit.SECONDS.toNanos(seconds);
    }

    private Carrying.Marking marking(Source source, Destination destination) {
        return message -> Marks.on(
                message,
                definition,
                own.clusterName().get(),
                source.shown(),
                destination.shown(),
                clock.wallMillis() / 1_000);
    }

    private long remaining(Source source) {
        return switch (definition.from().deleteAfter()) {
            case DeleteAfter.Never() -> Carrying.UNLIMITED;
            case DeleteAfter.QueueLength() -> source.depth();
            case DeleteAfter.Messages(var number) -> number;
        };
    }

    /** Tries the URIs in an order of chance, as RabbitMQ does. */
    private static <T> T connected(String what, List<String> uris, Function<AmqpUri, T> connect) {
        var order = new ArrayList<>(uris);
        Collections.shuffle(order);
        for (var each : order) {
            try {
                return connect.apply(AmqpUri.of(each));
            } catch (ShovelFailed | IllegalArgumentException failure) {
                LOG.atWarn()
                        .addKeyValue("uri", AmqpUri.withoutLogin(each))
                        .addKeyValue("reason", failure.getMessage())
                        .log("shovel_not_connected");
            }
        }
        throw new ShovelFailed("failed to connect to " + what);
    }

    private Source source(AmqpUri uri, Consumer<Event> events) {
        return uri.inside() || definition.from().local()
                ? new OwnSource(own, uri, definition, events)
                : new FarSource(uri, definition, events);
    }

    private Destination destination(AmqpUri uri, Consumer<Event> events) {
        return uri.inside() || definition.to().local()
                ? new OwnDestination(own, uri, definition, events)
                : new FarDestination(uri, definition, events);
    }

    private Map<String, String> details(Source source, Destination destination) {
        var from = definition.from();
        var to = definition.to();
        var shown = new LinkedHashMap<String, String>();
        shown.put("src_uri", source.shown());
        shown.put("src_protocol", from.local() ? "local" : "amqp091");
        shown.put("dest_protocol", to.local() ? "local" : "amqp091");
        shown.put("dest_uri", destination.shown());
        put(shown, "src_queue", from.queue());
        put(shown, "src_exchange", from.exchange());
        put(shown, "src_exchange_key", from.exchange() == null ? null : from.exchangeKey());
        put(shown, "dest_queue", to.queue());
        put(shown, "dest_exchange", to.exchange());
        put(shown, "dest_exchange_key", to.exchangeKey());
        return shown;
    }

    private static void put(Map<String, String> shown, String key, @Nullable String value) {
        if (value != null) {
            shown.put(key, value);
        }
    }
}
