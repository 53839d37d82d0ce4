package io.warren.storage.journal;

import io.warren.amqp.types.BasicProperties;
import io.warren.engine.lane.Clock;
import io.warren.engine.lane.Lane;
import io.warren.engine.message.Message;
import io.warren.engine.message.Receipt;
import io.warren.engine.queue.MessageIndex;
import io.warren.engine.queue.QueueLog;
import io.warren.storage.file.ForgetfulDisk;
import io.warren.storage.file.PowerCut;
import io.warren.storage.file.StorageFailed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One random life of a journal, told by its seed: appends, settles, returns, checkpoints and compactions on tiny segments,
 * several power cuts, crashes and clean stops. After each start everything that was confirmed and not settled must be there
 * in its order, nothing may be there that was never appended, and every body must be what it was. Beside the queues there are
 * groups: see {@link GroupHistory}. Now and then a bit flips in a file that can be made again from the others.
 */
final class History {
    private static final Path DIRECTORY = Path.of("/journal");
    private static final JournalSettings TINY = new JournalSettings(4_096, 8_192, 1_024, 4_096, 50, 1);
    private static final long[] QUEUES = {1, 2, 3};

    /** What is known of a message in one queue. */
    private static final class Copy {
        final int number;
        final Message message;
        boolean confirmed;
        boolean settled;

        Copy(int number, Message message) {
            this.number = number;
            this.message = message;
        }
    }

    private final SplittableRandom random;
    private final ForgetfulDisk disk = new ForgetfulDisk();
    private final boolean lie;
    private HandTurned threads = new HandTurned();
    private @Nullable Journal journal;
    private final Map<Long, QueueLog> logs = new HashMap<>();
    /** Of each queue, by number, in the order of the appends. */
    private final Map<Long, LinkedHashMap<Integer, Copy>> model = new HashMap<>();

    private final GroupHistory groups;
    private int next;
    private int confirmed;
    private boolean failed;

    private final Lane lane = new AtOnce();

    /** @param lie whether forces do nothing: such a history must be found out */
    History(long seed, boolean lie) {
        this.random = new SplittableRandom(seed);
        this.lie = lie;
        groups = new GroupHistory(random.split());
        for (var queue : QUEUES) {
            model.put(queue, new LinkedHashMap<>());
        }
    }

    /** Runs it; an AssertionError tells what was lost or invented. Returns how much was confirmed or accepted. */
    int run() {
        if (lie) {
            disk.lieAboutForces();
        }
        var lives = 2 + random.nextInt(4);
        for (var life = 0; life < lives; life++) {
            if (start()) {
                live();
            }
        }
        disk.processDied();
        open();
        check();
        return confirmed + groups.accepted();
    }

    /** False if the power went again while it was starting. */
    private boolean start() {
        if (random.nextInt(4) == 0) {
            disk.cutPowerAfter(random.nextInt(40));
        }
        try {
            open();
        } catch (StorageFailed | PowerCut cut) {
            crash();
            return false;
        }
        check();
        return true;
    }

    private void open() {
        threads = new HandTurned();
        failed = false;
        journal = Journal.recover(
                disk,
                DIRECTORY,
                TINY,
                _ -> failed = true,
                Clock.SYSTEM,
                new SplittableRandom(random.nextLong()),
                threads);
        logs.clear();
        for (var queue : QUEUES) {
            logs.put(queue, journal().open(queue, lane));
        }
        groups.start(journal());
    }

    private Journal journal() {
        var open = journal;
        if (open == null) {
            throw new AssertionError("no journal is open");
        }
        return open;
    }

    private void live() {
        var steps = 5 + random.nextInt(90);
        switch (random.nextInt(6)) {
            case 0 -> disk.cutPowerAfter(random.nextInt(120));
            case 1 -> disk.failForceAfter(random.nextInt(12));
            case 2 -> disk.failWriteAfter(random.nextInt(20));
            default -> {}
        }
        try {
            for (var at = 0; at < steps && !failed; at++) {
                step();
            }
            if (!failed && random.nextInt(3) == 0) {
                stopClean();
                return;
            }
        } catch (PowerCut | StorageFailed cut) {
            // As it happens to a process: it is over.
        }
        crash();
    }

    private void crash() {
        if (random.nextInt(4) == 0) {
            disk.processDied();
        } else {
            disk.crash(random);
        }
        if (lie) {
            disk.lieAboutForces();
        } else if (random.nextInt(3) == 0) {
            damageWhatIsDerived();
        }
    }

    private void damageWhatIsDerived() {
        var names = disk.list(DIRECTORY);
        var derived = new ArrayList<>(
                names.stream().filter(name -> name.endsWith(".groups")).toList());
        var checkpoints =
                names.stream().filter(name -> name.endsWith(".checkpoint")).toList();
        if (checkpoints.size() > 1) {
            derived.add(checkpoints.getLast());
        }
        if (!derived.isEmpty()) {
            var file = DIRECTORY.resolve(derived.get(random.nextInt(derived.size())));
            var bytes = disk.content(file).length;
            if (bytes > 0) {
                disk.flipBit(file, random.nextInt(bytes), random.nextInt(8));
            }
        }
    }

