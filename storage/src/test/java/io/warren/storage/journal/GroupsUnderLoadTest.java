package io.warren.storage.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.engine.log.GroupEntry;
import io.warren.engine.log.GroupLog;
import io.warren.engine.log.GroupLog.Read;
import io.warren.engine.log.GroupLogs.Opened;
import io.warren.engine.message.Receipt;
import io.warren.storage.file.DiskFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Groups on threads of their own, a journal on its threads and a real disk, while segments turn and go. */
final class GroupsUnderLoadTest {
    private static final int GROUPS = 3;
    private static final int ROUNDS = 150;
    private static final long KEPT = 40;
    private static final JournalSettings SMALL = new JournalSettings(16_384, 32_768, 1_024, 8_192, 50, 1);

    @TempDir
    Path directory;

    @Test
    void whatWasAppendedIsReadWhileSegmentsTurnAndGoAndFoundAfterwards() throws Exception {
        var lasts = new ArrayList<CompletableFuture<Long>>();
        try (var journal = open();
                var threads = Executors.newFixedThreadPool(GROUPS)) {
            for (var group = 1; group <= GROUPS; group++) {
                var log = journal.groups().create(group);
                var seed = group;
                lasts.add(CompletableFuture.supplyAsync(() -> live(journal, log, seed), threads));
            }
            for (var last : lasts) {
                last.get(60, TimeUnit.SECONDS);
            }
        }
        try (var journal = open()) {
            for (var group = 1; group <= GROUPS; group++) {
                var log = assertInstanceOf(Opened.Whole.class, journal.groups().open(group))
                        .log();
                assertEquals(lasts.get(group - 1).get(), log.lastIndex());
                assertTrue(log.firstIndex() > 1);
                for (var index = log.firstIndex(); index <= log.lastIndex(); index++) {
                    assertEquals(new Read.Found(JournalByHand.groupEntry(index)), log.read(index));
                }
            }
        }
    }

    private Journal open() {
        return Journal.open(new DiskFiles(), directory.resolve("journal"), SMALL, cause -> {
            throw new AssertionError(cause);
        });
    }

    /** Appends, waits for the disk, reads back; its last index. */
    private static long live(Journal journal, GroupLog log, long seed) {
        var random = new SplittableRandom(seed);
        for (var round = 0; round < ROUNDS; round++) {
            var entries = new ArrayList<GroupEntry>();
            for (var i = 1 + random.nextInt(8); i > 0; i--) {
                entries.add(JournalByHand.groupEntry(log.lastIndex() + 1 + entries.size()));
            }
            append(log, entries);
            for (var index = log.firstIndex(); index <= log.lastIndex(); index++) {
                assertEquals(new Read.Found(JournalByHand.groupEntry(index)), log.read(index));
            }
            if (round % 10 == 0) {
                log.cutBelow(Math.max(log.firstIndex(), log.lastIndex() - KEPT));
                journal.checkpoint();
            }
        }
        return log.lastIndex();
    }

    private static void append(GroupLog log, List<GroupEntry> entries) {
        var answer = new CompletableFuture<Boolean>();
        log.append(entries, new Receipt() {
            @Override
            public void accepted() {
                answer.complete(true);
            }

            @Override
            public void rejected() {
                answer.complete(false);
            }
        });
        assertTrue(answer.orTimeout(30, TimeUnit.SECONDS).join());
    }
}
