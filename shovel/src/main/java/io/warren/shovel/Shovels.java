package io.warren.shovel;

import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldValue;
import io.warren.engine.access.Right;
import io.warren.engine.lane.Clock;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.Metadata.ParameterKey;
import io.warren.engine.operations.ShovelOperations;
import io.warren.engine.view.ShovelPicture;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shovels that are defined, kept running where they shall run.
 *
 * <p>Owner of what runs: one virtual thread, which compares it with the parameters whenever these change, and every second,
 * for the node that runs shovels may be another one. Everything public is for any thread.
 */
public final class Shovels implements ShovelOperations, AutoCloseable {
    static final String COMPONENT = "shovel";

    private static final Logger LOG = LoggerFactory.getLogger("shovel");
    private static final long LOOK_SECONDS = 1;

    private record Running(FieldValue value, Worker worker) {}

    private final OwnBroker own;
    private final BooleanSupplier here;
    private final Clock clock;
    private final Map<ParameterKey, Running> running = new ConcurrentHashMap<>();
    private final Map<ParameterKey, Boolean> again = new ConcurrentHashMap<>();
    private final Semaphore looks = new Semaphore(0);
    private final Thread thread;
    private volatile boolean stopping;

    /**
     * Those of one node; none runs before {@link #start}.
     *
     * @param here whether this is the node that runs shovels; asked again and again
     */
    public Shovels(OwnBroker own, BooleanSupplier here, Clock clock) {
        this.own = own;
        this.here = here;
        this.clock = clock;
        this.thread = Thread.ofVirtual().name("shovels").unstarted(this::run);
    }

    /** Runs them until {@link #close}. */
    public void start() {
        thread.start();
    }

    /** Metadata have changed. */
    public void look() {
        looks.release();
    }

    @Override
    public void close() {
        stopping = true;
        looks.release();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(20));
        } catch (InterruptedException cause) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!stopping) {
            try {
                compare(own.metadata().get());
                var _ = looks.tryAcquire(LOOK_SECONDS, TimeUnit.SECONDS);
                looks.drainPermits();
            } catch (InterruptedException stopped) {
                break;
            } catch (RuntimeException mistake) {
                LOG.atError().setCause(mistake).log("shovels_not_compared");
                looks.drainPermits();
            }
        }
        running.values().forEach(each -> each.worker().stop());
        running.clear();
    }

    private void compare(Metadata now) {
        var wanted = new HashMap<ParameterKey, FieldValue>();
        if (here.getAsBoolean()) {
            now.parameters().forEach((key, parameter) -> {
                if (key.component().equals(COMPONENT)) {
                    wanted.put(key, parameter.value());
                }
            });
        }
        for (var each : List.copyOf(running.entrySet())) {
            var key = each.getKey();
            if (!Objects.equals(wanted.get(key), each.getValue().value()) || again.remove(key) != null) {
                each.getValue().worker().stop();
                running.remove(key);
            }
        }
        wanted.forEach((key, value) -> {
            if (!running.containsKey(key) && value instanceof FieldValue.Table(var table)) {
                var worker = new Worker(ShovelDefinition.of(key.virtualHost(), key.name(), table), own, clock);
                running.put(key, new Running(value, worker));
                worker.start();
            }
        });
    }

    @Override
    public List<ShovelPicture> shovels() {
        return running.values().stream()
                .map(each -> each.worker().picture())
                .sorted(Comparator.comparing(ShovelPicture::virtualHost).thenComparing(ShovelPicture::name))
                .toList();
    }

    @Override
    public boolean restart(String virtualHost, String name) {
        var key = new ParameterKey(virtualHost, COMPONENT, name);
        if (!running.containsKey(key)) {
            return false;
        }
        again.put(key, true);
        look();
        return true;
    }

    @Override
    public List<String> refuses(String name, FieldValue definition, @Nullable String user) {
        if (!(definition instanceof FieldValue.Table(var value))) {
            return List.of(name + " not a list " + ErlangTerms.print(definition));
        }
        return new ShovelValidation(name, value, source(value, user), destination(value, user)).problems();
    }

    private ShovelValidation.Rights source(FieldTable value, @Nullable String user) {
        var queue = ShovelDefinition.text(value, "src-queue");
        var exchange = ShovelDefinition.text(value, "src-exchange");
        return uri -> {
            var refusal = entering(uri, user);
            if (refusal != null || unlimited(user)) {
                return refusal;
            }
            refusal = named(uri, user, Right.READ, queue == null ? exchange : queue);
            return refusal == null ? declaring(uri, user, value, "src-predeclared", queue) : refusal;
        };
    }

    private ShovelValidation.Rights destination(FieldTable value, @Nullable String user) {
        var queue = ShovelDefinition.text(value, "dest-queue");
        var exchange = ShovelDefinition.text(value, "dest-exchange");
        return uri -> {
            var refusal = entering(uri, user);
            if (refusal != null || unlimited(user)) {
                return refusal;
            }
            if (queue == null && exchange == null) {
                return "user \"" + user + "\" must specify 'dest-exchange' or 'dest-queue'";
            }
            refusal = named(uri, user, Right.WRITE, queue == null ? exchange : "");
            return refusal == null ? declaring(uri, user, value, "dest-predeclared", queue) : refusal;
        };
    }

    /** RabbitMQ's check. */
    private @Nullable String entering(AmqpUri uri, @Nullable String user) {
        return user == null
                        || (own.metadata().get().virtualHost(uri.virtualHost()) != null
                                && own.door().enters(user, uri.virtualHost()))
                ? null
                : "user \"" + user + "\" may not connect to vhost \"" + uri.virtualHost() + "\"";
    }

    /** Who may give himself any permission is not asked for each. */
    private boolean unlimited(@Nullable String user) {
        var declared = user == null ? null : own.metadata().get().user(user);
        return user == null || (declared != null && declared.tagged("administrator"));
    }

    /** A shovel without a user in its URI may do no more than who defines it. RabbitMQ does not ask. */
    private @Nullable String named(AmqpUri uri, @Nullable String user, Right right, @Nullable String name) {
        return uri.user() != null
                        || user == null
                        || name == null
                        || own.door().may(user, uri.virtualHost(), right, name)
                ? null
                : "user \"" + user + "\" has no " + right.word() + " access to \"" + name + "\" in vhost \""
                        + uri.virtualHost() + "\"";
    }

    private @Nullable String declaring(
            AmqpUri uri, @Nullable String user, FieldTable value, String predeclared, @Nullable String queue) {
        return queue == null || ShovelDefinition.flag(value, predeclared, "") || own.hasQueue(uri.virtualHost(), queue)
                ? null
                : named(uri, user, Right.CONFIGURE, queue);
    }
}
