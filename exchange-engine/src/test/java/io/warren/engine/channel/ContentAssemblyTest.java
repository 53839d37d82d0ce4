package io.warren.engine.channel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.amqp.method.BasicMethod;
import io.warren.amqp.types.BasicProperties;
import io.warren.amqp.types.ReplyCode;
import io.warren.engine.channel.ContentAssembly.Step;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

final class ContentAssemblyTest {
    private static final BasicMethod.Publish PUBLISH = new BasicMethod.Publish("x", "k", false, false);
    private static final byte[] PROPERTIES =
            BasicProperties.builder().type("t").build().wire();
    private static final byte[] MALFORMED = {(byte) 0xFF, (byte) 0xFF, 1};
    private static final long MOST = 1_000;

    private final ContentAssembly content = new ContentAssembly();

    @Test
    void aBodyInPartsIsOneBody() {
        content.begin(PUBLISH);

        assertInstanceOf(Step.More.class, content.header(60, 5, PROPERTIES, MOST));
        assertInstanceOf(Step.More.class, body(1, 2));
        assertInstanceOf(Step.More.class, body());
        var whole = assertInstanceOf(Step.Whole.class, body(3, 4, 5));

        assertArrayEquals(new byte[] {1, 2, 3, 4, 5}, whole.body());
        assertEquals("t", whole.properties().type());
        assertEquals(PUBLISH, whole.method());
        assertFalse(content.begun());
    }

    @Test
    void anEmptyBodyIsWholeWithItsHeader() {
        content.begin(PUBLISH);

        var whole = assertInstanceOf(Step.Whole.class, content.header(60, 0, PROPERTIES, MOST));

        assertEquals(0, whole.body().length);
    }

    @Test
    void whetherAHeaderMayComeIsAskedBeforeItsProperties() {
        assertWrong(ReplyCode.UNEXPECTED_FRAME, "expected method frame", content.header(60, 5, MALFORMED, MOST));

        content.begin(PUBLISH);
        assertWrong(
                ReplyCode.UNEXPECTED_FRAME,
                "expected content header for class 60, got one for class 50 instead",
                content.header(50, 5, MALFORMED, MOST));
        assertWrong(ReplyCode.SYNTAX_ERROR, "", content.header(60, 5, MALFORMED, MOST));
    }

    @Test
    void aSecondHeaderIsUnexpectedWhateverIsInIt() {
        content.begin(PUBLISH);
        content.header(60, 5, PROPERTIES, MOST);

        assertWrong(ReplyCode.UNEXPECTED_FRAME, "expected content body", content.header(60, 5, MALFORMED, MOST));
    }

    @Test
    void aBodyWithoutItsHeaderIsUnexpected() {
        assertWrong(ReplyCode.UNEXPECTED_FRAME, "expected method frame", body(1));

        content.begin(PUBLISH);
        assertWrong(ReplyCode.UNEXPECTED_FRAME, "expected content header for class 60", body(1));
    }

    @Test
    void moreBodyThanAnnouncedIsAFrameError() {
        content.begin(PUBLISH);
        content.header(60, 2, PROPERTIES, MOST);

        assertWrong(ReplyCode.FRAME_ERROR, "exceeds remaining content size", body(1, 2, 3));
    }

    @Test
    void whatIsTooLargeIsRefusedByItsHeader() {
        content.begin(PUBLISH);
        assertWrong(
                ReplyCode.PRECONDITION_FAILED,
                "message size 1001 is larger than configured max size 1000",
                content.header(60, 1_001, PROPERTIES, MOST));
        assertWrong(
                ReplyCode.FRAME_ERROR,
                "content body size 18446744073709551615 exceeds maximum allowed size",
                content.header(60, -1, PROPERTIES, MOST));
    }

    @Test
    void aHeaderThatPromisesMuchCostsNothing() {
        content.begin(PUBLISH);
        content.header(60, ContentAssembly.CEILING_BYTES, PROPERTIES, ContentAssembly.CEILING_BYTES);

        assertInstanceOf(Step.More.class, body(new byte[100]));
    }

    private Step body(int... bytes) {
        var body = new byte[bytes.length];
        for (var at = 0; at < bytes.length; at++) {
            body[at] = (byte) bytes[at];
        }
        return body(body);
    }

    private Step body(byte[] bytes) {
        return content.body(ByteBuffer.wrap(bytes));
    }

    private static void assertWrong(ReplyCode code, String text, Step step) {
        var refusal = assertInstanceOf(Step.Wrong.class, step).refusal();
        assertEquals(code, refusal.code());
        assertTrue(refusal.text().contains(text), refusal.text());
    }
}
