package io.warren.management.stats;

import io.warren.engine.channel.ExchangeTotals;
import io.warren.engine.queue.QueueStats;
import io.warren.engine.view.EngineView;
import io.warren.engine.view.EngineView.Counters;

/** Which counter is in which column of a trace. */
public final class Columns {
    /** Messages, ready messages, unacknowledged ones: of a queue behind its counters, of the overview likewise. */
    public static final int LEVELS = 3;

    /** Some of a queue's counters. */
    public static final int QUEUE_PUBLISH = 0;

    public static final int QUEUE_DELIVER_GET = 6;
    public static final int QUEUE_ACK = 8;

    static final int CHANNEL = 12;
    static final int QUEUE = 9 + LEVELS;

    /** Where the levels of a queue begin. */
    public static final int QUEUE_LEVELS = 9;

    /** Where the levels of the overview begin; before them are the messages of all channels. */
    public static final int OVERVIEW_LEVELS = CHANNEL;

    /** Where the comings and goings of the overview begin. */
    public static final int OVERVIEW_CHURN = OVERVIEW_LEVELS + LEVELS;

    static final int OVERVIEW = OVERVIEW_CHURN + 7;

    /** Where the levels of a virtual host begin; before them are the messages of its channels. */
    public static final int HOST_LEVELS = CHANNEL;

    /** Where the bytes received and sent of a virtual host are. */
    public static final int HOST_BYTES = HOST_LEVELS + LEVELS;

    static final int HOST = HOST_BYTES + 2;

    private Columns() {}

    /** Of a channel, and of channels together. */
    public static long[] of(Counters of) {
        return new long[] {
            of.published(),
            of.confirmed(),
            of.returnedUnroutable(),
            of.droppedUnroutable(),
            of.delivered(),
            of.deliveredNoAck(),
            of.got(),
            of.gotNoAck(),
            of.gotEmpty(),
            of.delivered() + of.deliveredNoAck() + of.got() + of.gotNoAck(),
            of.redelivered(),
            of.acked()
        };
    }

    /** Of a queue. */
    public static long[] of(QueueStats of) {
        return new long[] {
            of.published(),
            of.delivered(),
            of.deliveredNoAck(),
            of.got(),
            of.gotNoAck(),
            of.gotEmpty(),
            of.delivered() + of.deliveredNoAck() + of.got() + of.gotNoAck(),
            of.redelivered(),
            of.acked(),
            of.ready() + of.unacked(),
            of.ready(),
            of.unacked()
        };
    }

    /** Of an exchange. */
    public static long[] of(ExchangeTotals of) {
        return new long[] {of.in(), of.out()};
    }

    static long[] of(EngineView.Totals of) {
        var columns = new long[OVERVIEW];
        System.arraycopy(of(of.counters()), 0, columns, 0, CHANNEL);
        System.arraycopy(
                new long[] {
                    of.ready() + of.unacked(),
                    of.ready(),
                    of.unacked(),
                    of.connectionsOpened(),
                    of.connectionsClosed(),
                    of.channelsOpened(),
                    of.channelsClosed(),
                    of.queuesDeclared(),
                    of.queuesCreated(),
                    of.queuesDeleted()
                },
                0,
                columns,
                OVERVIEW_LEVELS,
                LEVELS + 7);
        return columns;
    }
}
