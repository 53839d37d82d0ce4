package io.warren.cluster.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class AskedTest {
    private static final Applying.Result DONE = new Applying.Result.Shape("");

    private final Asked asked = new Asked(1_000);
    private final List<Long> said = new ArrayList<>();
    private final List<Long> givenUp = new ArrayList<>();

    private void ask(long giveUpAtMillis) {
        asked.whenThereIsRoom(() -> {
            var number = asked.number();
            said.add(number);
            asked.add(
                    number,
                    ByteBuffer.allocate(0),
                    result -> {
                        if (result == null) {
                            givenUp.add(number);
                        }
                    },
                    0,
                    giveUpAtMillis);
        });
    }

    @Test
    void soManyAreUnderWayAndTheOthersFollowInTheirOrder() {
        IntStream.range(0, Asked.UNDER_WAY + 3).forEach(_ -> ask(30_000));
        assertEquals(Asked.UNDER_WAY, said.size());

        asked.done(1_000, DONE);
        assertEquals(Asked.UNDER_WAY + 1, said.size());
        assertEquals(1_000L + Asked.UNDER_WAY, said.getLast());

        asked.again(30_000, 1_000);
        assertEquals(Asked.UNDER_WAY + 3, said.size());
        assertEquals(said.stream().sorted().toList(), said);
    }

    @Test
    void whatMustComeToBeIsNeverGivenUp() {
        ask(30_000);
        ask(Asked.NEVER);
        assertEquals(1, asked.again(1_000_000, 1_000).size());
        assertEquals(List.of(1_000L), givenUp);
    }

    @Test
    void whatWasGivenUpIsKnownButNotOfAnEarlierLife() {
        ask(30_000);
        ask(30_000);
        assertFalse(asked.isGivenUp(1_000));
        asked.again(30_000, 1_000);
        assertTrue(asked.isGivenUp(1_000));
        assertFalse(asked.isGivenUp(999), "of an earlier life");
        assertFalse(asked.isGivenUp(1_002), "not given yet");
    }
}
