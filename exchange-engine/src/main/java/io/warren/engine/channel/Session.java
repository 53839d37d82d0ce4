package io.warren.engine.channel;

import io.warren.amqp.method.ChannelMethod;
import io.warren.amqp.method.Method;
import io.warren.amqp.types.AmqpError;
import io.warren.amqp.types.ReplyCode;
import io.warren.engine.message.Message;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.Origin;
import io.warren.engine.metadata.QueueSpec;
import io.warren.engine.metadata.Refusal;
import io.warren.engine.metadata.VirtualHostMetadata;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The engine's half of one connection: its channels, and what they share.
 *
 * <p>Owner: the connection's loop; only {@link #completed}, {@link #hand} and the pictures for views may be used by other
 * threads. It lives from connection.open to {@link #closed}, which is called once; after that everything that still
 * arrives is dropped.
 *
 * <p>Bounds: what is published and not taken, and what is parked, are counted; above a bound the socket is not read.
 */
public final class Session {
    private final ConnectionIdentity identity;
    private final ConnectionOutput output;
    private final Surroundings surroundings;
    private final SessionEnd end;
    private final Origin origin;
    private final Rights rights;
    private final Routes routes;
    private final Tracing tracing;
    private final SessionEvents events;
    private final ExchangeTraffic traffic = new ExchangeTraffic();

    private final ConcurrentHashMap<Integer, Channel> channels = new ConcurrentHashMap<>();
    private @Nullable Channel lastUsed;
    /** Channels with something to say at the end of the burst. */
    private final ArrayList<Channel> talkative = new ArrayList<>();
    /** Exclusive queues of this connection, by id. */
    private final HashMap<Long, QueueSpec> exclusive = new HashMap<>();

    private final InFlight inFlight;
    private final ConcurrentLinkedQueue<Publication> completions = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean completionsAnnounced = new AtomicBoolean();

    private long parkedBytes;
    private boolean publishesStopped;
    private boolean parkingStopped;
    private volatile boolean open = true;

    /** Hears once that a session has ended, on its loop. */
    @FunctionalInterface
    public interface SessionEnd {
        void ended(Session session);
    }

    public Session(ConnectionIdentity identity, ConnectionOutput output, Surroundings surroundings, SessionEnd end) {
        this.identity = identity;
        this.output = output;
        this.surroundings = surroundings;
        this.end = end;
        this.origin = new Origin(identity.user(), identity.name());
        this.rights = new Rights(surroundings.access(), identity.user(), identity.virtualHost());
        this.routes = new Routes(surroundings, identity.virtualHost());
        this.tracing = new Tracing(this);
        this.events =
                new SessionEvents(surroundings.events(), surroundings.settings().nodeName());
        var settings = surroundings.settings();
        this.inFlight = new InFlight(
                settings.inFlightMessages(), settings.inFlightBytes(), () -> output.execute(this::resumePublishes));
    }

    // Frames, in the order of the wire.

    public void method(int number, Method method) {
        var channel = channel(number);
        if (channel != null) {
            channel.method(method);
        } else if (mayOpenChannel()) {
            if (method instanceof ChannelMethod.Open) {
                openChannel(number);
            } else {
                surroundings.counts().channelClosed(identity.user());
                fail(new Refusal(ReplyCode.CHANNEL_ERROR, "expected 'channel.open'"), method);
            }
        }
    }

    public void header(int number, int classId, long bodyBytes, byte[] properties) {
        var channel = channel(number);
        if (channel != null) {
            channel.header(classId, bodyBytes, properties);
        } else {
            contentWithoutChannel();
        }
    }

    /**
     * Part of a body.
     *
     * @param part valid during the call only
     */
    public void body(int number, ByteBuffer part) {
        var channel = channel(number);
        if (channel != null) {
            channel.body(part);
        } else {
            contentWithoutChannel();
        }
    }

    /** All frames of one read were handed over. */
    public void readComplete() {
        burstEnded();
    }

    /** There is room for deliveries again. */
    public void writable() {
        for (var channel : channels.values()) {
            channel.resumeConsumers();
        }
    }

    /** The credentials were renewed: rights are looked at anew. */
    public void secretUpdated() {
        for (var channel : channels.values()) {
            channel.checkConsumers();
        }
        burstEnded();
    }

    /** The connection ends, for whatever reason. Everything unsettled goes back, exclusive queues go. */
    public void closed() {
        if (!open) {
            return;
        }
        open = false;
        for (var channel : channels.values()) {
            channel.end();
            surroundings.counts().channelClosed(identity.user());
            events.closed(identity, channel.number());
        }
        channels.clear();
        talkative.clear();
        lastUsed = null;
        for (var queue : List.copyOf(exclusive.values())) {
            deleteExclusive(queue);
        }
        exclusive.clear();
        surroundings.counters().sessionClosed(traffic, metadata());
        end.ended(this);
    }

    // For views, on any thread.

    public ConnectionIdentity identity() {
        return identity;
    }

    public Collection<Channel> channels() {
        return channels.values();
    }

    ExchangeTraffic traffic() {
        return traffic;
    }

    /** Published and not taken yet. */
    public int inFlight() {
        return inFlight.messages();
    }

    /** Ends the connection with 320. Any thread. */
    public void forceClose(String reason) {
        output.execute(() -> {
            if (open) {
                output.fail(new AmqpError.ConnectionError(ReplyCode.CONNECTION_FORCED, reason, 0, 0));
            }
        });
    }

    // What channels need.

    boolean isOpen() {
        return open;
    }

    ConnectionOutput output() {
        return output;
    }

    Surroundings surroundings() {
        return surroundings;
    }

    Origin origin() {
        return origin;
    }

    Rights rights() {
        return rights;
    }

    Routes routes() {
        return routes;
    }

    Tracing tracing() {
        return tracing;
    }

    SessionEvents events() {
        return events;
    }

    Metadata metadata() {
        return surroundings.metadata().current();
    }

    /** Null if the virtual host was deleted; the connection is about to be closed then. */
    @Nullable
    VirtualHostMetadata virtualHost(Metadata now) {
        return now.virtualHost(identity.virtualHost());
    }

    /** The queue, unless it is an exclusive one whose connection is gone: its deletion is under way. */
    @Nullable
    QueueSpec queue(Metadata now, String name) {
        var all = virtualHost(now);
        var found = all == null ? null : all.queue(name);
        return found == null
                        || found.owner() == 0
                        || surroundings.connectionOpen().test(found.owner())
                ? found
                : null;
    }

    VirtualHostMetadata.@Nullable Exchange exchange(Metadata now, String name) {
        var all = virtualHost(now);
        return all == null ? null : all.exchange(name);
    }

    /** An exclusive queue was declared; if the connection ended meanwhile it goes at once. */
    void exclusiveDeclared(QueueSpec queue) {
        if (open) {
            exclusive.put(queue.id(), queue);
        } else {
            deleteExclusive(queue);
        }
    }

    void exclusiveDeleted(long id) {
        exclusive.remove(id);
    }

    /** Hands a message to its queues, counted until all have taken it. */
    void publish(Message message, Targets targets, @Nullable Channel channel, long sequence) {
        var bytes = message.body().length;
        inFlight.add(bytes);
        // What other channels settled before comes before: a client may count on credit that it has given back.
        for (var at = 0; at < talkative.size(); at++) {
            talkative.get(at).settling().flush();
        }
        var publication = new Publication(this, channel, sequence, bytes, targets.receipts(message));
        targets.send(message, surroundings.messages(), publication);
        if (!publishesStopped && inFlight.stops()) {
            publishesStopped = true;
            setReading();
        }
    }

    /** Runs a task on the loop: at once if this is the loop, for it is never inside of our own code then. Any thread. */
    void hand(Runnable task) {
        if (output.onLoop()) {
            try {
                task.run();
            } catch (RuntimeException | AssertionError mistake) {
                // The caller is a queue's task, which must not suffer; the loop tells the client and the log.
                output.execute(() -> {
                    throw mistake;
                });
            }
        } else {
            output.execute(task);
        }
    }

    /** Everybody answered for a publication. Any thread. */
    void completed(Publication publication) {
        if (publication.sequence() == Publication.UNCONFIRMED) {
            inFlight.remove(publication.bytes());
            return;
        }
        completions.add(publication);
        if (completionsAnnounced.compareAndSet(false, true)) {
            output.execute(this::takeCompletions);
        }
    }

    void talkative(Channel channel) {
        talkative.add(channel);
    }

    void parked(long bytes) {
        parkedBytes += bytes;
        var most = surroundings.settings().parkedBytes();
        var stop = parkingStopped ? parkedBytes > most / 2 : parkedBytes > most;
        if (stop != parkingStopped) {
            parkingStopped = stop;
            setReading();
        }
    }

    /** Writes what channels have gathered. */
    void burstEnded() {
        for (var at = 0; at < talkative.size(); at++) {
            talkative.get(at).burstEnded();
        }
        talkative.clear();
    }

    /** The channel's number is free again. */
    void forget(Channel channel) {
        channels.remove(channel.number(), channel);
        events.closed(identity, channel.number());
        lastUsed = null;
        surroundings.counts().channelClosed(identity.user());
    }

    void fail(Refusal refusal, @Nullable Method cause) {
        output.fail(new AmqpError.ConnectionError(
                refusal.code(),
                refusal.text(),
                cause == null ? 0 : cause.classId(),
                cause == null ? 0 : cause.methodId()));
    }

    private @Nullable Channel channel(int number) {
        var last = lastUsed;
        if (last != null && last.number() == number) {
            return last;
        }
        var found = channels.get(number);
        lastUsed = found;
        return found;
    }

    /** Counts the channel that is about to be opened; if there are too many the connection is closed. */
    private boolean mayOpenChannel() {
        if (identity.channelMax() != 0 && channels.size() >= identity.channelMax()) {
            fail(
                    new Refusal(
                            ReplyCode.NOT_ALLOWED,
                            "number of channels opened (" + channels.size()
                                    + ") has reached the negotiated channel_max (" + identity.channelMax() + ")"),
                    null);
            return false;
        }
        var user = metadata().user(identity.user());
        var refusal = surroundings.counts().channelOpens(identity.user(), user == null ? -1 : user.maxChannels());
        if (refusal != null) {
            fail(refusal, null);
        }
        return refusal == null;
    }

    private void openChannel(int number) {
        channels.put(number, new Channel(this, number));
        surroundings.counters().channelOpened();
        events.opened(identity, number);
        output.method(number, new ChannelMethod.OpenOk());
    }

    private void contentWithoutChannel() {
        if (mayOpenChannel()) {
            surroundings.counts().channelClosed(identity.user());
            fail(new Refusal(ReplyCode.UNEXPECTED_FRAME, "expected method frame, got non method frame instead"), null);
        }
    }

    private void takeCompletions() {
        // Before the first is taken: who comes after it announces itself again.
        completionsAnnounced.set(false);
        for (var each = completions.poll(); each != null; each = completions.poll()) {
            inFlight.remove(each.bytes());
            var channel = each.channel();
            if (channel != null && open) {
                channel.completed(each);
            }
        }
        burstEnded();
    }

    private void resumePublishes() {
        if (publishesStopped && inFlight.resumes()) {
            publishesStopped = false;
            setReading();
        }
    }

    private void setReading() {
        if (open) {
            output.reading(!publishesStopped && !parkingStopped);
        }
    }

    private void deleteExclusive(QueueSpec queue) {
        surroundings
                .metadata()
                .submitForGood(new MetadataChange.DeleteQueue(queue.virtualHost(), queue.name(), queue.id()), origin);
    }
}
