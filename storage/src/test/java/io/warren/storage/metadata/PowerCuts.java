package io.warren.storage.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.MetadataOutcome;
import io.warren.engine.metadata.MetadataRules;
import io.warren.engine.metadata.NodeLimits;
import io.warren.storage.file.ForgetfulDisk;
import io.warren.storage.file.PowerCut;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One seed: lives of a log that end with a power cut each, next to a model that applies the same wishes in memory. */
final class PowerCuts {
    private static final Path DIRECTORY = Path.of("data/metadata");

    private final long seed;
    private final SplittableRandom random;
    private final RandomChanges changes;
    private final ForgetfulDisk disk = new ForgetfulDisk();
    private List<MetadataChange> mayBe = List.of();

    PowerCuts(long seed) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
        this.changes = new RandomChanges(random);
    }

    void run() {
        List<Metadata> states = List.of(Metadata.EMPTY);
        var surelyReached = 0;
        for (var life = 0; life < 6; life++) {
            var log = open();
            if (log == null) {
                continue;
            }
            var recovered = log.current();
            check(recovered, states, surelyReached);
            states = new ArrayList<>(List.of(recovered));
            surelyReached = live(log, states);
            disk.crash(random);
        }
        try (var log = LocalMetadataLog.open(disk, DIRECTORY, NodeLimits.NONE, _ -> {})) {
            check(log.current(), states, surelyReached);
        }
    }

    /** Opens; sometimes the power goes meanwhile. */
    private @Nullable LocalMetadataLog open() {
        if (random.nextInt(3) == 0) {
            disk.cutPowerAfter(random.nextInt(12));
            try {
                var log = LocalMetadataLog.open(disk, DIRECTORY, NodeLimits.NONE, _ -> {});
                disk.cutPowerAfter(-1);
                return log;
            } catch (PowerCut early) {
                disk.crash(random);
                return null;
            }
        }
        return LocalMetadataLog.open(disk, DIRECTORY, NodeLimits.NONE, _ -> {});
    }

    /** Wishes until the power goes; adds the state after each wish and gives the number of the last one answered. */
    private int live(LocalMetadataLog log, List<Metadata> states) {
        var answeredAsApplied = new AtomicInteger();
        var lastRevision = new AtomicLong(states.getFirst().revision());
        var cutAt = random.nextInt(1, 120);
        for (var step = 1; step <= 120; step++) {
            if (step == cutAt) {
                disk.cutPowerAfter(random.nextInt(3));
            }
            var wish = changes.next(states.getLast());
            var expected = MetadataRules.decide(states.getLast(), wish, NodeLimits.NONE);
            states.add(
                    expected instanceof MetadataRules.Decision.Accept(var complete)
                            ? states.getLast().apply(complete)
                            : states.getLast());
            var index = step;
            log.submit(wish, Answers.ADA, outcome -> {
                if (outcome instanceof MetadataOutcome.Applied(var _, var revision)) {
                    answeredAsApplied.set(index);
                    lastRevision.set(revision);
                }
            });
            if (random.nextInt(8) == 0) {
                Answers.ask(log, new MetadataChange.DeleteUser("nobody"));
            }
        }
        log.close();
        var reached = answeredAsApplied.get();
        assertEquals(states.get(reached).revision(), lastRevision.get(), "seed " + seed);
        return reached;
    }

    private void check(Metadata recovered, List<Metadata> states, int surelyReached) {
        var found = Answers.surviving(recovered);
        var matches = false;
        for (var each = states.size() - 1; each >= surelyReached && !matches; each--) {
            mayBe = Answers.surviving(states.get(each));
            matches = mayBe.equals(found);
        }
        if (!matches) {
            assertEquals(Answers.surviving(states.get(surelyReached)), found, "seed " + seed);
        }
        var least = states.get(surelyReached);
        assertTrue(recovered.nextId() >= least.nextId(), "ids would come again, seed " + seed);
        assertTrue(recovered.revision() >= least.revision(), "revisions would come again, seed " + seed);
    }
}
