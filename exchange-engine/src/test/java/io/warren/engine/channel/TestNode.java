package io.warren.engine.channel;

import io.warren.amqp.types.FieldTable;
import io.warren.engine.Engine;
import io.warren.engine.EngineSettings;
import io.warren.engine.access.Access;
import io.warren.engine.lane.HandTurnedLane;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.MetadataLog;
import io.warren.engine.metadata.MetadataOutcome;
import io.warren.engine.metadata.MetadataRules;
import io.warren.engine.metadata.MetadataTransaction;
import io.warren.engine.metadata.NodeDefaults;
import io.warren.engine.metadata.NodeLimits;
import io.warren.engine.metadata.Origin;
import io.warren.engine.metadata.Permission;
import io.warren.engine.metadata.TransactionOutcome;
import io.warren.engine.metadata.User;
import io.warren.engine.metadata.VirtualHost;
import io.warren.engine.queue.QueueHost;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** A whole engine with one lane for its queues, its logs faked; {@link #turn} lets everybody do what waits. */
final class TestNode {
    final HandTurnedLane lane = new HandTurnedLane();
    final Declared metadata = new Declared();
    final TestMessages messages = new TestMessages();
    private final List<TestClient> clients = new ArrayList<>();
    private final Engine engine;

    TestNode() {
        this(SessionSettings.defaults("test@localhost"));
    }

    TestNode(SessionSettings settings) {
        metadata.apply(new MetadataChange.PutVirtualHost(VirtualHost.named("/")));
        metadata.apply(new MetadataChange.PutUser(new User("guest", "", "", List.of(), -1, -1)));
        metadata.apply(new MetadataChange.PutPermission(new Permission("guest", "/", ".*", ".*", ".*")));
        engine = Engine.start(
                new EngineSettings(settings, NodeLimits.NONE, new NodeDefaults(-1, true), 0, "/"),
                metadata,
                messages,
                () -> lane,
                lane,
                new Access(metadata::current),
                new GeneratedNames(new Random(1)),
                QueueHost.Choice.LOCAL);
    }

    /** Somebody connects as guest. */
    TestClient connect() {
        return connect(FieldTable.EMPTY);
    }

    TestClient connect(FieldTable clientProperties) {
        var client = new TestClient(this);
        var identity = new ConnectionIdentity(
                1L + clients.size(),
                "client " + clients.size(),
                "guest",
                "/",
                "127.0.0.1",
                1,
                "127.0.0.1",
                5672,
                clientProperties,
                "PLAIN",
                100,
                131_072,
                60,
                "",
                lane.wallMillis());
        if (!(engine.open(identity, client) instanceof Opened.Accepted(var session))) {
            throw new AssertionError("refused");
        }
        client.opened(session);
        clients.add(client);
        return client;
    }

    /** Until nobody has anything left to do; a connection's turn comes when the queues have done what they can. */
    void turn() {
        for (var busy = true; busy; ) {
            while (metadata.decideOne() || lane.runOne()) {
                // One may make work for the other.
            }
            busy = false;
            for (var each : clients) {
                busy |= each.turnLoop();
            }
        }
    }

    /** The metadata's log, in memory. A wish is decided when the node is turned. */
    static final class Declared implements MetadataLog {
        private record Wish(MetadataChange change, Origin origin, Consumer<MetadataOutcome> answer) {}

        private final ArrayDeque<Wish> wishes = new ArrayDeque<>();
        private final List<Listener> listeners = new ArrayList<>();
        private Metadata now = Metadata.EMPTY;
        /** Whether wishes stay undecided. */
        boolean holds;

        @Override
        public Metadata current() {
            return now;
        }

        @Override
        public void submit(MetadataChange change, Origin origin, Consumer<MetadataOutcome> answer) {
            wishes.add(new Wish(change, origin, answer));
        }

        @Override
        public void submit(MetadataTransaction transaction, Origin origin, Consumer<TransactionOutcome> answer) {
            throw new UnsupportedOperationException("no session changes several things together");
        }

        @Override
        public void listen(Listener listener) {
            listeners.add(listener);
        }

        void apply(MetadataChange change) {
            submit(change, Origin.BROKER, _ -> {});
            decideOne();
        }

        boolean decideOne() {
            var wish = holds ? null : wishes.poll();
            if (wish == null) {
                return false;
            }
            wish.answer.accept(
                    switch (MetadataRules.decide(now, wish.change, NodeLimits.NONE)) {
                        case MetadataRules.Decision.Accept(var complete) -> {
                            var before = now;
                            now = now.apply(complete);
                            listeners.forEach(each -> each.applied(complete, wish.origin, before, now));
                            yield new MetadataOutcome.Applied(complete, now.revision());
                        }
                        case MetadataRules.Decision.Unchanged() -> new MetadataOutcome.Unchanged();
                        case MetadataRules.Decision.Refuse(var code, var text) ->
                            new MetadataOutcome.Refused(code, text);
                    });
            return true;
        }
    }
}
