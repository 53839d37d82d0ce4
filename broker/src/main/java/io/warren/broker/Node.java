package io.warren.broker;

import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldValue;
import io.warren.broker.configuration.Configuration;
import io.warren.broker.configuration.ListenAddress;
import io.warren.broker.connection.AmqpServer;
import io.warren.broker.connection.Logins;
import io.warren.broker.connection.NettyLanes;
import io.warren.broker.connection.SessionFactory;
import io.warren.broker.connection.Tls;
import io.warren.broker.connection.Transport;
import io.warren.cluster.Cluster;
import io.warren.engine.Engine;
import io.warren.engine.access.Access;
import io.warren.engine.access.Passwords;
import io.warren.engine.channel.ConnectionIdentity;
import io.warren.engine.channel.ConnectionOutput;
import io.warren.engine.channel.GeneratedNames;
import io.warren.engine.channel.Opened;
import io.warren.engine.channel.Session;
import io.warren.engine.lane.Clock;
import io.warren.engine.metadata.ExchangeSpec;
import io.warren.engine.metadata.KeptStates;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.MetadataOutcome;
import io.warren.engine.metadata.Origin;
import io.warren.engine.operations.ShovelOperations;
import io.warren.engine.view.LoginEntry;
import io.warren.engine.view.MetadataProjection;
import io.warren.engine.view.NodeView.Listener;
import io.warren.management.BootDefinitions;
import io.warren.shovel.OwnBroker;
import io.warren.shovel.Shovels;
import io.warren.storage.file.DiskFiles;
import io.warren.storage.journal.JournalPicture;
import io.warren.storage.metadata.KeptStateFiles;
import io.warren.storage.metadata.database.MetadataDatabase;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What {@code stop_app} ends and {@code start_app} begins again: logs, engine and listeners. Made once for each such life;
 * read {@link #start} from top to bottom for the order, {@link #stop} goes back.
 *
 * <p>Owner: whoever starts and stops the app, one at a time; the getters are for any thread.
 */
final class Node {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);

    private final Configuration configuration;
    private final Backing backing;
    private final MetadataDatabase database;
    private final KeptStates states;
    private final Access access;
    private final Engine engine;
    private final AmqpServer server;
    private final Shovels shovels;
    private final List<Listener> listeners = new ArrayList<>();
    private volatile @Nullable String ownAlarm;
    private volatile @Nullable String othersAlarm;
    private volatile boolean drained;
    private volatile boolean stopping;

    /** Told of a disk that failed; the process must end. */
    interface Fatal extends BiConsumer<String, Throwable> {}

    static Node start(
            Configuration configuration,
            DataDirectory data,
            Transport transport,
            Passwords passwords,
            Logins logins,
            LoginLedger ledger,
            @Nullable Tls tls,
            Fatal fatal) {
        var lanes = new NettyLanes(transport);
        var together = ClusterConfiguration.of(configuration);
        data.checkKind(
                together.isPresent(),
                together.filter(ClusterConfiguration.Settings::create).isPresent());
        var backing = together.map(each -> Backing.clustered(configuration, each, data, lanes, passwords, fatal))
                .orElseGet(() -> Backing.alone(configuration, data, passwords, fatal));
        try {
            return new Node(configuration, data, backing, transport, lanes, passwords, logins, ledger, tls);
        } catch (RuntimeException refused) {
            backing.close();
            throw refused;
        }
    }

    private Node(
            Configuration configuration,
            DataDirectory data,
            Backing backing,
            Transport transport,
            NettyLanes lanes,
            Passwords passwords,
            Logins logins,
            LoginLedger ledger,
            @Nullable Tls tls) {
        this.configuration = configuration;
        this.backing = backing;
        var metadata = backing.metadata();
        database =
                MetadataDatabase.of(data.database(), backing.changes(), configuration.number("warren.audit.entries"));
        states = KeptStateFiles.open(new DiskFiles(), data.states());
        access = new Access(metadata::current);
        engine = Engine.start(
                EngineConfiguration.of(configuration, backing.node()),
                metadata,
                backing.messages(),
                lanes,
                Clock.SYSTEM,
                access,
                new GeneratedNames(new SecureRandom(), backing.node()),
                backing.choice());
        server = new AmqpServer(
                transport,
                ConnectionConfiguration.sockets(configuration),
                ConnectionConfiguration.connections(configuration),
                new ToldLogins(logins, engine.events(), ledger),
                this::open,
                Clock.SYSTEM,
                ConnectionIdentity.idsOf(backing.node()));
        shovels = shovels(passwords);
        share();
        try {
            define(passwords);
            declareEvents();
            listen(tls);
            shovels.start();
            var cluster = backing.cluster();
            if (cluster != null) {
                maintain(cluster);
            }
        } catch (RuntimeException refused) {
            shovels.close();
            server.stop(0);
            engine.stop(0);
            throw refused;
        }
    }

    Access access() {
        return access;
    }

    Engine engine() {
        return engine;
    }

    AmqpServer server() {
        return server;
    }

    ShovelOperations shovels() {
        return shovels;
    }

    JournalPicture journal() {
        return backing.journal().picture();
    }

    Metadata metadata() {
        return backing.metadata().current();
    }

    /** Null if this node is alone. */
    @Nullable
    Cluster cluster() {
        return backing.cluster();
    }

    MetadataProjection projection() {
        return database;
    }

    KeptStates states() {
        return states;
    }

    /** Begins to fill the tables, unless somebody has asked them before. */
    void project() {
        database.begin();
    }

    /** A login for the audit trail. */
    void tell(LoginEntry login) {
        database.add(login);
    }

    /** None in maintenance. */
    List<Listener> listeners() {
        return drained ? List.of() : List.copyOf(listeners);
    }

    boolean drained() {
        return drained;
    }

    /** Clients are sent away while this node is in maintenance, as the cluster says. */
    private void maintain(Cluster cluster) {
        cluster.metadata().watch(_ -> Thread.startVirtualThread(() -> follow(cluster)));
    }

    private synchronized void follow(Cluster cluster) {
        var self = cluster.topology().node(configuration.text("warren.node_name"));
        var now = self != null && self.drained();
        if (now == drained || stopping) {
            return;
        }
        drained = now;
        LOG.info("event=maintenance_{}", now ? "begun" : "ended");
        if (now) {
            server.suspend();
            server.closeAll("Node was put into maintenance mode");
        } else {
            server.resume();
        }
    }

    /** Clients are told, queues say how they stand, logs are closed. */
    void stop() {
        stopping = true;
        var patience = configuration.number("warren.shutdown_timeout");
        shovels.close();
        server.stop(patience);
        engine.stop(patience);
        database.close();
        backing.close();
    }

    /** In a cluster they run where the metadata are led: a majority agrees on who that is. */
    private Shovels shovels(Passwords passwords) {
        var metadata = backing.metadata();
        var made = new Shovels(
                new OwnBroker(
                        engine.inside(),
                        engine.operations(),
                        metadata::current,
                        new ShovelDoor(metadata::current, access, passwords),
                        engine.events(),
                        () -> ownAlarm != null || othersAlarm != null,
                        this::clusterName),
                this::speaksForAll,
                Clock.SYSTEM);
        engine.tellChangesIf(this::speaksForAll);
        metadata.between(() -> metadata.listen((change, _, _, _) -> {
            if (change instanceof MetadataChange.PutParameter || change instanceof MetadataChange.DeleteParameter) {
                made.look();
            }
        }));
        return made;
    }

    /** Of several nodes one does what shall be done once. */
    private boolean speaksForAll() {
        var cluster = backing.cluster();
        return cluster == null || cluster.metadata().leadsIn() != 0;
    }

    /** As RabbitMQ does when its plugin is enabled. */
    private void declareEvents() {
        var virtualHost = EngineConfiguration.eventsIn(configuration);
        var within = metadata().virtualHost(virtualHost);
        if (!configuration.flag("warren.event_exchange.enabled")
                || within == null
                || within.exchange(ExchangeSpec.EVENTS) != null) {
            return;
        }
        var wish = new ExchangeSpec(
                0,
                virtualHost,
                ExchangeSpec.EVENTS,
                "topic",
                true,
                false,
                true,
                FieldTable.EMPTY,
                Origin.BROKER.user());
        if (engine.operations().change(new MetadataChange.DeclareExchange(wish), Origin.BROKER)
                instanceof MetadataOutcome.Refused(var _, var text)) {
            LOG.warn("event=event_exchange_not_declared why=\"{}\"", text);
        }
    }

    private String clusterName() {
        var given = metadata().parameters().get(new Metadata.ParameterKey("", "", "cluster_name"));
        return given != null && given.value() instanceof FieldValue.LongString name
                ? name.text()
                : configuration.optionalText("cluster_name").orElse(configuration.text("warren.node_name"));
    }

    /** What nodes have together besides metadata and queues. */
    private void share() {
        var cluster = backing.cluster();
        if (cluster != null) {
            cluster.reply(engine.replies());
            cluster.onAlarm(reason -> {
                othersAlarm = reason;
                tellAlarm();
            });
        }
    }

    /** Publishers wait for this reason, or for none here. */
    void alarm(@Nullable String reason) {
        tellAlarms(ownAlarm, reason);
        ownAlarm = reason;
        var cluster = backing.cluster();
        if (cluster != null) {
            cluster.alarm(reason == null ? "" : reason);
        }
        tellAlarm();
    }

    /** A reason names the resources that are short. */
    private void tellAlarms(@Nullable String before, @Nullable String now) {
        for (var resource : List.of("memory", "disk")) {
            var was = before != null && before.contains(resource);
            var is = now != null && now.contains(resource);
            if (was != is) {
                engine.events()
                        .tell(
                                is ? "alarm.set" : "alarm.cleared",
                                each -> each.put("source", resource)
                                        .put("node", configuration.text("warren.node_name")));
            }
        }
    }

    private void tellAlarm() {
        var own = ownAlarm;
        server.alarm(own == null ? othersAlarm : own);
    }

    /** What the operator's files declare is there before the first client. */
    private void define(Passwords passwords) {
        configuration
                .optionalText("load_definitions")
                .ifPresent(place -> new BootDefinitions(
                                engine.operations(),
                                shovels,
                                backing.metadata()::current,
                                states,
                                passwords,
                                Clock.SYSTEM)
                        .load(
                                DefinitionFiles.read(Path.of(place)),
                                configuration.flag("definitions.skip_if_unchanged")));
    }

    private void listen(@Nullable Tls tls) {
        for (var each : configuration.addresses("listeners.tcp")) {
            listeners.add(shown("amqp", each, server.listen(each, null)));
        }
        if (tls != null) {
            for (var each : configuration.addresses("listeners.ssl")) {
                listeners.add(shown("amqp/ssl", each, server.listen(each, tls)));
            }
        }
    }

    private static Listener shown(String protocol, ListenAddress wanted, InetSocketAddress bound) {
        return new Listener(protocol, wanted.host().isEmpty() ? "0.0.0.0" : wanted.host(), bound.getPort());
    }

    private SessionFactory.Opened open(ConnectionIdentity identity, ConnectionOutput output) {
        return switch (engine.open(identity, output)) {
            case Opened.Refused(var error) -> new SessionFactory.Opened.Refused(error);
            case Opened.Accepted(var session) -> new SessionFactory.Opened.Accepted(new EngineSession(session));
        };
    }

    /** The engine's session in the words of the connection. */
    private record EngineSession(Session session) implements SessionFactory.OpenSession {
        @Override
        public void method(int channel, io.warren.amqp.method.Method method) {
            session.method(channel, method);
        }

        @Override
        public void header(int channel, int classId, long bodyBytes, byte[] properties) {
            session.header(channel, classId, bodyBytes, properties);
        }

        @Override
        public void body(int channel, ByteBuffer part) {
            session.body(channel, part);
        }

        @Override
        public void readComplete() {
            session.readComplete();
        }

        @Override
        public void writable() {
            session.writable();
        }

        @Override
        public void closed() {
            session.closed();
        }

        @Override
        public void secretUpdated() {
            session.secretUpdated();
        }
    }
}
