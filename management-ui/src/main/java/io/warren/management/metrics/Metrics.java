package io.warren.management.metrics;

import io.warren.engine.lane.Clock;
import io.warren.engine.metadata.VirtualHostMetadata;
import io.warren.engine.queue.QueueStats;
import io.warren.engine.view.ConnectionsView;
import io.warren.engine.view.EngineView;
import io.warren.engine.view.EngineView.LiveQueue;
import io.warren.engine.view.JournalView;
import io.warren.engine.view.NodeView;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The answers of the three endpoints: everything added up, everything by object, and what is asked for by object. Each has
 * exactly one series that says which node, cluster and endpoint it is, which RabbitMQ's dashboards join everything with.
 */
public final class Metrics {
    private static final byte[] NO_LABELS = Exposition.labels();
    private static final Set<String> CLUSTER = Set.of("vhost_status", "exchange_bindings", "exchange_names");

    private final Supplier<EngineView> engine;
    private final ConnectionsView connections;
    private final NodeView node;
    private final JournalView journal;
    private final Clock clock;
    private final String rabbitVersion;

    public Metrics(
            Supplier<EngineView> engine,
            ConnectionsView connections,
            NodeView node,
            JournalView journal,
            Clock clock,
            String rabbitVersion) {
        this.engine = engine;
        this.connections = connections;
        this.node = node;
        this.journal = journal;
        this.clock = clock;
        this.rabbitVersion = rabbitVersion;
    }

    /** Every name that {@code family=} may have. */
    static Set<String> families() {
        var families = new TreeSet<>(CLUSTER);
        families.add("auth_attempt_metrics");
        // Nothing here is counted so finely, but who asks is answered.
        families.addAll(List.of(
                "ra_metrics",
                "auth_attempt_detailed_metrics",
                "queue_exchange_metrics",
                "exchange_metrics",
                "channel_queue_exchange_metrics",
                "stream_consumer_metrics"));
        NodeMetrics.TABLE.forEach(each -> families.add(each.family()));
        QueueMetrics.TABLE.forEach(each -> families.add(each.family()));
        ClientMetrics.CHANNELS.forEach(each -> families.add(each.family()));
        ClientMetrics.CONNECTIONS.forEach(each -> families.add(each.family()));
        return families;
    }

    byte[] aggregated() {
        var scrape = scrape();
        var out = new Exposition();
        ofNode(out, scrape, "aggregated");
        var now = clock.wallMillis();
        sum(out, QueueMetrics.TABLE, scrape.queues(), each -> each.picture().stats());
        sum(out, ClientMetrics.CHANNELS, scrape.channels(), each -> each);
        sum(out, ClientMetrics.CONNECTIONS, scrape.connections(), each -> each);
        OwnMetrics.write(out, scrape, now);
        return out.toBytes();
    }

    byte[] perObject() {
        var scrape = scrape();
        var out = new Exposition();
        ofNode(out, scrape, "per-object");
        queues(out, "rabbitmq_", QueueMetrics.TABLE, scrape.queues());
        each(out, "rabbitmq_", ClientMetrics.CHANNELS, scrape.channels(), Metrics::label);
        each(out, "rabbitmq_", ClientMetrics.CONNECTIONS, scrape.connections(), Metrics::label);
        OwnMetrics.write(out, scrape, clock.wallMillis());
        return out.toBytes();
    }

    /** What these families have, of these virtual hosts and queues. */
    byte[] detailed(Wanted wanted) {
        var scrape = scrape();
        var out = new Exposition();
        identify(out, "detailed");
        var families = wanted.families();
        each(out, "rabbitmq_detailed_", of(NodeMetrics.TABLE, families), List.of(scrape), _ -> NO_LABELS);
        if (families.contains("auth_attempt_metrics")) {
            logins(out, "rabbitmq_detailed_");
        }
        var queues = scrape.queues().stream().filter(wanted::has).toList();
        queues(out, "rabbitmq_detailed_", of(QueueMetrics.TABLE, families), queues);
        var channels = scrape.channels().stream()
                .filter(each -> wanted.host(each.virtualHost()))
                .toList();
        each(out, "rabbitmq_detailed_", of(ClientMetrics.CHANNELS, families), channels, Metrics::label);
        var open = scrape.connections().stream()
                .filter(each -> wanted.host(each.identity().virtualHost()))
                .toList();
        each(out, "rabbitmq_detailed_", of(ClientMetrics.CONNECTIONS, families), open, Metrics::label);
        cluster(out, scrape, wanted);
        return out.toBytes();
    }

    private Scrape scrape() {
        return Scrape.of(engine.get(), connections, node, journal, clock.wallMillis());
    }

    private void ofNode(Exposition out, Scrape scrape, String endpoint) {
        identify(out, endpoint);
        each(out, "rabbitmq_", NodeMetrics.TABLE, List.of(scrape), _ -> NO_LABELS);
        each(out, "rabbitmq_", NodeMetrics.TOTALS, List.of(scrape), _ -> NO_LABELS);
        logins(out, "rabbitmq_");
        GlobalMetrics.write(out, scrape);
        MachineMetrics.write(out);
    }

