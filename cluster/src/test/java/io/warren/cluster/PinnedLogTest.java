package io.warren.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.warren.engine.log.GroupEntry;
import io.warren.engine.log.GroupLog;
import io.warren.engine.log.GroupLogContract;
import io.warren.engine.log.MemoryGroupLogs;
import io.warren.engine.message.Receipt;
import java.nio.ByteBuffer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A log of a shard that needs nothing is as any other; what a shard needs stays. */
final class PinnedLogTest implements GroupLogContract {
    private static final long GROUP = 7;
    private static final int ENTRIES = 10;

    private final GroupLog below = new MemoryGroupLogs(1).open(GROUP);
    private final PinnedLog log = new PinnedLog(below);

    /** A node whose logs are pinned, by shards that need nothing. */
    private record Pinning(MemoryGroupLogs logs) implements Node {
        @Override
        public GroupLog open(long group) {
            var log = new PinnedLog(logs.open(group));
            log.needs(Long.MAX_VALUE);
            return log;
        }

        @Override
        public void work() {
            logs.work();
        }

        @Override
        public void beforeForce(Runnable look) {
            logs.beforeForce(look);
        }

        @Override
        public void powerCut() {
            logs.powerCut();
        }

        @Override
        public void breakDisk() {
            logs.breakDisk();
        }
    }

    @Override
    public Node node(long seed) {
        return new Pinning(new MemoryGroupLogs(seed));
    }

    /** All but one: a cut of what was cut is none. */
    @Override
    @Test
    public void whatDoesNotFollowOnIsRefusedAndChangesNothing() {
        appendEntries();
        log.needs(Long.MAX_VALUE);

        assertThrows(IllegalArgumentException.class, this::appendEntries);
        assertThrows(IllegalArgumentException.class, () -> log.cutBelow(ENTRIES + 2));
        assertThrows(IllegalArgumentException.class, () -> log.cutAbove(ENTRIES + 1));
        assertThrows(IllegalArgumentException.class, () -> log.restartAt(0));

        assertBeginsWith(1);
    }

    /** From 1 on. */
    private void appendEntries() {
        log.append(
                LongStream.rangeClosed(1, ENTRIES)
                        .mapToObj(index ->
                                new GroupEntry(index, 1, GroupEntry.Kind.COMMAND, ByteBuffer.wrap(new byte[] {7})))
                        .toList(),
                Receipt.NONE);
    }

    private void assertBeginsWith(long first) {
        assertEquals(first, log.firstIndex());
        assertEquals(first, below.firstIndex());
        assertInstanceOf(GroupLog.Read.Found.class, log.read(first));
        assertInstanceOf(GroupLog.Read.Outside.class, log.read(first - 1));
        assertEquals(ENTRIES, log.lastIndex());
    }

    @Test
    void nothingIsCutBeforeTheShardHasSaidWhatItNeeds() {
        appendEntries();

        log.cutBelow(ENTRIES);

        assertBeginsWith(1);
    }

    @Test
    void whatASnapshotCoversStaysAsLongAsTheShardNeedsIt() {
        appendEntries();
        log.needs(4);

        log.cutBelow(8);

        assertBeginsWith(4);
    }

    @Test
    void whatNoSnapshotCoversStaysHoweverLittleTheShardNeeds() {
        appendEntries();
        log.needs(8);

        log.cutBelow(5);

        assertBeginsWith(5);
    }

    @Test
    void whatIsNotNeededAnyMoreGoesWithTheNextCut() {
        appendEntries();
        log.needs(4);
        log.cutBelow(8);

        log.needs(7);
        assertBeginsWith(4);
        log.cutBelow(9);

        assertBeginsWith(7);
    }

    @Test
    void anOlderWordOfTheShardDoesNotBringBackANeed() {
        appendEntries();
        log.needs(6);
        log.needs(3);

        log.cutBelow(8);

        assertBeginsWith(6);
    }

    @Test
    void aCutOfWhatWasCutIsNone() {
        appendEntries();
        log.needs(6);
        log.cutBelow(6);

        // The log below would refuse it: the group asks for more than it gets, and again after a restart.
        log.cutBelow(2);
        log.cutBelow(8);

        assertBeginsWith(6);
    }

    @Test
    void aLogThatBeginsAnewElsewhereIsNotHeldByOldNeeds() {
        appendEntries();
        log.needs(4);

        log.restartAt(100);
        log.cutBelow(100);

        assertEquals(100, log.firstIndex());
        assertEquals(99, log.lastIndex());
    }
}
