package io.warren.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.warren.broker.Alarms.Resource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlarmsTest {
    private final Figures figures = new Figures();
    private final ArrayList<String> told = new ArrayList<>();
    private final Alarms alarms = new Alarms(figures, 100, 50, reason -> told.add(String.valueOf(reason)));

    @Test
    void crossingALimitIsToldOnceAndComingBackToo() {
        alarms.check();
        figures.used = 101;
        alarms.check();
        alarms.check();
        figures.used = 99;
        alarms.check();
        assertEquals(List.of("low on memory", "null"), told);
    }

    @Test
    void garbageRaisesNoAlarm() {
        figures.used = 200;
        figures.garbage = 150;
        alarms.check();
        assertEquals(List.of(), told);
    }

    @Test
    void garbageKeepsNoAlarmUp() {
        figures.used = 200;
        alarms.check();
        figures.garbage = 150;
        alarms.check();
        assertEquals(List.of("low on memory", "null"), told);
    }

    @Test
    void bothResourcesAreJoinedAsRabbitMqDoes() {
        figures.used = 200;
        figures.free = 10;
        alarms.check();
        assertEquals("low on disk & memory", alarms.reason());
        figures.free = 1_000;
        alarms.check();
        assertEquals("low on memory", alarms.reason());
    }

    @Test
    void whatIsSetByHandStaysUntilItIsCleared() {
        alarms.set(Resource.DISK);
        alarms.check();
        assertEquals("low on disk", alarms.reason());
        alarms.clear(Resource.DISK);
        assertNull(alarms.reason());
    }

    @Test
    void aMovedWatermarkCountsAtOnce() {
        alarms.memoryWatermark(0.000_000_001);
        assertEquals("low on memory", alarms.reason());
        alarms.memoryWatermark(0.4);
        assertNull(alarms.reason());
    }

    private static final class Figures implements Alarms.Gauge {
        private long used = 10;
        private long garbage;
        private long free = 1_000;

        @Override
        public long usedMemory() {
            return used;
        }

        @Override
        public long usedMemoryWithoutGarbage() {
            return used - garbage;
        }

        @Override
        public long totalMemory() {
            return 1_000;
        }

        @Override
        public long freeDisk() {
            return free;
        }
    }
}
