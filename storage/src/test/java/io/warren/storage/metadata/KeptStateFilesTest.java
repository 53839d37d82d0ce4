package io.warren.storage.metadata;

import static io.warren.storage.metadata.Answers.ADA;
import static io.warren.storage.metadata.Answers.surviving;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.warren.engine.metadata.KeptStates.Kept;
import io.warren.engine.metadata.KeptStates.State;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.MetadataRules;
import io.warren.engine.metadata.NodeLimits;
import io.warren.storage.file.ForgetfulDisk;
import io.warren.storage.file.PowerCut;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class KeptStateFilesTest {
    private static final Path DIRECTORY = Path.of("data/states");

    private final ForgetfulDisk disk = new ForgetfulDisk();

    /** Something of every kind. */
    private static Metadata state(int seed) {
        var changes = new RandomChanges(new SplittableRandom(seed));
        var now = Metadata.EMPTY;
        for (var each = 0; each < 300; each++) {
            if (MetadataRules.decide(now, changes.next(now), NodeLimits.NONE)
                    instanceof MetadataRules.Decision.Accept(var complete)) {
                now = now.apply(complete);
            }
        }
        return now;
    }

    private static Kept about(long revision) {
        return new Kept(revision, 1_700_000_000_000L, ADA, "import");
    }

    @Test
    void whatWasKeptIsFoundAfterARestart() {
        var state = state(1);
        var revision = state.revision();
        KeptStateFiles.open(disk, DIRECTORY).keep(about(revision), state);
        disk.crash(new SplittableRandom(1));

        var states = KeptStateFiles.open(disk, DIRECTORY);
        assertEquals(List.of(about(revision)), states.all());
        var found = assertInstanceOf(State.Whole.class, states.state(revision)).metadata();
        assertEquals(surviving(state), surviving(found));
        assertEquals(revision, found.revision());
        assertEquals(state.nextId(), found.nextId());
        assertInstanceOf(State.NotKept.class, states.state(revision + 1));

        states.forget(revision);
        assertEquals(List.of(), states.all());
    }

    @Test
    void theOldestMakesRoomForTheNewest() {
        var states = KeptStateFiles.open(disk, DIRECTORY);
        for (var revision = 1L; revision <= KeptStateFiles.MOST + 3; revision++) {
            states.keep(about(revision), Metadata.EMPTY);
        }
        assertEquals(
                LongStream.iterate(KeptStateFiles.MOST + 3, each -> each - 1)
                        .limit(KeptStateFiles.MOST)
                        .boxed()
                        .toList(),
                states.all().stream().map(Kept::revision).toList());
    }

    @Test
    void everyFlippedBitIsFound() {
        var state = state(2);
        var revision = state.revision();
        var file = DIRECTORY.resolve("before-%019d.state".formatted(revision));
        var states = KeptStateFiles.open(disk, DIRECTORY);
        states.keep(about(revision), state);
        var random = new SplittableRandom(2);
        for (var each = 0; each < 200; each++) {
            var at = random.nextLong(disk.size(file));
            var bit = random.nextInt(8);
            disk.flipBit(file, at, bit);
            assertInstanceOf(State.Damaged.class, states.state(revision), "byte " + at);
            states.all();
            disk.flipBit(file, at, bit);
        }
        assertInstanceOf(State.Whole.class, states.state(revision));
    }

    @Test
    void aPowerCutLeavesAllOfItOrNothing() {
        var state = state(3);
        var revision = state.revision();
        for (var at = 0; at < 12; at++) {
            var each = new ForgetfulDisk();
            var states = KeptStateFiles.open(each, DIRECTORY);
            states.keep(about(1), Metadata.EMPTY);
            each.cutPowerAfter(at);
            try {
                states.keep(about(revision), state);
            } catch (PowerCut here) {
                // As wished.
            }
            each.crash(new SplittableRandom(at));

            var found = KeptStateFiles.open(each, DIRECTORY);
            assertInstanceOf(State.Whole.class, found.state(1));
            if (!(found.state(revision) instanceof State.NotKept)) {
                assertInstanceOf(State.Whole.class, found.state(revision), "cut after " + at);
            }
            assertEquals(
                    found.state(revision) instanceof State.NotKept ? 1 : 2,
                    found.all().size());
        }
    }
}
