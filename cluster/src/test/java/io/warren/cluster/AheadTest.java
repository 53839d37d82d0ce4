package io.warren.cluster;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class AheadTest {
    private final Ahead ahead = new Ahead(100);

    private Thread begins(long bytes, CountDownLatch through) {
        return Thread.startVirtualThread(() -> {
            ahead.begin(bytes);
            through.countDown();
        });
    }

    @Test
    void whoIsFarAheadWaitsForTheOther() throws Exception {
        ahead.begin(60);
        ahead.begin(40);
        var through = new CountDownLatch(1);
        var waiting = begins(10, through);

        assertFalse(waiting.join(Duration.ofMillis(50)));
        ahead.done(60);

        assertTrue(through.await(10, TimeUnit.SECONDS));
    }

    @Test
    void whatIsLargerThanTheBoundGoesAlone() throws Exception {
        ahead.begin(1_000);
        var through = new CountDownLatch(1);
        var waiting = begins(1, through);

        assertFalse(waiting.join(Duration.ofMillis(50)));
        ahead.done(1_000);

        assertTrue(through.await(10, TimeUnit.SECONDS));
    }

    @Test
    void whoIsToldToEndDoesNotWait() throws Exception {
        ahead.begin(100);
        var through = new CountDownLatch(1);
        var waiting = begins(1, through);
        waiting.interrupt();

        assertTrue(through.await(10, TimeUnit.SECONDS));
    }
}
