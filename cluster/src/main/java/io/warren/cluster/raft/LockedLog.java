package io.warren.cluster.raft;

import io.warren.engine.log.GroupEntry;
import io.warren.engine.log.GroupLog;
import io.warren.engine.log.Vote;
import io.warren.engine.message.Receipt;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Lets one caller at a time change a group's log, as the log asks: JRaft appends on one thread and votes on others. The lock
 * is held while something is handed over, never while anybody waits for the disk.
 */
final class LockedLog {
    private final GroupLog log;
    private final ReentrantLock changing = new ReentrantLock();

    LockedLog(GroupLog log) {
        this.log = log;
    }

    /** For what reads. */
    GroupLog reading() {
        return log;
    }

    boolean append(List<GroupEntry> entries) {
        var heard = new Heard();
        change(to -> to.append(entries, heard));
        return heard.yes();
    }

    boolean vote(Vote next) {
        var heard = new Heard();
        change(to -> to.vote(next, heard));
        return heard.yes();
    }

    void drop(Receipt receipt) {
        change(of -> of.drop(receipt));
    }

    void change(Consumer<GroupLog> change) {
        changing.lock();
        try {
            change.accept(log);
        } finally {
            changing.unlock();
        }
    }
}
