package io.warren.cluster.forward;

/** An entry's number and, in the upper bits, the generation of the handle in which it was handed out. */
final class Generations {
    private static final int NUMBER_BITS = 40;
    private static final long NUMBER = (1L << NUMBER_BITS) - 1;
    /** What is left beside the sign. */
    private static final int GENERATION = (1 << 23) - 1;

    private Generations() {}

    static long tagged(long entry, int generation) {
        assert entry == untagged(entry) : "an entry that is tagged, or one too many: " + entry;
        return (long) (generation & GENERATION) << NUMBER_BITS | entry;
    }

    static boolean isOf(long entry, int generation) {
        return entry >>> NUMBER_BITS == (generation & GENERATION);
    }

    static long untagged(long entry) {
        return entry & NUMBER;
    }
}
