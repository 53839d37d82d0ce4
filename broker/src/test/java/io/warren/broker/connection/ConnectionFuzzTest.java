package io.warren.broker.connection;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Any conversation with a connection; see {@link Conversation}. The ordinary build plays the scripts kept in {@code
 * ConnectionFuzzTestInputs} and some thousand random ones; with {@code JAZZER_FUZZ=1} in the environment and {@code
 * -Djazzer.hooks=true} new ones are looked for.
 */
class ConnectionFuzzTest {
    /** Most begin well, for little happens to those who do not. */
    private static final List<byte[]> BEGINNINGS = List.of(
            new byte[] {},
            new byte[] {0},
            new byte[] {0, 1},
            new byte[] {0, 1, 3, 60},
            new byte[] {0, 1, 3, 60, 5},
            new byte[] {0, 1, 3, 60, 5},
            new byte[] {0, 1, 3, 60, 5});

    @FuzzTest(maxDuration = "60s")
    void anyConversationEndsInOrder(byte[] script) {
        Conversation.play(script);
    }

    /** Each conversation has few kinds of steps and repeats them: what is wrong shows when the same is done again. */
    @Test
    void randomConversationsEndInOrder() {
        var random = new Random(20261128);
        for (var round = 0; round < 5_000; round++) {
            var script = new ByteArrayOutputStream();
            script.writeBytes(BEGINNINGS.get(random.nextInt(BEGINNINGS.size())));
            var steps = new byte[1 + random.nextInt(6)][3];
            for (var step : steps) {
                random.nextBytes(step);
            }
            for (var left = random.nextInt(30); left > 0; left--) {
                script.writeBytes(steps[random.nextInt(steps.length)]);
            }
            play(round, script.toByteArray());
        }
    }

    private static void play(int round, byte[] script) {
        try {
            Conversation.play(script);
        } catch (RuntimeException | AssertionError found) {
            throw new AssertionError("round " + round + ": " + HexFormat.of().formatHex(script), found);
        }
    }
}
