package io.warren.storage.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Many histories, resumable: {@code PowerCutProof COUNT COMMIT FILE} goes on after the last seed in the file and writes seed,
 * commit, messages confirmed so far and the verdict every thousand.
 */
final class PowerCutProof {
    private PowerCutProof() {}

    /** Runs one history; the failure names the seed. */
    static int run(long seed) {
        try {
            return new History(seed, false).run();
        } catch (AssertionError | RuntimeException failed) {
            throw new AssertionError("history " + seed + ": " + failed.getMessage(), failed);
        }
    }

    public static void main(String[] arguments) throws IOException {
        var count = Long.parseLong(arguments[0]);
        var file = Path.of(arguments[2]);
        var seed = 0L;
        var confirmed = 0L;
        if (Files.exists(file)) {
            var last = Files.readAllLines(file).getLast().split(" ", -1);
            seed = Long.parseLong(last[0]);
            confirmed = Long.parseLong(last[2]);
        }
        while (seed < count) {
            confirmed += run(++seed);
            if (seed % 1_000 == 0) {
                Files.writeString(
                        file,
                        seed + " " + arguments[1] + " " + confirmed + " passed\n",
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
            }
        }
    }
}
