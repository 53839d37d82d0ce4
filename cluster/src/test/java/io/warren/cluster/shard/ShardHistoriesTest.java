package io.warren.cluster.shard;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class ShardHistoriesTest {
    private static final int HISTORIES = 500;

    @Test
    void nothingAcceptedIsLostAndMembersAgreeWhateverHappensToThem() {
        var accepted = 0L;
        for (var seed = 1L; seed <= HISTORIES; seed++) {
            accepted += ShardProof.run(seed);
        }
        assertTrue(accepted > HISTORIES, "histories that accept next to nothing prove nothing: " + accepted);
    }
}
