package io.warren.cluster.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.alipay.sofa.jraft.conf.ConfigurationManager;
import com.alipay.sofa.jraft.entity.EnumOutter.EntryType;
import com.alipay.sofa.jraft.entity.LogEntry;
import com.alipay.sofa.jraft.entity.LogId;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.error.LogEntryCorruptedException;
import com.alipay.sofa.jraft.option.LogStorageOptions;
import io.warren.cluster.member.NodeId;
import io.warren.engine.log.GroupEntry;
import io.warren.engine.log.GroupLog;
import io.warren.engine.log.Vote;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class GroupLogStorageTest {
    private final MemoryDisk disk = new MemoryDisk(1);
    private final List<String> damaged = new ArrayList<>();

    @AfterEach
    void close() {
        disk.close();
    }

    private GroupLogStorage storage(GroupLog log) {
        return new GroupLogStorage(new LockedLog(log), damaged::add, new Unkept(1 << 20, 100));
    }

    private static LogStorageOptions options(ConfigurationManager configurations) {
        var options = new LogStorageOptions();
        options.setConfigurationManager(configurations);
        return options;
    }

    private static LogEntry entry(long index, long term) {
        var entry = new LogEntry(EntryType.ENTRY_TYPE_DATA);
        entry.setId(new LogId(index, term));
        entry.setData(ByteBuffer.wrap(new byte[] {(byte) index}));
        return entry;
    }

    private static List<LogEntry> entries(long from, long to, long term) {
        return LongStream.rangeClosed(from, to)
                .mapToObj(index -> entry(index, term))
                .toList();
    }

    /** As it is, but what lies at this index cannot be read. */
    private static GroupLog unreadable(GroupLog log, long index) {
        return (GroupLog) Proxy.newProxyInstance(
                GroupLog.class.getClassLoader(), new Class<?>[] {GroupLog.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("read") && (long) arguments[0] == index) {
                        return new GroupLog.Read.Damaged(index, "a flipped bit");
                    }
                    try {
                        return method.invoke(log, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }

    @Test
    void entriesComeBackAsTheyWereAndCutsTakeEffect() {
        var storage = storage(disk.open(1));
        assertTrue(storage.init(options(new ConfigurationManager())));
        assertEquals(10, storage.appendEntries(entries(1, 10, 1)));
        var read = storage.getEntry(4);
        assertNotNull(read);
        assertEquals(new LogId(4, 1), read.getId());
        assertEquals(4, read.getData().get(0));
        storage.truncateSuffix(7);
        assertEquals(7, storage.getLastLogIndex());
        assertEquals(2, storage.appendEntries(entries(8, 9, 2)));
        storage.truncatePrefix(5);
        assertEquals(5, storage.getFirstLogIndex());
        assertNull(storage.getEntry(4));
        storage.truncatePrefix(3);
        assertEquals(5, storage.getFirstLogIndex());
        storage.truncatePrefix(100);
        assertEquals(100, storage.getFirstLogIndex());
        assertEquals(99, storage.getLastLogIndex());
        storage.reset(50);
        assertEquals(50, storage.getFirstLogIndex());
    }

    /** JRaft's issue 803: entries that its database had not let go of came back with a restart. */
    @Test
    void whatWasCutIsNotThereAfterAStart() {
        var before = storage(disk.open(1));
        before.appendEntries(entries(1, 10, 1));
        before.truncatePrefix(5);
        before.truncateSuffix(7);
        before.appendEntries(entries(8, 8, 3));
        var after = storage(disk.open(1));
        assertTrue(after.init(options(new ConfigurationManager())));
        assertEquals(5, after.getFirstLogIndex());
        assertEquals(8, after.getLastLogIndex());
        assertNull(after.getEntry(4));
        assertNull(after.getEntry(9));
        var last = after.getEntry(8);
        assertNotNull(last);
        assertEquals(new LogId(8, 3), last.getId());
    }

    @Test
    void listsOfMembersAreFoundAgain() {
        var members = new LogEntry(EntryType.ENTRY_TYPE_CONFIGURATION);
        var peer = new GroupMember(new NodeId("rabbit@a", 5), 3).peerId();
        members.setId(new LogId(1, 1));
        members.setPeers(List.of(peer));
        storage(disk.open(1)).appendEntries(List.of(members, entry(2, 1)));
        var found = new ConfigurationManager();
        assertTrue(storage(disk.open(1)).init(options(found)));
        assertEquals(List.of(peer), found.getLastConfiguration().getConf().getPeers());
        assertEquals(new LogId(1, 1), found.getLastConfiguration().getId());
    }

    @Test
    void whatCannotBeReadIsReportedAndThrownAndIsNeverOfTermZero() {
        var log = disk.open(1);
        storage(log).appendEntries(entries(1, 10, 1));
        var storage = storage(unreadable(log, 5));
        assertTrue(storage.init(options(new ConfigurationManager())));
        assertThrows(LogEntryCorruptedException.class, () -> storage.getEntry(5));
        assertEquals(1, damaged.size());
        assertNotNull(storage.getEntry(6));
        assertNull(storage.getEntry(11));
    }

    @Test
    void aLogWhoseLastEntryCannotBeReadIsNotOpened() {
        var log = disk.open(1);
        storage(log).appendEntries(entries(1, 10, 1));
        assertFalse(storage(unreadable(log, 10)).init(options(new ConfigurationManager())));
        assertEquals(1, damaged.size());
    }

    @Test
    void aLogThatEndsAppendsNothing() {
        var storage = storage(disk.open(1));
        storage.appendEntries(entries(1, 1, 1));
        disk.breakDown();
        assertEquals(0, storage.appendEntries(entries(2, 3, 1)));
    }

    @Test
    void aVoteIsKeptAndASecondOneInATermEndsTheMember() {
        var votes = new GroupVotes(new LockedLog(disk.open(1)), damaged::add);
        var first = new GroupMember(new NodeId("rabbit@a", 1), 0).peerId();
        var second = new GroupMember(new NodeId("rabbit@b", 2), 0).peerId();
        assertTrue(votes.setTermAndVotedFor(3, new PeerId()));
        assertTrue(votes.setVotedFor(first));
        assertEquals(new Vote(3, first.toString()), disk.open(1).vote());
        assertFalse(votes.setVotedFor(second));
        assertEquals(1, damaged.size());
        var again = new GroupVotes(new LockedLog(disk.open(1)), damaged::add);
        assertEquals(3, again.getTerm());
        assertEquals(first, again.getVotedFor());
    }

    @Test
    void whatLooksLikeAListOfMembersAndIsNoneIsNotOpened() {
        var log = disk.open(1);
        var heard = new Heard();
        log.append(List.of(new GroupEntry(1, 1, GroupEntry.Kind.MEMBERS, ByteBuffer.wrap(new byte[20]))), heard);
        assertTrue(heard.yes());
        assertFalse(storage(log).init(options(new ConfigurationManager())));
    }
}
