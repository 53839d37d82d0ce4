package io.warren.management;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.util.JavalinLogger;
import io.warren.engine.access.Access;
import io.warren.engine.access.Passwords;
import io.warren.engine.lane.Clock;
import io.warren.engine.metadata.KeptStates;
import io.warren.engine.operations.ClusterOperations;
import io.warren.engine.operations.NodeOperations;
import io.warren.engine.operations.Operations;
import io.warren.engine.operations.ShovelOperations;
import io.warren.engine.view.ClusterView;
import io.warren.engine.view.ConnectionsView;
import io.warren.engine.view.EngineView;
import io.warren.engine.view.LogView;
import io.warren.engine.view.MetadataProjection;
import io.warren.engine.view.NodeView;
import io.warren.management.api.Peers;
import io.warren.management.http.EmptySegments;
import io.warren.management.http.Gate;
import io.warren.management.http.HttpListeners;
import io.warren.management.http.Logins;
import io.warren.management.http.Origins;
import io.warren.management.http.Permits;
import io.warren.management.http.Pipeline;
import io.warren.management.http.Request;
import io.warren.management.http.Route;
import io.warren.management.stats.Sampler;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;

/**
 * The HTTP server of management. Each request has a virtual thread of its own.
 *
 * <p>What it may be asked is in {@link Routes}; how each request goes is in {@link Pipeline}.
 */
public final class ManagementServer implements AutoCloseable {
    private static final int HEADER_BYTES = 16_384;
    private static final long IDLE_MILLIS = 60_000;
    private static final List<String> METHODS =
            List.of("GET", "HEAD", "PUT", "POST", "DELETE", "PATCH", "TRACE", "OPTIONS");

    private final Javalin javalin;
    private final UserInterface pages;

    private ManagementServer(Javalin javalin, UserInterface pages) {
        this.javalin = javalin;
        this.pages = pages;
    }

    /**
     * What management sees and may do. The suppliers are asked for every request, so that the engine behind them may be
     * another one after the app was stopped and started.
     *
     * @param operations asked only while the node is serving
     * @param engine must answer {@link EngineView#metadata} while the app is stopped, too: users log in by it
     * @param access as engine
     */
    public record Services(
            Supplier<Operations> operations,
            Supplier<EngineView> engine,
            Supplier<Access> access,
            Supplier<MetadataProjection> projection,
            Supplier<KeptStates> states,
            Passwords passwords,
            Logins logins,
            NodeOperations node,
            NodeView nodeView,
            ConnectionsView connections,
            ClusterView cluster,
            ClusterOperations clusterOperations,
            Peers peers,
            Supplier<ShovelOperations> shovels,
            Sampler sampler,
            LogView logs,
            Clock clock) {}

    /** Listens when it returns. A port that is taken is a {@code JavalinBindException}. */
    public static ManagementServer start(ManagementSettings settings, Services services) {
        var permits = new Permits(services.access());
        var pages = UserInterface.of(settings, services.logins(), services.clock());
        return start(settings, services, permits, pages, Routes.of(settings, services, permits, pages));
    }

    /** With these routes. */
    static ManagementServer start(
            ManagementSettings settings, Services services, Permits permits, UserInterface pages, List<Route> routes) {
        var origins = new Origins(settings.origins(), settings.originsMaxAgeSeconds());
        var pipeline = new Pipeline(
                new Gate(services.logins(), permits, origins, pages.sessions()),
                () -> services.engine().get().metadata(),
                services.nodeView()::serving,
                new Request.Limits(settings.maxBodyBytes(), settings.statsDisabled(), settings.queueTotals()));
        pages.events().ask(pipeline, routes);
        var javalin = Javalin.create(config -> configure(config, settings, routes, pipeline, origins));
        start(javalin);
        var socket = settings.socket();
        if (socket != null) {
            socket.forOwnerOnly();
        }
        return new ManagementServer(javalin, pages);
    }

    /** Javalin would log that it failed; the exception says the same and why, to whoever started it. */
    private static void start(Javalin javalin) {
        JavalinLogger.enabled = false;
        try {
            javalin.start();
        } finally {
            JavalinLogger.enabled = true;
        }
    }

