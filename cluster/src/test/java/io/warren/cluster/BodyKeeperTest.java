package io.warren.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.cluster.raft.Heard;
import io.warren.cluster.raft.MemoryDisk;
import io.warren.cluster.raft.MemoryLogs;
import io.warren.engine.lane.Clock;
import io.warren.engine.log.GroupEntry;
import io.warren.engine.log.GroupLog;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A member whose log goes to 20 in term 1, of which 15 are committed, and that is given a snapshot up to 100 in term 3. */
final class BodyKeeperTest {
    private static final int SHARD = 5;
    private static final long LOGGED = 20;
    private static final long APPLIED = 15;
    private static final long SNAPSHOT = 100;
    private static final long TERM = 3;

    private final MemoryDisk disk = new MemoryDisk(1);
    private final MemoryLogs logs = new MemoryLogs(disk);
    private final PinnedLog log = new PinnedLog(logs.create(1));
    private final Map<Long, ByteBuffer> others = new ConcurrentHashMap<>();
    private final CountDownLatch reached = new CountDownLatch(1);
    private volatile long[] needed = {};
    private BodyKeeper keeper = keeper();

    private BodyKeeper keeper() {
        return new BodyKeeper(
                SHARD,
                log,
                new Shelf(logs, SHARD, Clock.SYSTEM),
                new BodyKeeper.Others() {
                    @Override
                    public @Nullable ByteBuffer copy(long index) {
                        return ofOthers(index);
                    }

                    @Override
                    public @Nullable ByteBuffer tryCopy(long index) {
                        return ofOthers(index);
                    }
                },
                answer -> answer.accept(needed));
    }

    private @Nullable ByteBuffer ofOthers(long entry) {
        try {
            reached.await();
        } catch (InterruptedException ending) {
            throw new CancellationException();
        }
        return others.get(entry);
    }

    @AfterEach
    void close() {
        reached.countDown();
        keeper.close();
        disk.close();
    }

    private static ByteBuffer data(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private @Nullable String read(long entry) {
        var data = keeper.read(entry);
        return data == null ? null : StandardCharsets.UTF_8.decode(data).toString();
    }

    private static void until(String what, BooleanSupplier condition) {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - end < 0, "in time: " + what);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private void append(long from, long to, long term) {
        var heard = new Heard();
        log.append(
                LongStream.rangeClosed(from, to)
                        .mapToObj(each -> new GroupEntry(each, term, GroupEntry.Kind.COMMAND, data("own " + each)))
                        .toList(),
                heard);
        assertTrue(heard.yes());
    }

    /** As JRaft does it. */
    private void givenASnapshot(long... entries) {
        needed = entries;
        append(1, LOGGED, 1);
        LongStream.rangeClosed(1, SNAPSHOT).forEach(each -> others.put(each, data("other " + each)));
        keeper.loaded(SNAPSHOT, TERM, APPLIED);
        log.restartAt(SNAPSHOT + 1);
    }

    @Test
    void whatTheMemberHadItKeepsAndWhatItNeverHadItCopies() {
        givenASnapshot(3, 7, 15, 40, 100);
        assertEquals(2, keeper.lacking());
        assertEquals("own 7", read(7), "before anybody can be asked");
        assertNull(read(40));

        reached.countDown();
        until("it has all", () -> keeper.lacking() == 0);
        assertEquals("own 3", read(3));
        assertEquals("own 15", read(15));
        assertEquals("other 40", read(40));
        assertEquals("other 100", read(100));
        assertNull(read(8), "nobody needs it");
    }

    @Test
    void whatItCannotKnowToBeCommittedComesFromTheOthers() {
        givenASnapshot(15, 16, 20);
        assertEquals(2, keeper.lacking());
        assertNull(read(16), "it may be another leader's");

        reached.countDown();
        until("it has all", () -> keeper.lacking() == 0);
        assertEquals("own 15", read(15));
        assertEquals("other 16", read(16));
        assertEquals("other 20", read(20));
    }

    @Test
    void aSnapshotOfItsOwnTakesNothingFromTheLog() {
        append(1, LOGGED, TERM);
        needed = new long[] {2, 20};
        keeper.loaded(LOGGED, TERM, 0);
        assertEquals(0, keeper.lacking());
        assertEquals("own 2", read(2));
    }

    @Test
    void afterAStartAllIsFoundAgainAndTheRestIsCopied() {
        givenASnapshot(3, 40);
        keeper.close();
        reached.countDown();
        keeper = keeper();
        assertEquals("own 3", read(3));
        keeper.loaded(SNAPSHOT, TERM, 0);
        until("it has all", () -> keeper.lacking() == 0);
        assertEquals("other 40", read(40));

        keeper.close();
        keeper = keeper();
        others.clear();
        keeper.loaded(SNAPSHOT, TERM, 0);
        assertEquals(0, keeper.lacking());
        assertEquals("other 40", read(40));
    }

    @Test
    void theNextSnapshotFindsWhatTheFirstLeftUndone() {
        givenASnapshot(3, 40);
        keeper.close();
        keeper = keeper();
        append(SNAPSHOT + 1, SNAPSHOT + 10, TERM);
        needed = new long[] {3, 40, SNAPSHOT + 5, 200};
        others.put(200L, data("other 200"));
        keeper.loaded(300, TERM + 1, SNAPSHOT + 10);
        log.restartAt(301);

        reached.countDown();
        until("it has all", () -> keeper.lacking() == 0);
        assertEquals("own 3", read(3));
        assertEquals("other 40", read(40));
        assertEquals("own 105", read(SNAPSHOT + 5));
        assertEquals("other 200", read(200));
    }

    @Test
    void whatNobodyNeedsAnyMoreGoes() {
        givenASnapshot(3, 7, 40);
        reached.countDown();
        until("it has all", () -> keeper.lacking() == 0);
        assertEquals(3, logs.groups().size(), "the log, what was kept, what was copied");

        keeper.needs(7);
        assertNull(read(3));
        assertEquals("own 7", read(7));
        keeper.needs(41);
        assertEquals(1, logs.groups().size());
    }

    @Test
    void anotherShardsAreNotItsOwn() {
        givenASnapshot(3);
        assertNull(new Shelf(logs, SHARD + 1, Clock.SYSTEM).read(3));
        keeper.drop();
        assertEquals(1, logs.groups().size());
    }

    @Test
    void whatIsNeededNoMoreIsNotWaitedFor() {
        givenASnapshot(30, 40);
        others.remove(30L);
        reached.countDown();
        until("one is lacking", () -> keeper.lacking() == 1);
        needed = new long[] {40};
        until("it has all", () -> keeper.lacking() == 0);
    }

    @Test
    void whatIsToBeHadLaterIsCopiedThen() {
        givenASnapshot(30, 40);
        var kept = Objects.requireNonNull(others.remove(30L));
        reached.countDown();
        until("one is lacking", () -> keeper.lacking() == 1);
        others.put(30L, kept);
        until("it has all", () -> keeper.lacking() == 0);
        assertEquals("other 30", read(30));
    }

    @Test
    void whatNobodyHasIsSaidToBeLackingAndStopsNothingElse() {
        givenASnapshot(30, 40);
        others.remove(30L);
        reached.countDown();
        until("what can be had is here", () -> read(40) != null);
        until("the rest is given up", () -> keeper.lacking() == 1);
        assertFalse(keeper.copying().isShutdown());
        assertNull(read(30));
        assertNotNull(read(40));
        assertTrue(log.read(30) instanceof GroupLog.Read.Outside);
    }
}
