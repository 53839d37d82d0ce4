package io.warren.broker;

import io.warren.broker.configuration.Configuration;
import io.warren.broker.configuration.ListenAddress;
import io.warren.broker.connection.AmqpServer;
import io.warren.broker.connection.Logins;
import io.warren.broker.connection.SessionFactory;
import io.warren.broker.connection.Tls;
import io.warren.broker.connection.Transport;
import io.warren.engine.lane.Clock;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running node: every service is made here, and this page read from top to bottom is the order in which they start.
 * They stop in the opposite order.
 */
public final class Broker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("default");

    private final Configuration configuration;
    private final ArrayList<Runnable> stops = new ArrayList<>();
    private final ArrayList<String> listeners = new ArrayList<>();

    private Broker(Configuration configuration) {
        this.configuration = configuration;
    }

    /** The engine's services that connections need, as long as they come from outside. */
    interface Services {
        Logins logins();

        SessionFactory sessions();
    }

    static Broker start(Configuration configuration, Services services) {
        var broker = new Broker(configuration);
        try {
            broker.start(services);
            return broker;
        } catch (RuntimeException refused) {
            broker.close();
            throw refused;
        }
    }

    private void start(Services services) {
        var data = DataDirectory.open(Path.of(configuration.text("warren.data_dir")));
        stops.add(data::close);

        var transport = Transport.start(
                configuration.integer("warren.event_loops"), configuration.flag("warren.native_transport"));
        stops.add(() -> transport.stop(2_000));

        var housekeeping = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("housekeeping").factory());
        stops.add(housekeeping::shutdownNow);

        var server = new AmqpServer(
                transport,
                ConnectionConfiguration.sockets(configuration),
                ConnectionConfiguration.connections(configuration),
                services.logins(),
                services.sessions(),
                Clock.SYSTEM);
        stops.add(() -> server.stop(configuration.number("warren.shutdown_timeout")));

        var gauge = new NodeGauge(data.path());
        var alarms = new Alarms(gauge, memoryLimit(gauge), diskFreeLimit(gauge), server::alarm);
        every(configuration.number("memory_monitor_interval"), housekeeping, alarms::check);

        listen(server, housekeeping);
    }

    /** For people: what is listened on, and how to log in while the default user is in force. */
    public List<String> listeners() {
        return List.copyOf(listeners);
    }

    /** Stops in the opposite order of the start. */
    @Override
    public void close() {
        for (var each : stops.reversed()) {
            try {
                each.run();
            } catch (RuntimeException mistake) {
                // The rest is stopped all the same; what failed is in the log.
                LOG.atError().setCause(mistake).log("stop_failed");
            }
        }
        stops.clear();
    }

    private void listen(AmqpServer server, ScheduledExecutorService housekeeping) {
        for (var each : configuration.addresses("listeners.tcp")) {
            listeners.add("amqp " + shown(each, server.listen(each, null)));
        }
        var secure = configuration.addresses("listeners.ssl");
        if (secure.isEmpty()) {
            return;
        }
        var tls = new Tls(ConnectionConfiguration.tls(configuration));
        every(configuration.number("warren.tls.reload_interval"), housekeeping, tls::reloadIfChanged);
        for (var each : secure) {
            listeners.add("amqps " + shown(each, server.listen(each, tls)));
        }
    }

    private static String shown(ListenAddress wanted, InetSocketAddress bound) {
        return new ListenAddress(wanted.host(), bound.getPort()).toString();
    }

    private long memoryLimit(NodeGauge gauge) {
        var absolute = configuration.optionalNumber("vm_memory_high_watermark.absolute");
        if (absolute.isPresent()) {
            return absolute.get();
        }
        var total = configuration
                .optionalNumber("total_memory_available_override_value")
                .orElse(gauge.totalMemory());
        return (long) (total * configuration.ratio("vm_memory_high_watermark.relative"));
    }

    private long diskFreeLimit(NodeGauge gauge) {
        return configuration
                .optionalNumber("disk_free_limit.absolute")
                .or(() -> configuration
                        .optionalRatio("disk_free_limit.relative")
                        .map(share -> (long) (gauge.totalMemory() * share)))
                .orElse(DEFAULT_DISK_FREE_LIMIT);
    }

    /** RabbitMQ's 50 MB would be gone between two measurements; here publishers stop while segments can still roll. */
    private static final long DEFAULT_DISK_FREE_LIMIT = 1_000_000_000L;

    @SuppressWarnings("FutureReturnValueIgnored") // Ends with its executor; a task that fails is logged and runs again.
    private static void every(long millis, ScheduledExecutorService executor, Runnable task) {
        executor.scheduleWithFixedDelay(
                () -> {
                    try {
                        task.run();
                    } catch (RuntimeException mistake) {
                        LOG.atError().setCause(mistake).log("housekeeping_failed");
                    }
                },
                0,
                millis,
                TimeUnit.MILLISECONDS);
    }
}
