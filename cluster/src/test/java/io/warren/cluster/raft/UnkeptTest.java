package io.warren.cluster.raft;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class UnkeptTest {
    private final Unkept unkept = new Unkept(1_000, 3);

    @Test
    void theLastOneMayBeOfAnySize() {
        unkept.proposed(999);
        assertTrue(unkept.hasRoom());
        unkept.proposed(1_000_000);
        assertFalse(unkept.hasRoom());
        unkept.gone(1_000_000);
        assertTrue(unkept.hasRoom());
    }

    @Test
    void smallOnesAreCounted() {
        unkept.proposed(1);
        unkept.proposed(1);
        assertTrue(unkept.hasRoom());
        unkept.proposed(1);
        assertFalse(unkept.hasRoom());
    }

    @Test
    void itIsKeptUntilItIsCommittedAndForced() {
        unkept.proposed(1_000);
        unkept.committed(1, 1_000);
        assertFalse(unkept.hasRoom(), "not forced");
        unkept.forced(1);
        assertTrue(unkept.hasRoom());

        unkept.proposed(1_000);
        unkept.forced(2);
        assertFalse(unkept.hasRoom(), "not committed");
        unkept.committed(2, 1_000);
        assertTrue(unkept.hasRoom());
    }

    @Test
    void whatItWasSentAsAFollowerIsForcedFirst() {
        unkept.forced(5);
        unkept.leads(7);
        assertFalse(unkept.hasRoom());
        unkept.forced(7);
        assertTrue(unkept.hasRoom());
    }

    @Test
    void whatTakesThePlaceOfWhatWasCutIsNotForcedYet() {
        unkept.forced(9);
        unkept.cutAbove(5);
        unkept.leads(7);
        assertFalse(unkept.hasRoom());
    }
}
