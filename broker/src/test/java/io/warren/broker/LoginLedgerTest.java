package io.warren.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.engine.lane.Clock;
import io.warren.engine.view.AuditEntry.Action;
import io.warren.engine.view.LoginEntry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LoginLedgerTest {
    private final List<LoginEntry> trail = new ArrayList<>();
    private long now = -3_600_000;
    private final LoginLedger ledger = new LoginLedger(
            new Clock() {
                @Override
                public long wallMillis() {
                    return 1_000_000_000L + now;
                }

                @Override
                public long monotonicMillis() {
                    return now;
                }
            },
            trail::add);

    private List<String> told() {
        var told = trail.stream()
                .map(each -> each.action().word() + " " + each.origin().user() + " " + each.count())
                .toList();
        trail.clear();
        return told;
    }

    private void later(long millis) {
        now += millis;
        ledger.sweep();
    }

    @Test
    void oneRowInTenMinutesTellsOfAllThatCameMeanwhile() {
        for (var each = 0; each < 50; each++) {
            ledger.granted("ada", "HTTP 10.0.0.1", "basic");
            later(1_000);
        }
        assertEquals(List.of("granted ada 1"), told());
        later(549_000);
        assertEquals(List.of(), told());
        later(1_000);
        assertEquals(List.of("granted ada 49"), told());
        later(600_000);
        ledger.granted("ada", "HTTP 10.0.0.1", "basic");
        assertEquals(List.of("granted ada 1"), told());
    }

    @Test
    void refusalsAreCountedByTheMinuteWithTheFirstAndTheLast() {
        for (var each = 0; each < 7; each++) {
            ledger.refused("eve", "AMQP 10.0.0.9", "PLAIN", "reason " + each);
            now += 1_000;
        }
        trail.clear();
        later(60_000);
        var row = trail.getFirst();
        assertEquals(6, row.count());
        assertEquals(5_000, row.atMillis() - row.sinceMillis());
        assertEquals("reason 6", row.reason());
    }

    @Test
    void anotherUserAddressOrWayIsAnotherRow() {
        ledger.granted("ada", "HTTP 10.0.0.1", "basic");
        ledger.granted("bob", "HTTP 10.0.0.1", "basic");
        ledger.granted("ada", "HTTP 10.0.0.2", "basic");
        ledger.granted("ada", "HTTP 10.0.0.1", "form");
        ledger.refused("ada", "HTTP 10.0.0.1", "basic", "");
        assertEquals(5, told().size());
    }

    @Test
    void namesWithoutEndAreToldByTheirNumber() {
        for (var each = 0; each < 100_000; each++) {
            ledger.refused("guess" + each, "AMQP 10.0.0.9", "PLAIN", "");
        }
        assertEquals(1_001, told().size());
        later(60_000);
        assertEquals(List.of("refused " + LoginLedger.OTHERS + " 98999"), told());
        ledger.refused("x".repeat(100_000), "AMQP 10.0.0.9", "PLAIN", "y".repeat(100_000));
        var row = trail.getFirst();
        assertTrue(row.origin().user().length() + row.reason().length() < 1_000);
    }

    @Test
    void whatIsCountedIsToldAtTheEndAndSessionsAtOnce() {
        ledger.session(Action.OPENED, "ada", "HTTP 10.0.0.1", "");
        ledger.granted("ada", "HTTP 10.0.0.1", "basic");
        ledger.granted("ada", "HTTP 10.0.0.1", "basic");
        ledger.close();
        assertEquals(List.of("opened ada 1", "granted ada 1", "granted ada 1"), told());
    }
}
