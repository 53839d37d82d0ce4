package io.warren.engine;

import io.warren.engine.access.Access;
import io.warren.engine.channel.ConnectionIdentity;
import io.warren.engine.channel.ConnectionOutput;
import io.warren.engine.channel.EventSink;
import io.warren.engine.channel.GeneratedNames;
import io.warren.engine.channel.NodeCounters;
import io.warren.engine.channel.OpenCounts;
import io.warren.engine.channel.Opened;
import io.warren.engine.channel.RecentMessages;
import io.warren.engine.channel.ReplyAddresses;
import io.warren.engine.channel.Session;
import io.warren.engine.channel.Sessions;
import io.warren.engine.channel.Surroundings;
import io.warren.engine.lane.Clock;
import io.warren.engine.lane.Lanes;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.MetadataLog;
import io.warren.engine.metadata.Origin;
import io.warren.engine.operations.InnerClient;
import io.warren.engine.operations.Operations;
import io.warren.engine.queue.MessageLog;
import io.warren.engine.queue.QueueHost;
import io.warren.engine.routing.Router;
import io.warren.engine.view.EngineView;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/** Exchanges, queues and sessions of one node, put together. Any thread. */
public final class Engine {
    private final LiveQueues queues;
    private final Sessions sessions;
    private final Operations operations;
    private final EngineView view;
    private final InsideNode inside;
    private final EventSink events;
    private final ChangeEvents changes;
    private final RecentMessages recent = new RecentMessages();
    private final ReplyAddresses replies = new ReplyAddresses();

    /** Opens the queues that are declared; whoever made the logs closes them after {@link #stop}. */
    public static Engine start(
            EngineSettings settings,
            MetadataLog metadata,
            MessageLog messages,
            Lanes lanes,
            Clock clock,
            Access access,
            GeneratedNames names,
            QueueHost.Choice choice) {
        var engine = new Engine(settings, metadata, messages, lanes, clock, access, names, choice);
        metadata.between(() -> {
            metadata.listen(engine.queues);
            metadata.listen(engine.inside);
            metadata.listen(engine.changes);
            metadata.listen(engine::endConnections);
            engine.queues.start();
        });
        return engine;
    }

    private Engine(
            EngineSettings settings,
            MetadataLog metadata,
            MessageLog messages,
            Lanes lanes,
            Clock clock,
            Access access,
            GeneratedNames names,
            QueueHost.Choice choice) {
        var router = new Router();
        queues = new LiveQueues(
                metadata,
                messages,
                lanes,
                clock,
                settings.defaults(),
                new Forwarder(metadata, messages, router, recent),
                choice);
        var nodeName = settings.sessions().nodeName();
        var open = new ConcurrentHashMap<Long, Session>();
        var counters = new NodeCounters();
        var counts = new OpenCounts(nodeName, settings.sessions().channelsOnNode());
        inside = new InsideNode(metadata, messages, queues, router, recent, counters, clock);
        events = new EventExchange(metadata, inside, settings.events(), clock);
        changes = new ChangeEvents(events);
        var surroundings = new Surroundings(
                settings.sessions(),
                settings.limits(),
                metadata,
                messages,
                queues,
                router,
                access,
                replies,
                recent,
                counts,
                counters,
                names,
                events,
                // Those of other nodes are theirs to close.
                id -> ConnectionIdentity.nodeOf(id) != settings.node() || open.containsKey(id),
                clock);
        sessions = new Sessions(surroundings, open);
        operations = new BlockingOperations(settings.limits(), metadata, queues, inside);
        view = new LiveView(nodeName, metadata, queues, sessions, counters, counts);
    }

    /** Called on the connection's loop. */
    public Opened open(ConnectionIdentity identity, ConnectionOutput output) {
        return sessions.open(identity, output);
    }

    public Operations operations() {
        return operations;
    }

    /** What happens outside of the engine is told here. */
    public EventSink events() {
        return events;
    }

    /** In a cluster one node tells what is changed; this one if it says so when it is asked. */
    public void tellChangesIf(BooleanSupplier here) {
        changes.tellIf(here);
    }

    /** For those who carry messages inside the node. */
    public InnerClient inside() {
        return inside;
    }

    /** Where direct replies go. */
    public ReplyAddresses replies() {
        return replies;
    }

    public EngineView view() {
        return view;
    }

    /** Ends the queues, after the sessions have ended: they tell their logs how everything stands. Blocks. */
    public void stop(long withinMillis) {
        queues.stop(withinMillis);
    }

    /** Who lost the right to be here goes; who may have lost rights is looked at. */
    private void endConnections(MetadataChange change, Origin origin, Metadata before, Metadata after) {
        switch (change) {
            case MetadataChange.DeleteVirtualHost(var name) ->
                sessions.close(each -> each.virtualHost().equals(name), "vhost '" + name + "' is deleted");
            case MetadataChange.DeleteUser(var name) ->
                sessions.close(each -> each.user().equals(name), "user '" + name + "' is deleted");
            case MetadataChange.PutPermission(var permission) ->
                sessions.lookAtRights(each -> each.user().equals(permission.user()));
            case MetadataChange.DeletePermission(var user, var _) ->
                sessions.lookAtRights(each -> each.user().equals(user));
            case MetadataChange.PutVirtualHost _,
                    MetadataChange.PutUser _,
                    MetadataChange.PutTopicPermission _,
                    MetadataChange.DeleteTopicPermission _,
                    MetadataChange.PutParameter _,
                    MetadataChange.DeleteParameter _,
                    MetadataChange.InVirtualHost _ -> {
                // Nobody's right to be connected or to consume.
            }
        }
    }
}
