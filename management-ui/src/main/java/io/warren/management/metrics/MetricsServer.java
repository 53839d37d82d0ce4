package io.warren.management.metrics;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.util.JavalinBindException;
import io.warren.management.http.HttpListeners;
import java.util.List;

/** The HTTP server that Prometheus asks. Without authentication, as RabbitMQ's: it listens where only Prometheus comes. */
public final class MetricsServer implements AutoCloseable {
    private final Javalin javalin;

    private MetricsServer(Javalin javalin) {
        this.javalin = javalin;
    }

    /**
     * Where and how.
     *
     * @param addresses to listen on, at least one
     * @param path of the endpoint that adds everything up; the others are below it
     * @param perObject whether that one tells of every object, too
     */
    public record Settings(List<HttpListeners.Address> addresses, String path, boolean perObject) {}

    /** Listens when it returns. A port that is taken is a {@link JavalinBindException}. */
    public static MetricsServer start(Settings settings, Metrics metrics) {
        var javalin = Javalin.create(config -> configure(config, settings, metrics));
        javalin.start();
        return new MetricsServer(javalin);
    }

    /** In the order of the settings' addresses. */
    public List<Integer> ports() {
        return HttpListeners.ports(javalin.jettyServer().server());
    }

    @Override
    public void close() {
        javalin.stop();
    }

    private static void configure(JavalinConfig config, Settings settings, Metrics metrics) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.concurrency.useVirtualThreads = true;
        config.http.compressionStrategy = CompressionStrategy.GZIP;
        config.http.generateEtags = false;
        HttpListeners.add(config, settings.addresses());
        config.router.ignoreTrailingSlashes = true;
        config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
        config.jetty.modifyServer(server -> server.setStopTimeout(2_000));
        var path = settings.path();
        config.routes.get(
                path, context -> answer(context, settings.perObject() ? metrics.perObject() : metrics.aggregated()));
        config.routes.get(path + "/per-object", context -> answer(context, metrics.perObject()));
        config.routes.get(path + "/detailed", context -> detailed(context, metrics));
        config.routes.get(path + "/{registry}", context -> context.status(404).result("Unknown Registry"));
    }

    private static void detailed(Context context, Metrics metrics) {
        try {
            answer(
                    context,
                    metrics.detailed(Wanted.of(
                            context.queryParams("family"), context.queryParams("vhost"), context.queryParam("queue"))));
        } catch (Wanted.Invalid invalid) {
            context.status(400).result(String.valueOf(invalid.getMessage()));
        }
    }

    private static void answer(Context context, byte[] exposition) {
        context.contentType(Exposition.CONTENT_TYPE).result(exposition);
    }
}
