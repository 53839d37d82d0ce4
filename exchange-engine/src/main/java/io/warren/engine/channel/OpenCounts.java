package io.warren.engine.channel;

import io.warren.amqp.types.ReplyCode;
import io.warren.engine.metadata.Refusal;
import io.warren.engine.metadata.User;
import io.warren.engine.metadata.VirtualHost;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * How many connections and channels are open, and whether one more may be. Any thread; counting and checking is one step,
 * so that many who come at once do not pass a limit together.
 */
public final class OpenCounts {
    private final String nodeName;
    private final int channelsOnNodeMost;
    private final ConcurrentHashMap<String, Integer> connectionsOfVirtualHost = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Integer> connectionsOfUser = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Integer> channelsOfUser = new ConcurrentHashMap<>();
    private final AtomicInteger channels = new AtomicInteger();

    /**
     * @param nodeName for the text of a refusal
     * @param channelsOnNodeMost {@code channel_max_per_node}, 0 for no limit
     */
    public OpenCounts(String nodeName, int channelsOnNodeMost) {
        this.nodeName = nodeName;
        this.channelsOnNodeMost = channelsOnNodeMost;
    }

    /** Counts a connection, unless one of the two limits is reached: then its text. */
    @Nullable
    String connectionOpens(VirtualHost virtualHost, User user) {
        if (!add(connectionsOfVirtualHost, virtualHost.name(), virtualHost.maxConnections())) {
            return "access to vhost '" + virtualHost.name() + "' refused for user '" + user.name()
                    + "': connection limit (" + virtualHost.maxConnections() + ") is reached";
        }
        if (!add(connectionsOfUser, user.name(), user.maxConnections())) {
            remove(connectionsOfVirtualHost, virtualHost.name());
            return "connection refused for user '" + user.name() + "': user connection limit (" + user.maxConnections()
                    + ") is reached";
        }
        return null;
    }

    void connectionClosed(String virtualHost, String user) {
        remove(connectionsOfVirtualHost, virtualHost);
        remove(connectionsOfUser, user);
    }

    /** Counts a channel, unless a limit is reached. */
    @Nullable
    Refusal channelOpens(String user, long mostOfUser) {
        if (!add(channelsOfUser, user, mostOfUser)) {
            return new Refusal(
                    ReplyCode.NOT_ALLOWED,
                    "number of channels opened for user '" + user + "' has reached the maximum allowed user limit of "
                            + mostOfUser);
        }
        var now = channels.incrementAndGet();
        if (channelsOnNodeMost > 0 && now > channelsOnNodeMost) {
            channelClosed(user);
            return new Refusal(
                    ReplyCode.NOT_ALLOWED,
                    "number of channels opened on node '" + nodeName + "' has reached the maximum allowed limit of "
                            + channelsOnNodeMost);
        }
        return null;
    }

    void channelClosed(String user) {
        channels.decrementAndGet();
        remove(channelsOfUser, user);
    }

    public int channels() {
        return channels.get();
    }

    /** False, and not counted, if there are as many as the limit already; a negative limit is none. */
    private static boolean add(ConcurrentHashMap<String, Integer> counts, String name, long most) {
        var added = new boolean[1];
        counts.compute(name, (key, before) -> {
            var open = before == null ? 0 : before;
            added[0] = most < 0 || open < most;
            return added[0] ? Integer.valueOf(open + 1) : before;
        });
        return added[0];
    }

    private static void remove(ConcurrentHashMap<String, Integer> counts, String name) {
        counts.computeIfPresent(name, (key, open) -> open == 1 ? null : open - 1);
    }
}
