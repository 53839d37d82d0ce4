package io.warren.engine.channel;

import java.util.concurrent.atomic.LongAdder;

/** What sessions and channels that are gone have left behind, and how many came and went. Any thread. */
public final class NodeCounters {
    private final LongAdder channelsOpened = new LongAdder();
    private final LongAdder channelsClosed = new LongAdder();
    private final ConfirmTimes confirmTimes = new ConfirmTimes();
    private final ChannelCounters closedChannels = new ChannelCounters();

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
