package io.warren.storage.journal;

import io.warren.engine.log.Vote;
import io.warren.engine.message.Message;
import io.warren.engine.message.Receipt;
import io.warren.engine.queue.MessageIndex;
import io.warren.storage.file.DiskFiles;
import io.warren.storage.file.ForgetfulDisk;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The journal of the golden directories: written once, by the release with format 1, and what is to be found in it ever
 * after. It has every kind of entry, segments older and newer than its checkpoint, and messages that were moved.
 */
public final class GoldenJournal {
    /** The journal's directory in what {@link #write} was given. */
    public static final Path DIRECTORY = JournalByHand.DIRECTORY;

    private static final JournalSettings SMALL = new JournalSettings(4_096, 1 << 20, 1_024, 4_096, 50, 1);
    private static final int FIRST_LIFE = 84;
    private static final int BOTH_LIVES = 105;
    private static final long TRANSIENT = 4_000;

    private final long first;
    private final long second;
    private final long dropped;

    /** How a message stands in a queue. */
    public record Standing(int number, boolean redelivered, int deliveryCount, int acquiredCount) {}

    /** For queues with these ids. */
    public GoldenJournal(long first, long second, long dropped) {
        this.first = first;
        this.second = second;
        this.dropped = dropped;
    }

    /** What is in the directory of a broker that was killed. Everything redelivered; counts of what came back. */
    public Map<Long, List<Standing>> killed() {
        return Map.of(
                first,
                standings(
                        GoldenJournal::isInFirst, number -> new Standing(number, true, came(number), came(number) * 2)),
                second,
                standings(GoldenJournal::isInSecond, number -> new Standing(number, true, 0, 0)));
    }

    /** What is in the directory of one that stopped in order: as the queues said. */
    public Map<Long, List<Standing>> stopped() {
        return Map.of(
                first,
                standings(
                        GoldenJournal::isInFirst,
                        number -> new Standing(number, came(number) > 0, came(number), came(number) * 2)),
                second,
                standings(GoldenJournal::isInSecond, number -> new Standing(number, false, 0, 0)));
    }

    private static List<Standing> standings(IntPredicate in, IntFunction<Standing> standing) {
        return IntStream.range(0, BOTH_LIVES).filter(in).mapToObj(standing).toList();
    }

    /** One in six stays, so that the old segments are mostly dead; of the second life nearly all. */
    private static boolean isInFirst(int number) {
        return number < FIRST_LIFE ? number % 6 == 1 && number != 13 : number % 10 != 0;
    }

    private static boolean wasSentToSecond(int number) {
        return number % 3 == 0;
    }

    private static boolean isInSecond(int number) {
        return wasSentToSecond(number) && (number < FIRST_LIFE ? number % 12 == 0 : number % 9 != 0);
    }

    /** How often it came back to the first queue. */
    private static int came(int number) {
        return switch (number) {
            case 7 -> 1;
            case 31 -> 3;
            case 91 -> 2;
            default -> 0;
        };
    }

    /** Lives two lives; the disk is shown as it is when the second is killed, and when it ended in order. */
    public void write(Consumer<ForgetfulDisk> killed, Consumer<ForgetfulDisk> stopped) {
        var hand = new JournalByHand(SMALL);
        hand.open();
        var messages = new TreeMap<Integer, Long>();
        for (var number = 0; number < FIRST_LIFE; number++) {
            messages.put(number, append(hand, number).position());
        }
        var paged = hand.journal().openTransient(TRANSIENT, new AtOnce());
        for (var number = 200; number < 203; number++) {
            paged.page(GoldenMessages.message(number));
        }
        settle(hand, messages, 0, FIRST_LIFE);
        for (var round = 0; round < 3; round++) {
            hand.upkeep();
        }
        stop(hand, messages, 0);

        hand.disk.processDied();
        hand.open();
        for (var number = FIRST_LIFE; number < BOTH_LIVES; number++) {
            messages.put(number, append(hand, number).position());
        }
        hand.journal().openTransient(TRANSIENT, new AtOnce()).page(GoldenMessages.message(300));
        settle(hand, messages, FIRST_LIFE, BOTH_LIVES);
        hand.queue(dropped).drop();
        // With its force all before is on the disk; nobody has it.
        hand.append(GoldenMessages.message(BOTH_LIVES), dropped + 1_000);
        killed.accept(hand.disk);

        stop(hand, messages, 1);
        stopped.accept(hand.disk);
    }

