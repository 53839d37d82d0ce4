package io.warren.broker;

import io.warren.broker.configuration.Configuration;
import io.warren.broker.configuration.ConfigurationRefused;
import io.warren.broker.connection.NettyLanes;
import io.warren.cluster.Cluster;
import io.warren.cluster.ClusterRefused;
import io.warren.cluster.ClusterSettings;
import io.warren.cluster.metadata.Place;
import io.warren.cluster.raft.RaftSettings;
import io.warren.engine.access.Passwords;
import io.warren.engine.lane.Clock;
import io.warren.engine.message.Receipt;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.MetadataChanges;
import io.warren.engine.metadata.MetadataLog;
import io.warren.engine.metadata.MetadataOutcome;
import io.warren.engine.metadata.Origin;
import io.warren.engine.metadata.QueueSpec;
import io.warren.engine.queue.MessageLog;
import io.warren.engine.queue.QueueHost;
import io.warren.storage.file.DiskFiles;
import io.warren.storage.journal.Journal;
import io.warren.storage.journal.JournalSettings;
import io.warren.storage.metadata.LocalMetadataLog;
import io.warren.storage.snapshot.SnapshotFiles;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a node stands on: where its metadata and messages last, and where its queues run. Alone, its own disk and lanes; in a
 * cluster, what it shares with the others, too.
 *
 * @param changes the same log, for those who build something from it
 * @param node number of this node among those that share the metadata, 0 if it is alone
 * @param cluster null if it is alone
 */
