package io.warren.cluster.raft;

import java.time.Duration;

/**
 * How groups behave. There are no priorities of election: JRaft's make members sit out time-outs.
 *
 * @param electionTimeout a follower that hears nothing for so long asks whether it may lead. A leader that no majority has
 *     answered for nine tenths of it steps down. Heartbeats go out five times in it
 * @param electionSpread up to so much is added by chance, so that two seldom ask at once
 * @param inFlight requests under way to a follower, each at most {@code requestBytes} and one entry more. Their product is
 *     what a member that catches up is sent ahead; what it has not answered says nothing about whether it lives, so this
 *     must be written by it well within the election time-out
 * @param requestBytes see there
 * @param requestEntries entries in a request
 * @param requestTimeout after which a request without an answer is lost and replication begins anew from what the follower
 *     has; requests to a node that leaves the picture are lost at once
 * @param proposals how many may wait for their commit; the next is refused
 * @param logBytes entries kept in memory until they are on the disk and applied. Above half of it a leader has no room for
 *     more ({@link RaftGroup#hasRoom}); above twice of it, and of the largest entry, a follower takes no more, and a leader that was not asked first
 * @param entryBytes what the largest entry may have
 * @param snapshotInterval between snapshots, if anything was applied since; zero for none but those that are asked for
 * @param catchUpEntries a member that is added takes part when it is so close behind, and only one that is so close is handed
 *     the leadership
 */
public record RaftSettings(
        Duration electionTimeout,
        Duration electionSpread,
        int inFlight,
        int requestBytes,
        int requestEntries,
        Duration requestTimeout,
        int proposals,
        long logBytes,
        long entryBytes,
        Duration snapshotInterval,
        int catchUpEntries) {
    public static final RaftSettings DEFAULT = new RaftSettings(
            Duration.ofMillis(600),
            Duration.ofMillis(400),
            32,
            128 << 10,
            1_024,
            Duration.ofSeconds(3),
            4_096,
            32L << 20,
            16L << 20,
            Duration.ofMinutes(10),
            1_000);

    /** Of the heap: what a group may keep of its log. */
    private static final int LOG_SHARE = 80;

    public RaftSettings {
        if (Integer.bitCount(proposals) != 1) {
            throw new IllegalArgumentException(
                    "the queue of proposals is a ring, its size a power of two: " + proposals);
        }
    }

    public RaftSettings withElectionTimeout(Duration timeout, Duration spread) {
        return new RaftSettings(
                timeout,
                spread,
                inFlight,
                requestBytes,
                requestEntries,
                requestTimeout,
                proposals,
                logBytes,
                entryBytes,
                snapshotInterval,
                catchUpEntries);
    }

    /**
     * For a process with so much memory, of which several groups have their share.
     *
     * @param entry bytes of the largest entry
     */
    public RaftSettings within(long heapBytes, long entry) {
        return new RaftSettings(
                electionTimeout,
                electionSpread,
                inFlight,
                requestBytes,
                requestEntries,
                requestTimeout,
                proposals,
                Math.min(logBytes, heapBytes / LOG_SHARE),
                entry,
                snapshotInterval,
                catchUpEntries);
    }

    public RaftSettings withInFlight(int requests, int bytes) {
        return new RaftSettings(
                electionTimeout,
                electionSpread,
                requests,
                bytes,
                requestEntries,
                requestTimeout,
                proposals,
                logBytes,
                entryBytes,
                snapshotInterval,
                catchUpEntries);
    }
}