    private void identify(Exposition out, String endpoint) {
        out.begin("rabbitmq_build_info", "untyped");
        out.sample(
                Exposition.labels(
                        "rabbitmq_version",
                        rabbitVersion,
                        "prometheus_plugin_version",
                        rabbitVersion,
                        "prometheus_client_version",
                        node.version(),
                        "erlang_version",
                        "JDK " + Runtime.version().feature(),
                        "product_name",
                        "Warren",
                        "product_version",
                        node.version()),
                1);
        out.begin("rabbitmq_identity_info", "untyped");
        out.sample(
                Exposition.labels(
                        "rabbitmq_node",
                        node.nodeName(),
                        "rabbitmq_cluster",
                        node.clusterName(),
                        "rabbitmq_cluster_permanent_id",
                        node.clusterId(),
                        "rabbitmq_endpoint",
                        endpoint),
                1);
    }

    private void logins(Exposition out, String prefix) {
        var attempts = node.loginAttempts();
        var names = List.of("auth_attempts_total", "auth_attempts_succeeded_total", "auth_attempts_failed_total");
        for (var at = 0; at < names.size(); at++) {
            var failed = at == 2;
            var all = at == 0;
            out.begin(prefix + names.get(at), "counter");
            attempts.forEach((protocol, each) -> out.sample(
                    Exposition.labels("protocol", protocol),
                    failed ? each.failed() : all ? each.failed() + each.succeeded() : each.succeeded()));
        }
    }

    private void queues(Exposition out, String prefix, List<Metric<QueueStats>> metrics, List<LiveQueue> queues) {
        if (metrics.isEmpty()) {
            return;
        }
        var stats = queues.stream().map(each -> each.picture().stats()).toList();
        var labels = queues.stream()
                .map(each -> Exposition.labels(
                        "vhost", each.spec().virtualHost(), "queue", each.spec().name()))
                .toList();
        for (var metric : metrics) {
            out.begin(prefix + metric.name(), metric.kind());
            for (var at = 0; at < stats.size(); at++) {
                out.sample(labels.get(at), metric.of().applyAsDouble(stats.get(at)));
            }
        }
        var now = clock.wallMillis();
        out.begin("warren_queue_oldest_message_age_seconds", "gauge");
        for (var at = 0; at < stats.size(); at++) {
            out.sample(labels.get(at), OwnMetrics.age(stats.get(at), now));
        }
        info(out, prefix, queues);
    }

    private static void info(Exposition out, String prefix, List<LiveQueue> queues) {
        out.begin(prefix + "queue_info", "gauge");
        for (var each : queues) {
            out.sample(
                    Exposition.labels(
                            "vhost",
                            each.spec().virtualHost(),
                            "queue",
                            each.spec().name(),
                            "queue_type",
                            "rabbit_" + each.spec().type().word() + "_queue",
                            "membership",
                            "leader"),
                    1);
        }
    }

    private static void cluster(Exposition out, Scrape scrape, Wanted wanted) {
        var hosts = scrape.metadata().virtualHosts().values().stream()
                .filter(each -> wanted.host(each.settings().name()))
                .toList();
        if (wanted.families().contains("vhost_status")) {
            out.begin("rabbitmq_cluster_vhost_status", "gauge");
            hosts.forEach(each ->
                    out.sample(Exposition.labels("vhost", each.settings().name()), 1));
        }
        if (wanted.families().contains("exchange_names")) {
            out.begin("rabbitmq_cluster_exchange_name", "gauge");
            hosts.forEach(host -> host.exchanges().values().forEach(each -> out.sample(exchange(each), 1)));
        }
        if (wanted.families().contains("exchange_bindings")) {
            out.begin("rabbitmq_cluster_exchange_bindings", "gauge");
            hosts.forEach(host -> host.exchanges()
                    .values()
                    .forEach(each -> out.sample(exchange(each), each.outgoing().size())));
        }
    }

    private static byte[] exchange(VirtualHostMetadata.Exchange of) {
        return Exposition.labels(
                "vhost",
                of.spec().virtualHost(),
                "exchange",
                of.spec().name(),
                "type",
                of.spec().type());
    }

    private static byte[] label(EngineView.ChannelPicture channel) {
        return Exposition.labels("channel", channel.connection() + " (" + channel.number() + ")");
    }

    private static byte[] label(ConnectionsView.ConnectionPicture connection) {
        return Exposition.labels("channel", connection.identity().name());
    }

    private static <T> List<Metric<T>> of(List<Metric<T>> metrics, Set<String> families) {
        return metrics.stream().filter(each -> families.contains(each.family())).toList();
    }

    private static <T> void each(
            Exposition out, String prefix, List<Metric<T>> metrics, List<T> objects, Function<T, byte[]> label) {
        if (metrics.isEmpty()) {
            return;
        }
        var labels = objects.stream().map(label).toList();
        for (var metric : metrics) {
            out.begin(prefix + metric.name(), metric.kind());
            for (var at = 0; at < objects.size(); at++) {
                out.sample(labels.get(at), metric.of().applyAsDouble(objects.get(at)));
            }
        }
    }

    private static <T, S> void sum(Exposition out, List<Metric<S>> metrics, List<T> objects, Function<T, S> part) {
        var parts = objects.stream().map(part).toList();
        for (var metric : metrics) {
            var sum = 0.0;
            for (var each : parts) {
                sum += metric.of().applyAsDouble(each);
            }
            out.begin("rabbitmq_" + metric.name(), metric.kind());
            out.sample(NO_LABELS, sum);
        }
    }
}
