package io.warren.compat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.warren.compat.harness.Client;
import io.warren.compat.harness.OnBroker;
import io.warren.compat.harness.RawClient;
import io.warren.compat.harness.RawClient.Close;
import org.junit.jupiter.api.Test;

/** Frames of a content in an order that makes none (AMQP 0-9-1, section 2.3.5.2). */
@OnBroker
class UnexpectedFramesTest {
    private static final Close NO_METHOD =
            new Close(505, "UNEXPECTED_FRAME - expected method frame, got non method frame instead", 0, 0);

    /** The Java client's UnexpectedFrames.missingMethod: the bytes of a method in a content header. */
    @Test
    void malformedHeaderWhereAMethodShouldBeIsUnexpectedAndNotMalformed(Client client) throws Exception {
        var publish = RawClient.fields(out -> {
            out.writeShort(60);
            out.writeShort(40);
            out.writeShort(0);
            RawClient.shortString(out, "");
            RawClient.shortString(out, "routing key");
            out.writeByte(0);
        });

        assertEquals(NO_METHOD, closeAfter(client, RawClient.frame(RawClient.HEADER, 1, publish)));
    }

    @Test
    void headerOnAChannelThatWasNeverOpenedIsUnexpected(Client client) throws Exception {
        assertEquals(NO_METHOD, closeAfter(client, RawClient.contentHeader(2, 5)));
    }

    @Test
    void bodyWhereAMethodShouldBeIsUnexpected(Client client) throws Exception {
        assertEquals(NO_METHOD, closeAfter(client, RawClient.frame(RawClient.BODY, 1, new byte[5])));
    }

    @Test
    void methodWhereAHeaderShouldBeIsUnexpected(Client client) throws Exception {
        assertEquals(
                new Close(
                        505,
                        "UNEXPECTED_FRAME - expected content header for class 60, got non content header frame instead",
                        60,
                        40),
                closeAfter(client, RawClient.publish(1, "key"), RawClient.publish(1, "key")));
    }

    @Test
    void headerOfAnotherClassIsUnexpectedWhateverItsProperties(Client client) throws Exception {
        assertEquals(
                new Close(
                        505,
                        "UNEXPECTED_FRAME - expected content header for class 60, got one for class 50 instead",
                        60,
                        40),
                closeAfter(client, RawClient.publish(1, "key"), header(50, 0xFFFF)));
    }

    /** RabbitMQ's channel process crashes here and answers 541. */
    @Test
    void malformedPropertiesWhereAHeaderIsDueAreMalformed(Client client) throws Exception {
        var close = closeAfter(client, RawClient.publish(1, "key"), header(60, 0x8000));

        assertEquals(client.broker().isWarren() ? 502 : 541, close.code());
    }

    /** A content header for an empty body with these property flags and no properties. */
    private static byte[] header(int classId, int flags) {
        return RawClient.frame(RawClient.HEADER, 1, RawClient.fields(out -> {
            out.writeShort(classId);
            out.writeShort(0);
            out.writeLong(0);
            out.writeShort(flags);
        }));
    }

    private static Close closeAfter(Client client, byte[]... frames) throws Exception {
        try (var raw = RawClient.open(client.broker(), 10, 131_072)) {
            raw.openChannel(1);
            for (var frame : frames) {
                raw.send(frame);
            }
            return raw.readConnectionClose();
        }
    }
}
