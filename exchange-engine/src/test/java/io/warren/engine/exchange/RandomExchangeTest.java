package io.warren.engine.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.warren.amqp.types.BasicProperties;
import io.warren.amqp.types.FieldTable;
import java.util.HashMap;
import org.junit.jupiter.api.Test;

/** One by chance. */
final class RandomExchangeTest {
    private static Binding binding(String queue, String key) {
        return new Binding("x", Binding.Destination.queue(queue), key, FieldTable.EMPTY);
    }

    @Test
    void eachMessageGoesToOneAndEachBindingGetsItsShare() {
        var table = RandomExchange.any()
                .table(FieldTable.EMPTY)
                .with(binding("a", "some"))
                .with(binding("b", "other"))
                .with(binding("c", ""));
        assertFalse(table.byKeyAlone());
        var counts = new HashMap<String, Integer>();
        for (var message = 0; message < 9_000; message++) {
            table.route(
                    "key",
                    BasicProperties.EMPTY,
                    each -> counts.merge(each.destination().name(), 1, Integer::sum));
        }
        assertEquals(9_000, counts.values().stream().mapToInt(Integer::intValue).sum());
        // Four hundred are nine standard deviations.
        counts.forEach((queue, count) -> assertEquals(3_000, count, 400, queue));
        assertEquals(3, counts.size());
    }

    @Test
    void theLocalOneTakesNoKeys() {
        assertNull(RandomExchange.local().refuses(binding("a", "")));
        assertNull(RandomExchange.any().refuses(binding("a", "k")));
        assertEquals(
                "Non empty binding 'k' key not permitted",
                RandomExchange.local().refuses(binding("a", "k")));
    }
}
