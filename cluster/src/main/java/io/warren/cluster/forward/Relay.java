package io.warren.cluster.forward;

import io.warren.cluster.member.Members;
import io.warren.cluster.member.NodeId;
import io.warren.cluster.member.Traffic;
import io.warren.cluster.member.Transport;
import io.warren.engine.lane.Clock;
import io.warren.engine.lane.Lane;
import io.warren.engine.lane.Lanes;
import io.warren.engine.queue.MessageLog;
import io.warren.engine.queue.QueueCommand;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * This node's end of forwarding, both ways: what is asked of queues elsewhere, and what others ask of those that are here.
 * One for each node; any thread.
 *
 * <p>Between two nodes there is a session for each of the two that asks. What a session cannot say any more (a frame got
 * lost, nothing was acknowledged for ten seconds, the peer left or is another one) is lost all at once, for both ends.
 */
public final class Relay implements AutoCloseable {
    private final Transport transport;
    private final Served served;
    private final Lanes lanes;
    private final Clock clock;
    private final LongSupplier sessions;
    /** For timers and for answers that no queue gives. */
    private final Lane lane;

    private final ConcurrentHashMap<NodeId, Link> links = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** What others may use here. Asked on the lanes of the links; must not block. */
    public interface Served {
        /** A queue that lives here or is led here now; null if it is not, or not any more. */
        Target.@Nullable Here queue(long id);

        /** Where messages for queues that live here are written before they are sent to them. */
        MessageLog log();

        /** Whether messages that must survive are written to that log for this queue: it survives a restart and is in no shard. */
        boolean logged(long id);
    }

    /**
     * Takes the transport's {@link Traffic#FORWARD}.
     *
     * @param lanes where the links to other nodes run
     * @param sessions numbers that nobody else draws, nor this node in another life
     */
    public Relay(Transport transport, Served served, Lanes lanes, Clock clock, LongSupplier sessions) {
        this.transport = transport;
        this.served = served;
        this.lanes = lanes;
        this.clock = clock;
        this.sessions = sessions;
        lane = lanes.place();
        transport.receive(Traffic.FORWARD, (from, bytes) -> {
            var link = link(from);
            link.hand(() -> link.arrived(bytes));
        });
        transport.onMembers(this::members);
    }

    private void members(Members members) {
        links.forEach((peer, link) -> {
            if (!members.has(peer)) {
                link.hand(link::gone);
            }
        });
    }

    private Link link(NodeId peer) {
        var known = links.get(peer);
        return known != null
                ? known
                : links.computeIfAbsent(
                        peer, node -> new Link(node, lanes.place(), transport, clock, served, sessions));
    }

    // What handles need. Nothing here blocks or calls back at once.

    /** Hands a command over for a queue there. Its answers come on the link's lane, or {@link MovingQueue#lost} does. */
    void ask(NodeId node, MovingQueue queue, int generation, QueueCommand command) {
        var link = link(node);
        link.hand(() -> {
            if (closed) {
                queue.lost(generation);
            } else {
                link.asking().ask(queue, generation, command);
            }
        });
    }

    /** Whatever this generation has there is over. */
    void leave(NodeId node, MovingQueue queue, int generation) {
        var link = link(node);
        link.hand(() -> link.asking().leave(queue, generation));
    }

    void execute(Runnable task) {
        lane.execute(task);
    }

    void later(Runnable task, long millis) {
        if (!closed) {
            var _ = lane.schedule(task, millis);
        }
    }

    /** Ends all sessions: what others have of queues here goes back, and what is under way elsewhere is lost. */
    @Override
    public void close() {
        closed = true;
        links.values().forEach(link -> link.hand(link::close));
    }
}