    private void step() {
        if (random.nextInt(3) == 0) {
            groups.step();
            return;
        }
        switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> append();
            case 4, 5 -> settle();
            case 6 -> giveBack();
            case 7, 8 -> journal().writer().step();
            default -> {
                if (random.nextInt(8) == 0) {
                    journal().checkpoint();
                }
                threads.turnBackground();
            }
        }
    }

    private void append() {
        var number = next++;
        var body = new byte[random.nextInt(20) == 0 ? 5_000 : random.nextInt(400)];
        new SplittableRandom(number).nextBytes(body);
        var message = new Message(
                "x",
                "number." + number,
                BasicProperties.builder().deliveryMode(2).build(),
                body,
                Message.Attributes.at(1_000L + number, Message.NO_TTL, -1));
        var targets = new ArrayList<Long>();
        for (var queue : QUEUES) {
            if (targets.isEmpty() || random.nextInt(3) == 0) {
                targets.add(queue);
            }
        }
        var copies = new ArrayList<Copy>();
        for (var queue : targets) {
            var copy = new Copy(number, message);
            copies.add(copy);
            copies(queue).put(number, copy);
        }
        journal().append(message, targets.stream().mapToLong(each -> each).toArray(), true, new Receipt() {
            @Override
            public void accepted() {
                confirmed++;
                copies.forEach(each -> each.confirmed = true);
            }

            @Override
            public void rejected() {
                // Its fate is open: nobody was told that it is safe.
            }
        });
    }

    private void settle() {
        var queue = QUEUES[random.nextInt(QUEUES.length)];
        for (var copy : copies(queue).values()) {
            if (!copy.settled && random.nextInt(3) != 0) {
                copy.settled = true;
                if (copy.message.position() == Message.UNWRITTEN || random.nextBoolean()) {
                    log(queue).settle(copy.message);
                } else {
                    log(queue).settle(copy.message.position());
                }
                if (random.nextBoolean()) {
                    return;
                }
            }
        }
    }

    private void giveBack() {
        var queue = QUEUES[random.nextInt(QUEUES.length)];
        for (var copy : copies(queue).values()) {
            if (!copy.settled) {
                log(queue).returned(copy.message, 1, 1);
                return;
            }
        }
    }

    private void stopClean() {
        for (var queue : QUEUES) {
            var live = new MessageIndex(8);
            while (journal().writer().step()) {
                // Until every position is known.
            }
            for (var copy : copies(queue).values()) {
                if (!copy.settled && copy.message.position() != Message.UNWRITTEN) {
                    live.add(
                            copy.message.position(),
                            copy.message.body().length,
                            copy.message.attributes(),
                            false,
                            0,
                            0);
                }
            }
            log(queue).stop(live);
        }
        var closing = journal();
        while (closing.writer().step() || threads.turnBackground()) {
            // Until nothing waits.
        }
        closing.closeByHand();
        disk.processDied();
        if (lie) {
            disk.lieAboutForces();
        }
    }

    private LinkedHashMap<Integer, Copy> copies(long queue) {
        var found = model.get(queue);
        if (found == null) {
            throw new AssertionError("queue " + queue);
        }
        return found;
    }

    private QueueLog log(long queue) {
        var found = logs.get(queue);
        if (found == null) {
            throw new AssertionError("queue " + queue);
        }
        return found;
    }

    /** Compares what was recovered with what must and what may be there, and goes on with what is. */
    private void check() {
        for (var queue : QUEUES) {
            var recovered = log(queue).recovered();
            var found = read(queue, recovered);
            var known = copies(queue);
            var seen = new HashSet<Integer>();
            var last = -1;
            for (var message : found) {
                var number = number(message);
                var copy = known.get(number);
                assertTrue(copy != null, "queue " + queue + " invented message " + number);
                assertTrue(seen.add(number), "queue " + queue + " has message " + number + " twice");
                assertTrue(number > last, "queue " + queue + " has message " + number + " behind " + last);
                last = number;
                var body = new byte[message.body().length];
                new SplittableRandom(number).nextBytes(body);
                assertTrue(java.util.Arrays.equals(body, message.body()), "message " + number + " was altered");
            }
            var after = new LinkedHashMap<Integer, Copy>();
            known.forEach((number, copy) -> assertTrue(
                    !copy.confirmed || copy.settled || seen.contains(number),
                    "queue " + queue + " lost the confirmed message " + number));
            // A settle is not forced: what was settled may come back after the next power cut.
            known.forEach((number, copy) -> {
                if (copy.settled && !seen.contains(number)) {
                    after.put(number, copy);
                }
            });
            for (var message : found) {
                var again = new Copy(number(message), message);
                // Now that it was found once it must stay.
                again.confirmed = true;
                after.put(again.number, again);
            }
            model.put(queue, after);
        }
    }

    private List<Message> read(long queue, MessageIndex index) {
        var positions = new long[index.size()];
        for (var at = 0; at < positions.length; at++) {
            positions[at] = index.position(at);
        }
        var messages = new ArrayList<Message>();
        if (positions.length > 0) {
            log(queue).read(positions, answer -> {
                for (var each : answer) {
                    assertTrue(each != null, "queue " + queue + " cannot read what it recovered");
                    if (each != null) {
                        messages.add(each);
                    }
                }
            });
            while (threads.turnReader()) {
                // Until the answer is there.
            }
            assertTrue(messages.size() == positions.length, "not every read was answered");
        }
        return messages;
    }

    private static int number(Message message) {
        return Integer.parseInt(message.routingKey().substring("number.".length()));
    }

    private static void assertTrue(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
