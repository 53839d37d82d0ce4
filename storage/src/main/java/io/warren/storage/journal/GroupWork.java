package io.warren.storage.journal;

import io.warren.engine.log.GroupEntry;
import io.warren.engine.log.Vote;
import io.warren.engine.message.Receipt;
import java.util.List;

/** Something that a group says. Written by who made it, then by the writer. */
abstract sealed class GroupWork extends Work {
    final long group;
    final Receipt receipt;
    boolean answered;

    GroupWork(long group, Receipt receipt) {
        this.group = group;
        this.receipt = receipt;
    }

    /** Entries that follow each other. */
    static final class Append extends GroupWork {
        final JournaledGroupLog log;
        final List<GroupEntry> entries;
        /** Of each entry, when it is written. */
        final long[] positions;

        Append(JournaledGroupLog log, long group, List<GroupEntry> entries, Receipt receipt) {
            super(group, receipt);
            this.log = log;
            this.entries = entries;
            positions = new long[entries.size()];
        }
    }

    static final class Cut extends GroupWork {
        final GroupFormat.Cut what;
        final long index;
        /** Entries that go with it. */
        final long entries;

        Cut(long group, GroupFormat.Cut what, long index, long entries, Receipt receipt) {
            super(group, receipt);
            this.what = what;
            this.index = index;
            this.entries = entries;
        }
    }

    static final class Promise extends GroupWork {
        final Vote vote;

        Promise(long group, Vote vote, Receipt receipt) {
            super(group, receipt);
            this.vote = vote;
        }
    }

    /** Nothing more than that somebody waits for all before it. */
    static final class Force extends GroupWork {
        Force(long group, Receipt receipt) {
            super(group, receipt);
        }
    }

    /** Whether somebody may wait for its force. */
    boolean forced() {
        return switch (this) {
            case Append append -> true;
            case Promise promise -> true;
            case Force force -> true;
            case Cut cut -> cut.what == GroupFormat.Cut.DROPPED;
        };
    }
}
