package io.warren.engine.channel;

import io.warren.amqp.method.ConnectionMethod;
import io.warren.amqp.types.AmqpError;
import io.warren.amqp.types.ReplyCode;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The sessions of this node: opened if the client may, and found again by those who must end them. Any thread. */
public final class Sessions {
    private final Surroundings surroundings;
    private final ConcurrentHashMap<Long, Session> open;
    private final LongAdder opened = new LongAdder();
    private final LongAdder closed = new LongAdder();

    /** Keeps the open sessions in the map it is given: {@link Surroundings#connectionOpen} looks into it, too. */
    public Sessions(Surroundings surroundings, ConcurrentHashMap<Long, Session> open) {
        this.surroundings = surroundings;
        this.open = open;
    }

    /** Called on the connection's loop. */
    public Opened open(ConnectionIdentity identity, ConnectionOutput output) {
        var now = surroundings.metadata().current();
        var virtualHost = now.virtualHost(identity.virtualHost());
        var user = now.user(identity.user());
        if (virtualHost == null) {
            return refused("vhost " + identity.virtualHost() + " not found");
        }
        if (user == null || !surroundings.access().entersVirtualHost(identity.user(), identity.virtualHost())) {
            return refused(
                    "access to vhost '" + identity.virtualHost() + "' refused for user '" + identity.user() + "'");
        }
        var limit = surroundings.counts().connectionOpens(virtualHost.settings(), user);
        if (limit != null) {
            return refused(limit);
        }
        var session = new Session(identity, output, surroundings, this::ended);
        open.put(identity.id(), session);
        session.events().connected(identity);
        opened.increment();
        return new Opened.Accepted(session);
    }

    public @Nullable Session find(long id) {
        return open.get(id);
    }

    public Collection<Session> all() {
        return open.values();
    }

    /** Ends those that fit with 320. */
    public void close(Predicate<ConnectionIdentity> which, String reason) {
        for (var each : open.values()) {
            if (which.test(each.identity())) {
                each.forceClose(reason);
            }
        }
    }

    /** Rights changed: those that fit look at what they consume anew. */
    public void lookAtRights(Predicate<ConnectionIdentity> which) {
        for (var each : open.values()) {
            if (which.test(each.identity())) {
                each.output().execute(each::secretUpdated);
            }
        }
    }

    public long opened() {
        return opened.sum();
    }

    public long closed() {
        return closed.sum();
    }

    private void ended(Session session) {
        var identity = session.identity();
        open.remove(identity.id());
        session.events().disconnected(identity);
        closed.increment();
        surroundings.counts().connectionClosed(identity.virtualHost(), identity.user());
    }

    private static Opened refused(String text) {
        return new Opened.Refused(new AmqpError.ConnectionError(
                ReplyCode.NOT_ALLOWED, text, ConnectionMethod.CLASS_ID, ConnectionMethod.Open.ID));
    }
}