    private Message append(JournalByHand hand, int number) {
        var queues = new ArrayList<Long>(List.of(first));
        if (wasSentToSecond(number)) {
            queues.add(second);
        }
        if (number % 30 == 0) {
            queues.add(dropped);
        }
        return hand.append(
                GoldenMessages.message(number),
                queues.stream().mapToLong(each -> each).toArray());
    }

    private void settle(JournalByHand hand, Map<Integer, Long> positions, int from, int to) {
        for (var number = from; number < to; number++) {
            var position = position(positions, number);
            if (!isInFirst(number)) {
                hand.queue(first).settle(position);
            } else if (came(number) > 0) {
                hand.queue(first).returned(position, came(number), 2 * came(number));
            }
            if (wasSentToSecond(number) && !isInSecond(number)) {
                hand.queue(second).settle(position);
            }
        }
        hand.turn();
    }

    private void stop(JournalByHand hand, Map<Integer, Long> positions, int life) {
        stopped().forEach((queue, standings) -> {
            var index = new MessageIndex(standings.size());
            for (var each : standings) {
                if (each.number < FIRST_LIFE || life > 0) {
                    var message = GoldenMessages.message(each.number);
                    index.add(
                            position(positions, each.number),
                            message.body().length,
                            message.attributes(),
                            each.redelivered,
                            each.deliveryCount,
                            each.acquiredCount);
                }
            }
            hand.queue(queue).stop(index);
        });
        hand.turn();
        hand.journal().closeByHand();
    }

    private static long position(Map<Integer, Long> positions, int number) {
        var found = positions.get(number);
        if (found == null) {
            throw new AssertionError("message " + number + " has no position");
        }
        return found;
    }

    /** Opens a journal as a broker does, and reads everything back; an AssertionError if anything was altered. */
    public Map<Long, List<Standing>> read(Path directory) throws Exception {
        var found = new HashMap<Long, List<Standing>>();
        try (var journal = Journal.open(new DiskFiles(), directory, SMALL, cause -> {
            throw new AssertionError(cause);
        })) {
            journal.keepOnly(Set.of(first, second));
            for (var queue : journal.recoveredQueues()) {
                var log = journal.open(queue, new AtOnce());
                var index = log.recovered();
                var positions = IntStream.range(0, index.size())
                        .mapToLong(index::position)
                        .toArray();
                var answer = new CompletableFuture<List<@Nullable Message>>();
                log.read(positions, answer::complete);
                found.put(queue, standings(index, answer.get(30, TimeUnit.SECONDS)));
            }
        }
        return found;
    }

    private static List<Standing> standings(MessageIndex index, List<@Nullable Message> messages) {
        var standings = new ArrayList<Standing>();
        for (var at = 0; at < index.size(); at++) {
            var message = messages.get(at);
            if (message == null) {
                throw new AssertionError("a message cannot be read");
            }
            standings.add(new Standing(
                    GoldenMessages.number(message),
                    index.redelivered(at),
                    index.deliveryCount(at),
                    index.acquiredCount(at)));
        }
        return standings;
    }

    /** Opens the first group in it. */
    public static void openGroup(Path directory) {
        try (var journal = Journal.open(new DiskFiles(), directory, SMALL, cause -> {
            throw new AssertionError(cause);
        })) {
            journal.groups().create(1).vote(new Vote(1, "a"), Receipt.NONE);
        }
    }

    /** Kinds of entries of format 1 that are nowhere in the segments of this directory. */
    public static Set<String> entriesMissing(Path directory) throws Exception {
        return missing(directory, EnumSet.range(EntryType.MESSAGE, EntryType.CLEAN_STOP));
    }

    static Set<String> missing(Path directory, Set<EntryType> missing) throws Exception {
        var disk = new DiskFiles();
        for (var name : disk.list(directory)) {
            if (name.endsWith(".segment")) {
                try (var file = disk.open(directory.resolve(name))) {
                    var journal = ByteBuffer.wrap(disk.readAll(directory.resolve(name)))
                            .getLong(8);
                    new SegmentScan(4_096, file)
                            .scan(
                                    file,
                                    journal,
                                    Integer.parseInt(name.substring(0, 10)),
                                    Long.MAX_VALUE,
                                    (type, position, length, payload) -> missing.remove(type));
                }
            }
        }
        return missing.stream().map(EntryType::name).collect(Collectors.toSet());
    }
}