    /** Where it listens, in the order of the settings' addresses, also if a free port was asked for. */
    public List<Integer> ports() {
        return HttpListeners.ports(javalin.jettyServer().server());
    }

    @Override
    public void close() {
        pages.events().close();
        javalin.stop();
    }

    private static void configure(
            JavalinConfig config, ManagementSettings settings, List<Route> routes, Pipeline pipeline, Origins origins) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.concurrency.useVirtualThreads = true;
        config.http.compressionStrategy = CompressionStrategy.GZIP;
        config.http.maxRequestSize = settings.maxBodyBytes();
        config.http.generateEtags = false;
        config.router.contextPath = settings.pathPrefix().isEmpty() ? "/" : settings.pathPrefix();
        config.router.ignoreTrailingSlashes = true;
        config.router.caseInsensitiveRoutes = false;
        HttpListeners.add(config, settings.addresses());
        var socket = settings.socket();
        if (socket != null) {
            socket.add(config);
        }
        config.jetty.modifyHttpConfiguration(ManagementServer::http);
        config.jetty.modifyServer(server -> limits(server, settings.maxConnections()));
        config.routes.before(ManagementServer::headers);
        config.routes.before(origins::answer);
        new WebFiles().serve(config.routes);
        var allowed = allowed(routes);
        routes.forEach(route -> register(
                config,
                route,
                context -> pipeline.handle(route, allow(context, allowed.getOrDefault(route.path(), Set.of())))));
        allowed.forEach((path, methods) -> refuseOthers(config, path, methods));
        config.routes.exception(HttpResponseException.class, Pipeline::refused);
        config.routes.exception(Exception.class, Pipeline::failed);
    }

    private static void http(HttpConfiguration http) {
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        http.setRequestHeaderSize(HEADER_BYTES);
        http.setResponseHeaderSize(HEADER_BYTES);
        http.setIdleTimeout(IDLE_MILLIS);
    }

    private static void limits(Server server, int connections) {
        server.addBean(new NetworkConnectionLimit(connections, server));
        server.insertHandler(new EmptySegments());
        server.setErrorHandler(new PlainErrors());
        server.setStopTimeout(2_000);
    }

    private static void headers(Context context) {
        context.header("cache-control", "no-cache")
                .header("vary", "accept, accept-encoding, origin")
                .header(
                        "content-security-policy",
                        "default-src 'self'; object-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self';"
                                + " img-src 'self' data:")
                .header("x-frame-options", "DENY")
                .header("x-content-type-options", "nosniff")
                .header("referrer-policy", "no-referrer");
        if (context.req().isSecure()) {
            // Browsers complain of it where they do not trust the origin.
            context.header("cross-origin-opener-policy", "same-origin");
        }
    }

    /** HEAD is GET without the body, with the same gate before it. */
    private static void register(JavalinConfig config, Route route, Handler handler) {
        config.routes.addHttpHandler(HandlerType.findOrCreate(route.method()), route.path(), handler);
        if (route.method().equals("GET")) {
            config.routes.head(route.path(), handler);
        }
    }

    private static Context allow(Context context, Set<String> methods) {
        return context.header("allow", String.join(", ", methods));
    }

    private static void refuseOthers(JavalinConfig config, String path, Set<String> allowed) {
        for (var method : METHODS) {
            if (method.equals("OPTIONS") || !allowed.contains(method)) {
                var status = method.equals("OPTIONS") ? 200 : 405;
                config.routes.addHttpHandler(
                        HandlerType.findOrCreate(method),
                        path,
                        context -> allow(context, allowed).status(status));
            }
        }
    }

    private static Map<String, Set<String>> allowed(List<Route> routes) {
        var methods = new LinkedHashMap<String, Set<String>>();
        for (var route : routes) {
            var allowed = methods.computeIfAbsent(route.path(), path -> new TreeSet<>());
            allowed.add(route.method());
            if (route.method().equals("GET")) {
                allowed.add("HEAD");
            }
            allowed.add("OPTIONS");
        }
        return methods;
    }
}