record Backing(
        MetadataLog metadata,
        MetadataChanges changes,
        MessageLog messages,
        QueueHost.Choice choice,
        Journal journal,
        int node,
        @Nullable Cluster cluster,
        List<Runnable> closes) {

    /** In the opposite order of the start. The engine has stopped. */
    void close() {
        closes.reversed().forEach(Runnable::run);
    }

    /** Undone if the start does not succeed. */
    private static final class Starting {
        final ArrayList<Runnable> closes = new ArrayList<>();

        RuntimeException failed(RuntimeException cause) {
            closes.reversed().forEach(Runnable::run);
            return cause;
        }
    }

    static Backing alone(Configuration configuration, DataDirectory data, Passwords passwords, Node.Fatal fatal) {
        var starting = new Starting();
        var disk = new DiskFiles();
        // Opening the metadata may write. A journal that will be refused is refused before that.
        Journal.checkFormat(disk, data.journal());
        try {
            var metadata = LocalMetadataLog.open(
                    disk,
                    data.metadata(),
                    EngineConfiguration.limits(configuration),
                    cause -> fatal.accept("metadata_failed", cause));
            starting.closes.add(metadata::close);
            Defaults.declareIfNew(configuration, metadata, passwords);
            Defaults.identifyIfNew(metadata, new SecureRandom());
            var journal = journal(disk, data, fatal, starting);
            journal.keepOnly(ids(metadata.current(), QueueSpec::survivesRestart));
            return new Backing(metadata, metadata, journal, QueueHost.Choice.LOCAL, journal, 0, null, starting.closes);
        } catch (RuntimeException refused) {
            throw starting.failed(refused);
        }
    }

    static Backing clustered(
            Configuration configuration,
            ClusterConfiguration.Settings settings,
            DataDirectory data,
            NettyLanes lanes,
            Passwords passwords,
            Node.Fatal fatal) {
        var starting = new Starting();
        var disk = new DiskFiles();
        Journal.checkFormat(disk, data.journal());
        try {
            var wasAlone = Files.exists(data.metadata());
            var alone = wasAlone ? metadataAlone(configuration, disk, data, fatal) : Metadata.EMPTY;
            var journal = journal(disk, data, fatal, starting);
            var snapshots = SnapshotFiles.open(disk, data.snapshots());
            starting.closes.add(snapshots::close);
            var identity = NodeIdentity.open(disk, data.cluster(), settings.node(), new SecureRandom());
            var cluster = Cluster.start(
                    new Cluster.Node(
                            new ClusterSettings(
                                    configuration.optionalText("cluster_name").orElse("warren"),
                                    settings.secret(),
                                    settings.listen(),
                                    settings.discovery(),
                                    settings.tls(),
                                    settings.formation().seeds(),
                                    size(settings),
                                    settings.create(),
                                    settings.shards(),
                                    settings.replicas(),
                                    settings.snapshotEntries(),
                                    RaftSettings.DEFAULT.within(
                                            Runtime.getRuntime().maxMemory(),
                                            configuration.number("max_message_size"))),
                            identity,
                            new Cluster.Stores(
                                    journal.groups(),
                                    journal,
                                    snapshots::of,
                                    group -> snapshots.drop(group, Receipt.NONE)),
                            new StoredMetadataCodec(),
                            EngineConfiguration.limits(configuration),
                            lanes,
                            Clock.SYSTEM),
                    alone);
            starting.closes.add(cluster::close);
            if (wasAlone) {
                data.setMetadataAside();
            }
            var metadata = cluster.metadata();
            var membership = identity.membership();
            if (membership != null && membership.founder()) {
                Defaults.declareIfNew(configuration, metadata, passwords);
                Defaults.identifyIfNew(metadata, new SecureRandom());
            }
            cluster.tellOfQueues(configuration.number("collect_statistics_interval"));
            Predicate<QueueSpec> isHere =
                    each -> isAt(settings.node(), cluster.topology().place(each.id()));
            forget(metadata, isHere.and(each -> !each.survivesRestart()));
            journal.keepOnly(ids(metadata.current(), isHere.and(QueueSpec::survivesRestart)));
            return new Backing(
                    metadata,
                    metadata,
                    cluster.messages(),
                    cluster::among,
                    journal,
                    membership == null ? 0 : membership.number(),
                    cluster,
                    starting.closes);
        } catch (ClusterRefused refused) {
            throw starting.failed(new DataDirectory.Refused(String.valueOf(refused.getMessage()), false));
        } catch (RuntimeException refused) {
            throw starting.failed(refused);
        }
    }

    private static boolean isAt(String node, @Nullable Place place) {
        return switch (place) {
            case Place.Home(var home) -> home.equals(node);
            case Place.Moving(var home, var _) -> home.equals(node);
            case Place.InShard _ -> false;
            case null -> false;
        };
    }

    private static Metadata metadataAlone(
            Configuration configuration, DiskFiles disk, DataDirectory data, Node.Fatal fatal) {
        try (var metadata = LocalMetadataLog.open(
                disk,
                data.metadata(),
                EngineConfiguration.limits(configuration),
                cause -> fatal.accept("metadata_failed", cause))) {
            return metadata.current();
        }
    }

    /** Without it nodes that cannot hear each other would each make a cluster of their own. */
    private static int size(ClusterConfiguration.Settings settings) {
        var formation = settings.formation();
        var size = Math.max(formation.seeds().size(), formation.sizeHint());
        if (size == 0 && settings.create()) {
            return 1;
        }
        if (size == 0) {
            throw new ConfigurationRefused(
                    "nodes that are found by DNS need cluster_formation.target_cluster_size_hint, how many there will be");
        }
        return size;
    }

    private static Journal journal(DiskFiles disk, DataDirectory data, Node.Fatal fatal, Starting starting) {
        var journal = Journal.open(
                disk, data.journal(), JournalSettings.DEFAULT, cause -> fatal.accept("journal_failed", cause));
        starting.closes.add(journal::close);
        return journal;
    }

    /** What this node had in its last life, for connections that are gone. */
    private static void forget(MetadataLog metadata, Predicate<QueueSpec> which) {
        for (var virtualHost : metadata.current().virtualHosts().values()) {
            for (var queue : virtualHost.queues().values()) {
                if (which.test(queue)) {
                    var answer = new CompletableFuture<MetadataOutcome>();
                    metadata.submit(
                            new MetadataChange.DeleteQueue(queue.virtualHost(), queue.name(), queue.id()),
                            Origin.BROKER,
                            answer::complete);
                    answer.join();
                }
            }
        }
    }

    private static Set<Long> ids(Metadata now, Predicate<QueueSpec> which) {
        var ids = new HashSet<Long>();
        for (var virtualHost : now.virtualHosts().values()) {
            virtualHost.queues().values().stream().filter(which).forEach(each -> ids.add(each.id()));
        }
        return ids;
    }
}
