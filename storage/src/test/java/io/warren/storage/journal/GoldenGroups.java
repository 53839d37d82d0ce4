package io.warren.storage.journal;

import io.warren.engine.log.GroupEntry;
import io.warren.engine.log.GroupEntry.Kind;
import io.warren.engine.log.GroupLog;
import io.warren.engine.log.GroupLogs.Opened;
import io.warren.engine.log.Vote;
import io.warren.engine.message.Receipt;
import io.warren.storage.file.DiskFiles;
import io.warren.storage.file.ForgetfulDisk;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/**
 * The groups of the golden directories: written once, by the release with format 2, and what is to be found of them ever
 * after. They have said everything that a group can say, before and behind a checkpoint.
 */
public final class GoldenGroups {
    /** The journal's directory in what {@link #write} was given. */
    public static final Path DIRECTORY = JournalByHand.DIRECTORY;

    private static final JournalSettings SMALL = new JournalSettings(4_096, 1 << 20, 1_024, 4_096, 50, 1);
    private static final long LONG = 5;
    private static final long RESTARTED = 0x1_0000_0006L;
    private static final long DROPPED = 8;

    private GoldenGroups() {}

    /** How a group stands. */
    public record Standing(long first, Vote vote, List<GroupEntry> entries) {}

    /** In both directories. */
    public static Map<Long, Standing> expected() {
        var entries = new ArrayList<GroupEntry>();
        LongStream.rangeClosed(21, 50).forEach(index -> entries.add(entry(index, 1)));
        LongStream.rangeClosed(51, 58).forEach(index -> entries.add(entry(index, 2)));
        return Map.of(
                LONG,
                new Standing(21, new Vote(2, "node \u00fc"), entries),
                RESTARTED,
                new Standing(1_000, new Vote(9, ""), List.of(entry(1_000, 7), entry(1_001, 8))));
    }

    private static GroupEntry entry(long index, long term) {
        var random = new SplittableRandom(index * 100 + term);
        var data = new byte[index % 17 == 0 ? 5_000 : random.nextInt(400)];
        random.nextBytes(data);
        var kind = index % 10 == 0 ? Kind.MEMBERS : index % 10 == 1 ? Kind.NOTHING : Kind.COMMAND;
        return new GroupEntry(index, term, kind, ByteBuffer.wrap(data));
    }

    private static void append(GroupLog log, long from, long to, long term) {
        log.append(
                LongStream.rangeClosed(from, to)
                        .mapToObj(index -> entry(index, term))
                        .toList(),
                Receipt.NONE);
    }

    /** Lives; the disk is shown as it is when the journal is killed, and when it ended in order. */
    public static void write(Consumer<ForgetfulDisk> killed, Consumer<ForgetfulDisk> stopped) {
        var hand = new JournalByHand(SMALL);
        hand.open();
        append(hand.group(LONG), 1, 55, 1);
        append(hand.group(RESTARTED), 1, 20, 1);
        append(hand.group(DROPPED), 1, 20, 1);
        hand.group(DROPPED).vote(new Vote(3, "a"), Receipt.NONE);
        hand.group(LONG).vote(new Vote(1, "a"), Receipt.NONE);
        hand.turn();
        hand.group(LONG).cutBelow(15);
        hand.group(RESTARTED).restartAt(1_000);
        append(hand.group(RESTARTED), 1_000, 1_000, 7);
        hand.append(GoldenMessages.message(1), 1);
        hand.upkeep();
        hand.group(LONG).cutAbove(50);
        append(hand.group(LONG), 51, 60, 2);
        hand.group(DROPPED).drop(Receipt.NONE);
        hand.turn();
        hand.upkeep();
        hand.group(LONG).cutBelow(21);
        hand.group(LONG).cutAbove(58);
        append(hand.group(RESTARTED), 1_001, 1_001, 8);
        hand.group(RESTARTED).vote(new Vote(9, ""), Receipt.NONE);
        hand.group(LONG).vote(new Vote(2, "node \u00fc"), Receipt.NONE);
        hand.turn();
        hand.journal().writer().mark();
        killed.accept(hand.disk);
        hand.journal().closeByHand();
        stopped.accept(hand.disk);
    }

    /** Opens a journal as a broker does, and reads every group; an AssertionError if one cannot be. */
    public static Map<Long, Standing> read(Path directory) {
        var found = new TreeMap<Long, Standing>();
        try (var journal = Journal.open(new DiskFiles(), directory, SMALL, cause -> {
            throw new AssertionError(cause);
        })) {
            for (var group : journal.groups().groups()) {
                if (!(journal.groups().open(group) instanceof Opened.Whole(var log))) {
                    throw new AssertionError("group " + group + " is suspect");
                }
                found.put(group, standing(log));
            }
        }
        return found;
    }

    private static Standing standing(GroupLog log) {
        var entries = new ArrayList<GroupEntry>();
        for (var index = log.firstIndex(); index <= log.lastIndex(); index++) {
            if (!(log.read(index) instanceof GroupLog.Read.Found(var entry))) {
                throw new AssertionError("entry " + index + " cannot be read");
            }
            entries.add(entry);
        }
        return new Standing(log.firstIndex(), log.vote(), entries);
    }

    /** Kinds of entries of groups that are nowhere in the segments of this directory. */
    public static Set<String> entriesMissing(Path directory) throws Exception {
        return GoldenJournal.missing(directory, EnumSet.range(EntryType.GROUP_ENTRY, EntryType.GROUP_VOTE));
    }
}
