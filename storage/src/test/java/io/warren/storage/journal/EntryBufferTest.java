package io.warren.storage.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.engine.lane.Clock;
import io.warren.engine.log.GroupEntry;
import io.warren.storage.file.ForgetfulDisk;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a buffer says of the segment that it wrote, which checkpoints believe without reading the segment again. */
final class EntryBufferTest {
    private static final int BUFFER = 512;
    private static final int ENTRIES = 2_000;
    private static final long JOURNAL = 42;

    private final ForgetfulDisk disk = new ForgetfulDisk();
    private final SplittableRandom random = new SplittableRandom(7);
    private final JournalFiles files =
            new JournalFiles(disk, Path.of("journal"), JOURNAL, 4_096, Clock.SYSTEM, new Random(7));

    @Test
    void aSegmentSaysWhatAScanOfItFinds() {
        disk.createDirectories(Path.of("journal"));
        var segment = files.create(1);
        var buffer = new EntryBuffer(BUFFER, segment);
        for (var entry = 0; entry < ENTRIES; entry++) {
            write(buffer, entry);
        }
        buffer.flush();
        segment.file().truncate(buffer.end());

        var said = buffer.sealed();
        var found = new SegmentFacts(1);
        var scan = new SegmentScan(BUFFER, segment.file()).scan(segment.file(), JOURNAL, 1, Long.MAX_VALUE, found);

        assertEquals(ENTRIES, said.entries());
        assertEquals(scan.entries(), said.entries());
        assertEquals(scan.size(), said.bytes());
        assertEquals(scan.generation(), said.generation());
        assertEquals(rows(found.index), rows(said.facts().index));
        assertEquals(lists(found.settled), lists(said.facts().settled));
        assertEquals(lists(found.returned), lists(said.facts().returned));
        assertEquals(list(found.dropped), list(said.facts().dropped));
        assertEquals(found.forced, said.facts().forced);
        assertEquals(groups(found), groups(said.facts()));
        assertTrue(said.facts().index.moved() > 0 && !said.facts().settled.isEmpty(), "a segment that says little");
    }

    @Test
    void whatComesInTheNextSegmentIsNotSaidOfTheOneBefore() {
        disk.createDirectories(Path.of("journal"));
        var buffer = new EntryBuffer(BUFFER, files.create(1));
        write(buffer, 0);
        buffer.flush();
        var first = buffer.sealed();
        buffer.continueIn(files.create(2));
        write(buffer, 0);
        write(buffer, 0);

        assertEquals(1, first.facts().index.rows());
        assertEquals(2, buffer.sealed().facts().number);
        assertEquals(2, buffer.sealed().facts().index.rows());
        assertEquals(2, buffer.sealed().entries());
    }

    private void write(EntryBuffer buffer, int number) {
        switch (number % 9) {
            case 0 -> message(buffer, EntryType.MESSAGE, buffer.nextPosition());
            case 1 -> message(buffer, EntryType.RELOCATED, random.nextLong(1_000));
            case 2 -> message(buffer, EntryType.PAGED, buffer.nextPosition());
            case 3 -> {
                var out = buffer.begin(EntryType.SETTLED, 100)
                        .putLong(random.nextInt(3))
                        .putInt(3)
                        .putLong(random.nextLong(1_000));
                EntryFormat.putVariable(out, random.nextInt(1_000_000));
                EntryFormat.putVariable(out, random.nextInt(100));
                buffer.finish();
            }
            case 4 -> {
                buffer.begin(EntryType.RETURNED, 28)
                        .putLong(random.nextInt(3))
                        .putInt(1)
                        .putLong(random.nextLong(1_000))
                        .putLong(random.nextLong());
                buffer.finish();
            }
            case 5 -> groupEntry(buffer);
            case 6 -> {
                var cut = List.copyOf(EnumSet.allOf(GroupFormat.Cut.class)).get(random.nextInt(4));
                GroupFormat.putCut(
                        buffer.begin(EntryType.GROUP_CUT, GroupFormat.CUT), random.nextInt(3), cut, random.nextInt(50));
                buffer.finish();
            }
            case 7 -> {
                buffer.begin(EntryType.GROUP_VOTE, 19)
                        .putLong(random.nextInt(3))
                        .putLong(1 + random.nextInt(9))
                        .putShort((short) 1)
                        .put((byte) 'a');
                buffer.finish();
            }
            default -> {
                buffer.begin(EntryType.DROPPED, 12).putInt(1).putLong(random.nextLong());
                buffer.finish();
            }
        }
    }

    /** Some are larger than the buffer. */
    private void groupEntry(EntryBuffer buffer) {
        var data = ByteBuffer.allocateDirect(random.nextInt(3 * BUFFER));
        var entry = new GroupEntry(1 + random.nextInt(50), 1, GroupEntry.Kind.MEMBERS, data);
        GroupFormat.putEntryHead(buffer.begin(EntryType.GROUP_ENTRY, GroupFormat.ENTRY_HEAD), random.nextInt(3), entry);
        buffer.finishWith(entry.data());
    }

    /** Some are larger than the buffer. */
    private void message(EntryBuffer buffer, EntryType type, long identity) {
        var message = GoldenMessages.message(random.nextInt(70));
        var targets = new long[random.nextInt(1, 4)];
        for (var at = 0; at < targets.length; at++) {
            targets[at] = random.nextLong();
        }
        var out = buffer.begin(type, MessageFormat.headBound(message, targets.length));
        MessageFormat.writeHead(out, identity, message, targets);
        buffer.finishWith(message.body(), 0);
    }

    private static List<String> rows(SegmentIndex index) {
        var rows = new ArrayList<String>();
        for (var row = 0; row < index.rows(); row++) {
            var targets = new ArrayList<Long>();
            for (var at = 0; at < index.targets(row); at++) {
                targets.add(index.target(row, at));
            }
            rows.add(index.offset(row) + " " + index.length(row) + " " + index.identity(row) + " "
                    + index.firstReference(row) + " " + targets);
        }
        return rows;
    }

    private static List<String> groups(SegmentFacts facts) {
        var live = new LiveGroups();
        live.fold(facts);
        var rows = new ArrayList<String>();
        for (var group : GroupRows.of(facts).groups()) {
            var places = new GroupPlaces(1);
            GroupRows.of(facts).replay(group, places);
            rows.add(group + " " + live.standings.get(group));
            for (var index = places.first(); index <= places.last(); index++) {
                rows.add(index + " " + places.term(index) + " " + places.place(index));
            }
        }
        rows.add(live.liveBytes() + " bytes");
        assertTrue(rows.size() > 3, rows::toString);
        return rows;
    }

    private static Map<Long, List<Long>> lists(Map<Long, LongList> of) {
        var lists = new TreeMap<Long, List<Long>>();
        of.forEach((queue, list) -> lists.put(queue, list(list)));
        return lists;
    }

    private static List<Long> list(LongList of) {
        var list = new ArrayList<Long>();
        for (var at = 0; at < of.size(); at++) {
            list.add(of.get(at));
        }
        return list;
    }
}
