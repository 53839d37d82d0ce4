package io.warren.engine.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.engine.metadata.Metadata;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

final class ExchangeTrafficTest {
    @Test
    void exchangesThatAreGoneAreForgottenWhenThereAreMany() {
        var traffic = new ExchangeTraffic();
        for (var exchange = 0; exchange < 5 * ExchangeTraffic.MANY; exchange++) {
            traffic.of(exchange, Metadata.EMPTY).published(2);
            var kept = new ArrayList<Long>();
            traffic.each((id, _) -> kept.add(id));
            assertTrue(kept.size() <= ExchangeTraffic.MANY, () -> kept.size() + " are kept");
        }
    }

    @Test
    void whatGoesToAnExchangeIsCountedInOnePlace() {
        var traffic = new ExchangeTraffic();
        traffic.of(7, Metadata.EMPTY).published(2);
        traffic.of(7, Metadata.EMPTY).published(0);

        assertEquals(2, traffic.of(7, Metadata.EMPTY).published());
        assertEquals(2, traffic.of(7, Metadata.EMPTY).routed());
    }
}
