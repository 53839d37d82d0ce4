package io.warren.broker;

import io.warren.broker.configuration.Configuration;
import io.warren.broker.connection.OffLoopLogins;
import io.warren.broker.connection.Peer;
import io.warren.broker.connection.Tls;
import io.warren.broker.connection.Transport;
import io.warren.broker.locator.DnsResponder;
import io.warren.broker.locator.DnsServer;
import io.warren.broker.locator.Locator;
import io.warren.broker.log.Logging;
import io.warren.engine.access.Passwords;
import io.warren.engine.lane.Clock;
import io.warren.engine.operations.ShovelOperations;
import io.warren.engine.view.NodeView.Listener;
import io.warren.management.ManagementServer;
import io.warren.management.metrics.Metrics;
import io.warren.management.metrics.MetricsServer;
import io.warren.management.stats.Sampler;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running node: every service is made here, and this page read from top to bottom is the order in which they start.
 * They stop in the opposite order. What {@code stop_app} ends is made in {@link Node}.
 */
public final class Broker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("default");

    /** RabbitMQ's 50 MB would be gone between two measurements; here publishers stop while segments can still roll. */
    private static final long DEFAULT_DISK_FREE_LIMIT = 1_000_000_000L;

    /** A database loads a good many classes. By then clients have come back, and whoever wanted a broker for a test has gone. */
    private static final long TABLES_AFTER_SECONDS = 60;

    /** Logins that were counted together are told so much late at most. */
    private static final long LEDGER_MILLIS = 5_000;

    private final Configuration configuration;
    private final Runnable onShutdown;
    private final Node.Fatal fatal;
    private final ArrayList<Runnable> stops = new ArrayList<>();
    private final ArrayList<Listener> listeners = new ArrayList<>();
    private String login = "";

    private Broker(Configuration configuration, Runnable onShutdown, Node.Fatal fatal) {
        this.configuration = configuration;
        this.onShutdown = onShutdown;
        this.fatal = fatal;
    }

    /**
     * Starts everything.
     *
     * @param onShutdown called when an operator asks for the end of the process
     * @param fatal called when the disk failed and the process must end
     */
    static Broker start(Configuration configuration, Runnable onShutdown, Node.Fatal fatal) {
        var broker = new Broker(configuration, onShutdown, fatal);
        try {
            broker.start();
            return broker;
        } catch (RuntimeException refused) {
            broker.close();
            throw refused;
        }
    }

    private void start() {
        var locator = LocatorConfiguration.of(configuration);
        var data = DataDirectory.open(Path.of(configuration.text("warren.data_dir")));
        stops.add(data::close);

        var transport = Transport.start(
                configuration.integer("warren.event_loops"), configuration.flag("warren.native_transport"));
        stops.add(() -> transport.stop(2_000));

        var housekeeping = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("housekeeping").factory());
        stops.add(housekeeping::shutdownNow);

        Consumer<Tls> watched =
                each -> every(configuration.number("warren.tls.reload_interval"), housekeeping, each::reloadIfChanged);
        var tls = configuration.addresses("listeners.ssl").isEmpty()
                ? null
                : new Tls(TlsConfiguration.of(configuration, "listeners.ssl", "ssl_options"));
        if (tls != null) {
            watched.accept(tls);
        }

        var passwords = Passwords.hashing(configuration.text("password_hashing_module"), Clock.SYSTEM);
        var waiting = new App[1];
        var logins = new OffLoopLogins(
                new DeclaredUsers(() -> waiting[0].metadata(), passwords),
                Set.copyOf(configuration.namesOn("loopback_users")),
                anonymous(),
                Clock.SYSTEM,
                housekeeping,
                throttled(configuration.text("warren.login_throttle")));
        stops.add(logins::close);
        var ledger = new LoginLedger(Clock.SYSTEM, each -> waiting[0].tell(each));
        var app = new App(() -> Node.start(configuration, data, transport, passwords, logins, ledger, tls, fatal));
        waiting[0] = app;

        var gauge = new NodeGauge(data.path());
        var alarms = new Alarms(gauge, memoryLimit(gauge), diskFreeLimit(gauge), app::alarm);

        app.start();
        stops.add(app::stop);
        stops.add(ledger::close);
        every(LEDGER_MILLIS, housekeeping, ledger::sweep);
        listeners.addAll(app.listeners());
        every(configuration.number("memory_monitor_interval"), housekeeping, alarms::check);

        var view = new LiveNode(configuration, app, alarms, logins, this::listeners);
        if (configuration.flag("warren.management.enabled")) {
            var interval = configuration.number("collect_statistics_interval");
            var sampler =
                    new Sampler(() -> app.node().engine().view(), new LiveConnections(app), Clock.SYSTEM, interval);
            every(interval, housekeeping, sampler::sample);
            var addresses = new HttpAddresses(configuration, "management", watched);
            var management = manage(addresses, data, app, alarms, logins, ledger, passwords, view, sampler);
            stops.add(management::close);
        }
        if (configuration.flag("warren.prometheus.enabled")) {
            var metrics = expose(new HttpAddresses(configuration, "prometheus", watched), app, view);
            stops.add(metrics::close);
        }
        locator.ifPresent(each -> locate(each, app, alarms));
        ClusterConfiguration.of(configuration).ifPresent(each -> tellLoad(each, locator, app, alarms));
        login = Defaults.login(configuration, app.metadata(), passwords);
        soon(housekeeping, app::project);
    }

    /** For people: what is listened on. */
    public List<Listener> listeners() {
        return List.copyOf(listeners);
    }

    /** For people: as whom one logs in. */
    public String login() {
        return login;
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

    private ManagementServer manage(
            HttpAddresses addresses,
            DataDirectory data,
            App app,
            Alarms alarms,
            OffLoopLogins logins,
            LoginLedger ledger,
            Passwords passwords,
            LiveNode view,
            Sampler sampler) {
        var settings = ManagementConfiguration.of(configuration, data, addresses.all());
        var cluster = new LiveCluster(app);
        try {
            var management = ManagementServer.start(
                    settings,
                    new ManagementServer.Services(
                            () -> app.node().engine().operations(),
                            () -> app.node().engine().view(),
                            () -> app.node().access(),
                            () -> app.node().projection(),
                            () -> app.node().states(),
                            passwords,
                            new ManagementLogins(logins, ledger),
                            new NodeControl(app, alarms, logins, onShutdown),
                            view,
                            new LiveConnections(app),
                            cluster,
                            cluster,
                            cluster,
                            () -> app.serving() ? app.node().shovels() : ShovelOperations.NONE,
                            sampler,
                            Logging.last(),
                            Clock.SYSTEM));
            listeners.addAll(addresses.listeners(management.ports()));
            return management;
        } catch (io.javalin.util.JavalinBindException taken) {
            throw addresses.taken(taken);
        }
    }

    private MetricsServer expose(HttpAddresses addresses, App app, LiveNode view) {
        var settings = new MetricsServer.Settings(
                addresses.all(),
                configuration.text("prometheus.path"),
                configuration.flag("prometheus.return_per_object_metrics"));
        try {
            var server = MetricsServer.start(
                    settings,
                    new Metrics(
                            () -> app.node().engine().view(),
                            new LiveConnections(app),
                            view,
                            new LiveJournal(app),
                            Clock.SYSTEM,
                            LiveNode.RABBITMQ_VERSION));
            listeners.addAll(addresses.listeners(server.ports()));
            return server;
        } catch (io.javalin.util.JavalinBindException taken) {
            throw addresses.taken(taken);
        }
    }

    /** Clients reach this node where its locator says so, or where the other nodes do. */
    private static void tellLoad(
            ClusterConfiguration.Settings settings,
            Optional<LocatorConfiguration.Settings> locator,
            App app,
            Alarms alarms) {
        var address = locator.map(LocatorConfiguration.Settings::address)
                .orElse(settings.listen().getAddress());
        app.load(new LocalHealth(settings.node(), address, app, alarms)::load);
    }

    private void locate(LocatorConfiguration.Settings settings, App app, Alarms alarms) {
        var own = new LocalHealth(settings.node(), settings.address(), app, alarms);
        var locator = new Locator(new ClusterHealth(own, app), new Random());
        var responder = new DnsResponder(settings.name(), settings.ttlSeconds(), locator);
        var server = DnsServer.start(settings.listen(), responder, Clock.SYSTEM);
        stops.add(server::close);
        var host = settings.listen().host();
        listeners.add(new Listener("dns", host.isEmpty() ? "0.0.0.0" : host, server.port()));
    }

    /** Who sits at this machine may try as often as he likes, unless told otherwise: test suites do. */
    private static Predicate<Peer> throttled(String whom) {
        return switch (whom) {
            case "all" -> _ -> true;
            case "off" -> _ -> false;
            default -> peer -> !peer.loopback();
        };
    }

    /** Who an anonymous client is, where ANONYMOUS is offered at all; null if the configuration says {@code none}. */
    private @Nullable String anonymous() {
        var user = configuration.text("anonymous_login_user");
        return user.equals("none") ? null : user;
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

    @SuppressWarnings("FutureReturnValueIgnored") // It starts a thread, no more; and ends with its executor.
    private static void soon(ScheduledExecutorService executor, Runnable task) {
        executor.schedule(task, TABLES_AFTER_SECONDS, TimeUnit.SECONDS);
    }

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
