package io.warren.engine.channel;

import io.warren.engine.metadata.Metadata;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What sessions and channels that are gone have left behind, and how many came and went. Any thread. */
public final class NodeCounters {
    private final LongAdder channelsOpened = new LongAdder();
    private final LongAdder channelsClosed = new LongAdder();
    private final ConfirmTimes confirmTimes = new ConfirmTimes();
    private final ChannelCounters closedChannels = new ChannelCounters();

    /** Of sessions that are gone, and of what is published without one. */
    private final Map<Long, ExchangeTotals> traffic = new HashMap<>();

    private int forgetAt = ExchangeTraffic.MANY;

    void channelOpened() {
        channelsOpened.increment();
    }

    void channelClosed(ChannelCounters did) {
        channelsClosed.increment();
        // Channels end rarely and on many loops; their sums are no place for a lock-free dance.
        synchronized (closedChannels) {
            closedChannels.add(did);
        }
    }

    void sessionClosed(ExchangeTraffic did, Metadata now) {
        synchronized (traffic) {
            did.each((id, counter) -> add(traffic, id, counter.published(), counter.routed()));
            if (traffic.size() >= forgetAt) {
                forgetAt = ExchangeTraffic.forget(traffic, now);
            }
        }
    }

    /** A message that no session published. */
    public void published(long exchange, int queues) {
        synchronized (traffic) {
            add(traffic, exchange, 1, queues);
        }
    }

    /** By the id of the exchange, what was published with these sessions and without; only of exchanges that are there. */
    public Map<Long, ExchangeTotals> traffic(Collection<Session> open, Metadata now) {
        Map<Long, ExchangeTotals> sums;
        synchronized (traffic) {
            sums = new HashMap<>(traffic);
        }
        for (var session : open) {
            session.traffic().each((id, counter) -> add(sums, id, counter.published(), counter.routed()));
        }
        ExchangeTraffic.forget(sums, now);
        return sums;
    }

    private static void add(Map<Long, ExchangeTotals> sums, long exchange, long in, long out) {
        sums.merge(exchange, new ExchangeTotals(in, out), ExchangeTotals::plus);
    }

    public ConfirmTimes confirmTimes() {
        return confirmTimes;
    }

    public long channelsOpened() {
        return channelsOpened.sum();
    }

    public long channelsClosed() {
        return channelsClosed.sum();
    }

    /** Adds what closed channels did. */
    public void addTo(ChannelCounters sum) {
        synchronized (closedChannels) {
            sum.add(closedChannels);
        }
    }
}
