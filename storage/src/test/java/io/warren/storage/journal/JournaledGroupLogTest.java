package io.warren.storage.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.warren.engine.lane.Clock;
import io.warren.engine.log.GroupEntry;
import io.warren.engine.log.GroupEntry.Kind;
import io.warren.engine.log.GroupLog;
import io.warren.engine.log.GroupLog.Read;
import io.warren.engine.log.GroupLogContract;
import io.warren.engine.log.GroupLogs.Opened;
import io.warren.engine.message.Receipt;
import io.warren.storage.file.ForgetfulDisk;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A group's log on a journal, on a disk that forgets what was not forced. */
final class JournaledGroupLogTest implements GroupLogContract {
    @Override
    public Node node(long seed) {
        return new JournaledNode(seed);
    }

    /** A journal turned by hand. */
    private static final class JournaledNode implements Node {
        private final ForgetfulDisk disk = new ForgetfulDisk();
        private final SplittableRandom random;
        private HandTurned threads = new HandTurned();
        private @Nullable Journal journal;

        JournaledNode(long seed) {
            random = new SplittableRandom(seed);
        }

        Journal journal() {
            var open = journal;
            if (open == null) {
                threads = new HandTurned();
                open = Journal.recover(
                        disk,
                        Path.of("/journal"),
                        new JournalSettings(4_096, 1 << 20, 1_024, 4_096, 50, 1),
                        _ -> {},
                        Clock.SYSTEM,
                        random.split(),
                        threads);
                journal = open;
            }
            return open;
        }

        @Override
        public GroupLog open(long group) {
            return assertInstanceOf(Opened.Whole.class, journal().groups().open(group))
                    .log();
        }

        @Override
        public void work() {
            while (journal().writer().step() || threads.turnBackground()) {
                // Until nothing waits.
            }
        }

        @Override
        public void beforeForce(Runnable look) {
            disk.beforeForce(look);
        }

        @Override
        public void powerCut() {
            // Some of what waits was written, and not forced.
            if (random.nextBoolean()) {
                disk.failForceAfter(0);
                journal().writer().step();
            }
            disk.crash(random);
            journal = null;
        }

        @Override
        public void breakDisk() {
            disk.failForceAfter(0);
        }
    }

    private static List<GroupEntry> entries(int from, int to, int bytes) {
        var entries = new ArrayList<GroupEntry>();
        for (var index = from; index <= to; index++) {
            var data = ByteBuffer.allocate(bytes).putInt(0, index);
            entries.add(new GroupEntry(index, 1, Kind.COMMAND, data));
        }
        return entries;
    }

    private static void assertFound(GroupEntry expected, GroupLog log) {
        assertEquals(new Read.Found(expected), log.read(expected.index()));
    }

    /** What a read brought with it is older than what was written behind it since. */
    @Test
    void anEntryWrittenBehindOneThatWasReadIsFound() {
        var node = new JournaledNode(1);
        var log = node.open(7);
        var entries = entries(1, 9, 100);
        for (var entry : entries) {
            log.append(List.of(entry), Receipt.NONE);
            node.work();
            assertFound(entry, log);
        }
        entries.forEach(entry -> assertFound(entry, log));
    }

    @Test
    void entriesLargerThanTheBufferAndTheSegmentAreFound() {
        var node = new JournaledNode(1);
        var log = node.open(7);
        var entries = new ArrayList<GroupEntry>();
        for (var bytes : List.of(0, 700, 1_000, 1_024, 3_000, 5_000, 300_000)) {
            entries.addAll(entries(entries.size() + 1, entries.size() + 1, Math.max(4, bytes)));
        }
        log.append(entries, Receipt.NONE);
        entries.forEach(entry -> assertFound(entry, log));
        node.work();
        entries.forEach(entry -> assertFound(entry, log));
        node.powerCut();
        entries.forEach(entry -> assertFound(entry, node.open(7)));
    }

    @Test
    void aReplacementIsReadThoughItAndWhatItReplacedWaitToBeWritten() {
        var node = new JournaledNode(1);
        var log = node.open(7);
        var old = entries(1, 3, 40);
        log.append(old, Receipt.NONE);
        log.cutAbove(1);
        var replacement = new GroupEntry(2, 2, Kind.MEMBERS, ByteBuffer.wrap(new byte[] {1}));
        log.append(List.of(replacement), Receipt.NONE);
        assertFound(old.getFirst(), log);
        assertFound(replacement, log);
        assertEquals(List.of(new Read.Found(replacement)), log.members());
        node.work();
        assertFound(old.getFirst(), log);
        assertFound(replacement, log);
        assertEquals(new Read.Outside(), log.read(3));
    }

    @Test
    void aNodeKnowsItsGroupsAndCreatesNoneTwice() {
        var node = new JournaledNode(1);
        var groups = node.journal().groups();
        groups.create(7).append(entries(1, 1, 10), Receipt.NONE);
        assertThrows(IllegalArgumentException.class, () -> groups.create(7));
        node.open(8).append(entries(1, 1, 10), Receipt.NONE);
        node.work();
        groups.drop(8, Receipt.NONE);
        node.work();
        assertEquals(Set.of(7L), groups.groups());
        node.powerCut();
        assertEquals(Set.of(7L), node.journal().groups().groups());
    }
}
