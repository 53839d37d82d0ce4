package io.warren.shovel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.amqp.types.FieldValue;
import io.warren.shovel.ShovelDefinition.AckMode;
import io.warren.shovel.ShovelDefinition.DeleteAfter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is not said means what it means to RabbitMQ, and its older keys are read. */
final class ShovelDefinitionTest {
    @Test
    void whatIsNotSaid() {
        var shovel = Definitions.shovel(Definitions.value());

        assertEquals(AckMode.ON_CONFIRM, shovel.ackMode());
        assertEquals(1_000, shovel.from().prefetch());
        assertEquals(new DeleteAfter.Never(), shovel.from().deleteAfter());
        assertEquals(5.0, shovel.reconnectSeconds());
        assertEquals("", shovel.to().publishedTo(), "a queue is reached by the default exchange");
        assertEquals("to", shovel.to().routedBy());
    }

    @Test
    void withoutADestinationAMessageGoesWhereItWasSent() {
        var shovel = Definitions.shovel(Definitions.value().without("dest-queue"));

        assertNull(shovel.to().publishedTo());
        assertNull(shovel.to().routedBy());
    }

    @Test
    void olderKeysCountWhereTheNewOnesAreMissing() {
        var older = Definitions.value()
                .with("prefetch-count", Definitions.number(7))
                .with("delete-after", Definitions.text("queue-length"))
                .with("add-forward-headers", Definitions.flag(true));

        var shovel = Definitions.shovel(older);
        assertEquals(7, shovel.from().prefetch());
        assertEquals(new DeleteAfter.QueueLength(), shovel.from().deleteAfter());
        assertTrue(shovel.to().forwardHeaders());

        var both = Definitions.shovel(older.with("src-prefetch-count", Definitions.number(9))
                .with("src-delete-after", Definitions.number(3)));
        assertEquals(9, both.from().prefetch());
        assertEquals(new DeleteAfter.Messages(3), both.from().deleteAfter());
    }

    @Test
    void severalUrisAreAChoiceAndSecondsMayBeParts() {
        var uris = new FieldValue.Array(List.of(Definitions.text("amqp://a"), Definitions.text("amqp://b")));

        var shovel = Definitions.shovel(
                Definitions.value().with("src-uri", uris).with("reconnect-delay", new FieldValue.Float64(0.5)));

        assertEquals(List.of("amqp://a", "amqp://b"), shovel.from().uris());
        assertEquals(0.5, shovel.reconnectSeconds());
    }
}
