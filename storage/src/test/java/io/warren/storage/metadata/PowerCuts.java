package io.warren.storage.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.MetadataOutcome;
import io.warren.engine.metadata.MetadataRules;
import io.warren.engine.metadata.MetadataTransaction;
import io.warren.engine.metadata.NodeLimits;
import io.warren.engine.metadata.TransactionOutcome;
import io.warren.storage.file.ForgetfulDisk;
import io.warren.storage.file.PowerCut;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
            var index = step;
            if (random.nextInt(6) == 0) {
                var together = together(states);
                log.submit(together, Answers.ADA, outcome -> {
                    if (outcome instanceof TransactionOutcome.Applied(var _, var revision)) {
                        answeredAsApplied.set(index);
                        lastRevision.set(revision);
                    }
                });
            } else {
                var wish = changes.next(states.getLast());
                states.add(after(states.getLast(), wish).orElse(states.getLast()));
                log.submit(wish, Answers.ADA, outcome -> {
                    if (outcome instanceof MetadataOutcome.Applied(var _, var revision)) {
                        answeredAsApplied.set(index);
                        lastRevision.set(revision);
                    }
                });
            }
            if (random.nextInt(8) == 0) {
                Answers.ask(log, new MetadataChange.DeleteUser("nobody"));
            }
        }
        log.close();
        var reached = answeredAsApplied.get();
        assertEquals(states.get(reached).revision(), lastRevision.get(), "seed " + seed);
        return reached;
    }

    /** A few wishes as one; adds the state after all of them, which is the one before if one is refused. */
    private MetadataTransaction together(List<Metadata> states) {
        var wishes = new ArrayList<MetadataChange>();
        var now = states.getLast();
        var refused = false;
        for (var count = random.nextInt(1, 6); count > 0; count--) {
            var wish = changes.next(now);
            if (after(now, wish).isPresent() || random.nextInt(20) == 0) {
                wishes.add(wish);
                refused |= after(now, wish).isEmpty();
                now = after(now, wish).orElse(now);
            }
        }
        states.add(refused ? states.getLast() : now);
        return new MetadataTransaction(wishes, MetadataTransaction.ANY);
    }

    /** Empty if it is refused. */
    private static Optional<Metadata> after(Metadata now, MetadataChange wish) {
        return switch (MetadataRules.decide(now, wish, NodeLimits.NONE)) {
            case MetadataRules.Decision.Accept(var complete) -> Optional.of(now.apply(complete));
            case MetadataRules.Decision.Unchanged() -> Optional.of(now);
            case MetadataRules.Decision.Refuse _ -> Optional.empty();
        };
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
