package io.warren.shovel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.amqp.types.BasicProperties;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A message leaves its source when the destination has it, and in the source's order. */
final class CarryingTest {
    /** Whoever has work to do does it at once; who has none waits so long. */
    private static final long A_MOMENT = TimeUnit.MILLISECONDS.toNanos(20);

    private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final FakeSource source = new FakeSource();
    private final FakeDestination destination = new FakeDestination();

    /** What was settled, in the order in which that was said. */
    private static final class FakeSource implements Source {
        final List<Long> acked = new ArrayList<>();
        final List<Long> givenBack = new ArrayList<>();

        @Override
        public String shown() {
            return "amqp://source";
        }

        @Override
        public void declare() {}

        @Override
        public long depth() {
            return 0;
        }

        @Override
        public void consume() {}

        @Override
        public void ack(long[] tags) {
            LongStream.of(tags).forEach(acked::add);
        }

        @Override
        public void giveBack(long tag) {
            givenBack.add(tag);
        }

        @Override
        public void close() {}
    }

    private static final class FakeDestination implements Destination {
        final List<String> bodies = new ArrayList<>();
        boolean open = true;

        @Override
        public String shown() {
            return "amqp://destination";
        }

        @Override
        public void declare() {}

        @Override
        public boolean open() {
            return open;
        }

        @Override
        public long publish(Carried message) {
            bodies.add(new String(message.body(), java.nio.charset.StandardCharsets.UTF_8));
            return bodies.size();
        }

        @Override
        public void close() {}
    }

    private Carrying carrying(String ackMode, long remaining) {
        var definition = Definitions.shovel(Definitions.value().with("ack-mode", Definitions.text(ackMode)));
        return new Carrying(definition, source, destination, events, remaining, message -> message);
    }

    private void delivered(long... tags) {
        for (var tag : tags) {
            var body = String.valueOf(tag).getBytes(java.nio.charset.StandardCharsets.UTF_8);
            events.add(new Event.Delivered(new Carried(tag, "exchange", "key", BasicProperties.EMPTY, body)));
        }
    }

    /** Until everything that was told has been dealt with. */
    private void carry(Carrying carrying) throws InterruptedException {
        do {
            carrying.carry(A_MOMENT);
        } while (!events.isEmpty());
    }

    @Test
    void nothingIsSettledBeforeTheDestinationHasIt() throws Exception {
        var carrying = carrying("on-confirm", Carrying.UNLIMITED);
        delivered(1, 2);
        carry(carrying);

        assertEquals(List.of("1", "2"), destination.bodies);
        assertEquals(List.of(), source.acked);

        events.add(new Event.Confirmed(1, false));
        carry(carrying);
        assertEquals(List.of(1L), source.acked);
    }

    @Test
    void whatIsConfirmedEarlyWaitsForThoseBeforeIt() throws Exception {
        var carrying = carrying("on-confirm", Carrying.UNLIMITED);
        delivered(1, 2, 3, 4);
        carry(carrying);
        events.add(new Event.Confirmed(3, false));
        events.add(new Event.Confirmed(2, false));
        carry(carrying);
        assertEquals(List.of(), source.acked);

        events.add(new Event.Confirmed(1, false));
        carry(carrying);
        assertEquals(List.of(1L, 2L, 3L), source.acked);
    }

    @Test
    void oneConfirmMayBeForSeveral() throws Exception {
        var carrying = carrying("on-confirm", Carrying.UNLIMITED);
        delivered(1, 2, 3);
        carry(carrying);

        events.add(new Event.Confirmed(2, true));
        carry(carrying);

        assertEquals(List.of(1L, 2L), source.acked);
    }

    @Test
    void whatTheDestinationRefusesGoesBackAndIsNotAcked() throws Exception {
        var carrying = carrying("on-confirm", Carrying.UNLIMITED);
        delivered(1, 2, 3);
        carry(carrying);

        events.add(new Event.Rejected(2, false));
        events.add(new Event.Confirmed(3, true));
        carry(carrying);

        assertEquals(List.of(2L), source.givenBack);
        assertEquals(List.of(1L, 3L), source.acked);
    }

    @Test
    void withoutConfirmsAMessageIsSettledWhenItIsPublished() throws Exception {
        var carrying = carrying("on-publish", Carrying.UNLIMITED);
        delivered(1, 2);
        carry(carrying);

        assertEquals(List.of(1L, 2L), source.acked);
        // A late answer means nothing any more.
        events.add(new Event.Rejected(1, false));
        carry(carrying);
        assertEquals(List.of(), source.givenBack);
    }

    @Test
    void itEndsWhenAsManyAsItShallAreSettled() throws Exception {
        var carrying = carrying("on-confirm", 2);
        delivered(1, 2, 3);
        carry(carrying);
        assertEquals(List.of("1", "2"), destination.bodies, "not more than it shall");
        assertEquals(2, carrying.metrics().remaining());
        assertEquals(0, carrying.metrics().remainingUnacked());
        assertEquals(1, carrying.metrics().pending());

        events.add(new Event.Confirmed(2, true));
        // Returns without its time being over: else this test would not end.
        carrying.carry(Long.MAX_VALUE);
        assertEquals(List.of(1L, 2L), source.acked);
        assertEquals(0, carrying.metrics().remaining());
    }

    @Test
    void aDestinationThatIsBlockedIsGivenNothing() throws Exception {
        var carrying = carrying("on-confirm", Carrying.UNLIMITED);
        destination.open = false;
        delivered(1);
        carry(carrying);
        assertTrue(carrying.blocked());
        assertEquals(List.of(), destination.bodies);

        destination.open = true;
        events.add(new Event.Blocked(false));
        carry(carrying);
        assertFalse(carrying.blocked());
        assertEquals(List.of("1"), destination.bodies);
    }

    @Test
    void theEndOfEitherSideEndsIt() {
        var carrying = carrying("on-confirm", Carrying.UNLIMITED);
        events.add(new Event.Ended("the queue was deleted"));

        var failed = assertThrows(ShovelFailed.class, () -> carry(carrying));

        assertEquals("the queue was deleted", failed.reason());
    }
}
