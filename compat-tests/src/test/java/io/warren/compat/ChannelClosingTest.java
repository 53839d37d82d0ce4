package io.warren.compat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.warren.compat.harness.Client;
import io.warren.compat.harness.OnBroker;
import io.warren.compat.harness.RawClient;
import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;

/**
 * What may cross on the wire when a channel closes. After the broker's close everything on the channel is discarded until
 * close-ok; with close-ok the number is free, and the next method on it must be channel.open.
 *
 * <p>The Java client on Netty may write its close-ok, from the event loop, ahead of a method that another thread gave it
 * before: that is the last case here, and the 504 that its suite's Permissions.publish sometimes meets. RabbitMQ answers it
 * the same way, for its reader forgets the channel at close-ok.
 */
@OnBroker
class ChannelClosingTest {
    private static final byte[] QOS = RawClient.method(1, 60, 10, RawClient.fields(out -> {
        out.writeInt(0);
        out.writeShort(0);
        out.writeByte(0);
    }));

    private static final byte[] OPEN = RawClient.method(1, 20, 10, new byte[] {0});
    private static final byte[] CLOSE_OK = RawClient.method(1, 20, 41, new byte[0]);

    private static final byte[] CLOSE = RawClient.method(1, 20, 40, RawClient.fields(out -> {
        out.writeShort(200);
        RawClient.shortString(out, "OK");
        out.writeShort(0);
        out.writeShort(0);
    }));

    @Test
    void whatFollowsAnErrorIsDiscardedUntilCloseOk(Client client) throws Exception {
        var watcher = client.channel();
        var queue = client.queue(watcher);
        try (var raw = RawClient.open(client.broker(), 10, 131_072)) {
            raw.openChannel(1);
            raw.send(together(
                    publishTo("missing"), QOS, RawClient.publish(1, queue), RawClient.contentHeader(1, 0), QOS));
            assertEquals(404, raw.readChannelClose().code());

            raw.send(together(QOS, RawClient.publish(1, queue), RawClient.contentHeader(1, 0), CLOSE_OK, OPEN, QOS));

            raw.expect(20, 11);
            raw.expect(60, 11);
        }
        assertEquals(0, watcher.messageCount(queue));
    }

    @Test
    void closesThatCrossAreBothAnswered(Client client) throws Exception {
        try (var raw = RawClient.open(client.broker(), 10, 131_072)) {
            raw.openChannel(1);
            raw.send(together(publishTo("missing"), CLOSE));
            assertEquals(404, raw.readChannelClose().code());
            raw.expect(20, 41);

            raw.send(together(CLOSE_OK, OPEN, QOS));

            raw.expect(20, 11);
            raw.expect(60, 11);
        }
    }

    @Test
    void methodAfterCloseOkIsOneOnAChannelThatIsNotOpen(Client client) throws Exception {
        try (var raw = RawClient.open(client.broker(), 10, 131_072)) {
            raw.openChannel(1);
            raw.send(publishTo("missing"));
            assertEquals(404, raw.readChannelClose().code());

            raw.send(together(CLOSE_OK, QOS));

            assertEquals(
                    new RawClient.Close(504, "CHANNEL_ERROR - expected 'channel.open'", 60, 10),
                    raw.readConnectionClose());
        }
    }

    /** A message without body to an exchange. */
    private static byte[] publishTo(String exchange) {
        var method = RawClient.method(1, 60, 40, RawClient.fields(out -> {
            out.writeShort(0);
            RawClient.shortString(out, exchange);
            RawClient.shortString(out, "key");
            out.writeByte(0);
        }));
        return together(method, RawClient.contentHeader(1, 0));
    }

    private static byte[] together(byte[]... frames) {
        var all = new ByteArrayOutputStream();
        for (var frame : frames) {
            all.writeBytes(frame);
        }
        return all.toByteArray();
    }
}
