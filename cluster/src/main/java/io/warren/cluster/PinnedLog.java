package io.warren.cluster;

import io.warren.engine.log.GroupEntry;
import io.warren.engine.log.GroupLog;
import io.warren.engine.log.Vote;
import io.warren.engine.message.Receipt;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The log of a shard, which keeps entries that a snapshot covers as long as queues have messages in them. */
final class PinnedLog implements GroupLog {
    private final GroupLog log;
    private volatile long firstNeeded = 1;
    /** What the log holds up to here may be what no majority had. */
    private volatile long replacedUpTo;

    PinnedLog(GroupLog log) {
        this.log = log;
    }

    /** Nothing below is needed any more. */
    void needs(long first) {
        firstNeeded = Math.max(firstNeeded, first);
    }

    /** A snapshot stands for all up to here, and the log is about to be cut for it. */
    void replaced(long upTo) {
        replacedUpTo = upTo;
    }

    /** Data of a committed command, null if the log does not hold it or it is damaged. */
    @Nullable
    ByteBuffer command(long index) {
        return index > replacedUpTo
                        && log.read(index) instanceof Read.Found(var entry)
                        && entry.kind() == GroupEntry.Kind.COMMAND
                ? entry.data()
                : null;
    }

    /** Whether it is in there, by what is known without reading it. */
    boolean holds(long index) {
        return index > replacedUpTo && log.termAt(index) > 0;
    }

    @Override
    public void cutBelow(long firstKept) {
        var kept = Math.min(firstKept, firstNeeded);
        if (kept > log.firstIndex()) {
            log.cutBelow(kept);
        }
    }

    @Override
    public long firstIndex() {
        return log.firstIndex();
    }

    @Override
    public long lastIndex() {
        return log.lastIndex();
    }

    @Override
    public long termAt(long index) {
        return log.termAt(index);
    }

    @Override
    public Read read(long index) {
        return log.read(index);
    }

    @Override
    public List<Read> members() {
        return log.members();
    }

    @Override
    public void append(List<GroupEntry> entries, Receipt receipt) {
        log.append(entries, receipt);
    }

    @Override
    public void cutAbove(long lastKept) {
        log.cutAbove(lastKept);
    }

    @Override
    public void restartAt(long nextIndex) {
        log.restartAt(nextIndex);
    }

    @Override
    public void force(Receipt receipt) {
        log.force(receipt);
    }

    @Override
    public Vote vote() {
        return log.vote();
    }

    @Override
    public void vote(Vote next, Receipt receipt) {
        log.vote(next, receipt);
    }

    @Override
    public void drop(Receipt receipt) {
        log.drop(receipt);
    }
}
