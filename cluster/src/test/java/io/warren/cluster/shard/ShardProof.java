package io.warren.cluster.shard;

/** Many histories: {@code ShardProof FIRST COUNT} says how many passed, or which seed did not and why. */
final class ShardProof {
    private ShardProof() {}

    /** Runs one history; the failure names the seed. */
    static int run(long seed) {
        try {
            return new History(seed).run();
        } catch (AssertionError | RuntimeException failed) {
            throw new AssertionError("history " + seed + ": " + failed.getMessage(), failed);
        }
    }

    public static void main(String[] arguments) {
        var first = Long.parseLong(arguments[0]);
        var count = Long.parseLong(arguments[1]);
        var accepted = 0L;
        for (var seed = first; seed < first + count; seed++) {
            accepted += run(seed);
            if ((seed - first + 1) % 10_000 == 0) {
                System.out.println((seed - first + 1) + " histories passed, " + accepted + " publishes accepted");
            }
        }
        System.out.println(
                "seeds " + first + " to " + (first + count - 1) + " passed, " + accepted + " publishes accepted");
    }
}
