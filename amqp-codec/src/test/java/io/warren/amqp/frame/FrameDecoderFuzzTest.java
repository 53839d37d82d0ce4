package io.warren.amqp.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.Unpooled;

/**
 * Any bytes after the greeting. The ordinary build runs the inputs kept in {@code FrameDecoderFuzzTestInputs}; with {@code
 * JAZZER_FUZZ=1} in the environment and {@code -Djazzer.hooks=true} new ones are looked for.
 */
class FrameDecoderFuzzTest {
    @FuzzTest(maxDuration = "60s")
    void anyBytesTellTheSameInOnePieceAndInTwo(byte[] bytes) {
        var whole = Heard.greeted(8_192).read(bytes);
        var cut = bytes.length / 3;
        var pieces = Heard.greeted(8_192)
                .read(Unpooled.copiedBuffer(bytes, 0, cut))
                .read(Unpooled.copiedBuffer(bytes, cut, bytes.length - cut));

        assertEquals(whole.events, pieces.events);
        whole.end();
        pieces.end();
    }
}
