package io.warren.management;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.warren.amqp.types.FieldTable;
import io.warren.engine.access.Access;
import io.warren.engine.access.Passwords;
import io.warren.engine.channel.ConnectionIdentity;
import io.warren.engine.lane.Clock;
import io.warren.engine.metadata.KeptStates;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.MetadataRules;
import io.warren.engine.metadata.MetadataRules.Decision;
import io.warren.engine.metadata.NodeLimits;
import io.warren.engine.operations.ClusterOperations;
import io.warren.engine.operations.NodeOperations;
import io.warren.engine.operations.Operations;
import io.warren.engine.operations.ShovelOperations;
import io.warren.engine.view.ClusterView;
import io.warren.engine.view.ConnectionsView;
import io.warren.engine.view.EngineView;
import io.warren.engine.view.Histogram;
import io.warren.engine.view.LogView;
import io.warren.engine.view.MetadataProjection;
import io.warren.engine.view.NodeView;
import io.warren.management.ManagementServer.Services;
import io.warren.management.api.Peers;
import io.warren.management.http.Logins;
import io.warren.management.stats.Sampler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** A node of real metadata and real access around nothing: no queues live, nothing can be operated. Every password is good. */
final class FakeNode implements EngineView, NodeView, ConnectionsView {
    static final String NAME = "rabbit@test";

    private final List<ConnectionPicture> open = new ArrayList<>();
    private volatile Metadata metadata = Metadata.EMPTY;

    /** Makes it so, as the rules allow. */
    FakeNode change(MetadataChange wish) {
        var accepted = assertInstanceOf(
                Decision.Accept.class, MetadataRules.decide(metadata, wish, NodeLimits.NONE), wish::toString);
        metadata = metadata.apply(accepted.complete());
        return this;
    }

    /** Opens a connection of this user. */
    FakeNode connect(String name, String user, String virtualHost) {
        var identity = new ConnectionIdentity(
                open.size() + 1,
                name,
                user,
                virtualHost,
                "127.0.0.1",
                4_711,
                "127.0.0.1",
                5_672,
                FieldTable.EMPTY,
                "PLAIN",
                2_047,
                131_072,
                60,
                "",
                1);
        open.add(new ConnectionPicture(identity, "running", 1, 0, 0));
        return this;
    }

    Services services() {
        return new Services(
                () -> nothing(Operations.class),
                () -> this,
                () -> new Access(() -> metadata),
                () -> nothing(MetadataProjection.class),
                () -> nothing(KeptStates.class),
                Passwords.hashing("rabbit_password_hashing_sha256", Clock.SYSTEM),
                (user, _, _, _) -> new Logins.Outcome.Granted(user),
                nothing(NodeOperations.class),
                this,
                this,
                ClusterView.NONE,
                nothing(ClusterOperations.class),
                Peers.NONE,
                () -> ShovelOperations.NONE,
                new Sampler(() -> this, this, Clock.SYSTEM, 5_000),
                LogView.NONE,
                Clock.SYSTEM);
    }

    private static <T> T nothing(Class<T> port) {
        return port.cast(Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (_, method, _) -> {
            throw new AssertionError(method + " was called");
        }));
    }

    @Override
    public Metadata metadata() {
        return metadata;
    }

    @Override
    public Optional<QueuePicture> queue(String virtualHost, String name) {
        return Optional.empty();
    }

    @Override
    public List<LiveQueue> queues() {
        return List.of();
    }

    /** One for each connection. */
    @Override
    public List<ChannelPicture> channels() {
        return open.stream()
                .map(each -> new ChannelPicture(
                        each.identity().id(),
                        each.identity().name(),
                        1,
                        each.identity().user(),
                        each.identity().virtualHost(),
                        false,
                        false,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        NOTHING,
                        0))
                .toList();
    }

    private static final Counters NOTHING = new Counters(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    @Override
    public List<ConsumerRow> consumers(String virtualHost) {
        return List.of();
    }

    @Override
    public Totals totals() {
        return new Totals(
                0, 0, 0, 0, open.size(), open.size(), 0, NOTHING, 0, 0, 0, 0, 0, 0, 0, Map.of(), NO_VALUES, NO_VALUES);
    }

    private static final Histogram NO_VALUES = new Histogram(List.of(), List.of(0L), 0);

    @Override
    public SortedMap<String, NodeView.LoginCounts> loginAttempts() {
        return new TreeMap<>();
    }

    @Override
    public List<ConnectionPicture> connections() {
        return List.copyOf(open);
    }

    @Override
    public boolean close(long id, String reason) {
        return open.removeIf(each -> each.identity().id() == id);
    }

    @Override
    public String nodeName() {
        return NAME;
    }

    @Override
    public String clusterName() {
        return NAME;
    }

    @Override
    public String clusterId() {
        return "rabbitmq-cluster-id-test";
    }

    @Override
    public String version() {
        return "0";
    }

    @Override
    public long startedAtMillis() {
        return 1;
    }

    @Override
    public Resources resources() {
        return new Resources(1, 2, 3, 4, 5, 6, Set.of());
    }

    @Override
    public List<Listener> listeners() {
        return List.of(new Listener("amqp", "127.0.0.1", 5_672));
    }

    @Override
    public List<SettingPicture> settings() {
        return List.of();
    }

    @Override
    public boolean serving() {
        return true;
    }
}
