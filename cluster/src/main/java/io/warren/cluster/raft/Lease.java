package io.warren.cluster.raft;

import io.warren.cluster.member.NodeId;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Until when nobody else can lead a group that this member leads. A follower that heard the leader helps nobody else into
 * office for an election time-out, so what a majority has answered proves the leadership from when it was sent on (Ongaro,
 * "Consensus: Bridging Theory and Practice", section 6.4.1). Any thread.
 */
final class Lease {
    private final long nanos;
    private final Map<NodeId, Heard> heard = new ConcurrentHashMap<>();
    private volatile Until until = new Until(0, 0);

    /** That a member followed this one in a term, at the latest when this was sent. */
    private record Heard(long term, long sentNanos) {}

    private record Until(long term, long nanos) {}

    /** @param millis shorter than an election time-out by what clocks may differ in their speed */
    Lease(long millis) {
        nanos = TimeUnit.MILLISECONDS.toNanos(millis);
    }

    void answered(NodeId by, long term, long sentNanos) {
        heard.merge(
                by,
                new Heard(term, sentNanos),
                (before, now) -> now.term > before.term || now.sentNanos - before.sentNanos > 0 ? now : before);
    }

    /** Whether the lease of this term still runs. */
    boolean runs(long term, long now) {
        var known = until;
        return known.term == term && now - known.nanos < 0;
    }

    /** Works it out anew. */
    boolean renew(long term, NodeId self, Collection<NodeId> voters, long now) {
        // Of the others: this member makes the majority whole.
        var needed = voters.size() / 2 + 1 - (voters.contains(self) ? 1 : 0);
        var sent = voters.stream()
                .filter(each -> !each.equals(self))
                .map(heard::get)
                .filter(each -> each != null && each.term == term)
                .mapToLong(each -> now - each.sentNanos)
                .sorted()
                .skip(Math.max(0, needed - 1L))
                .findFirst();
        if (needed > 0 && sent.isEmpty()) {
            return false;
        }
        until = new Until(term, now - (needed > 0 ? sent.getAsLong() : 0) + nanos);
        return runs(term, now);
    }

    void end() {
        until = new Until(0, 0);
    }
}
