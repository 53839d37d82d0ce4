package io.warren.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.cluster.member.NodeId;
import io.warren.engine.metadata.QueueSettings;
import io.warren.engine.metadata.QueueSpec;
import io.warren.engine.queue.QueueCommand;
import io.warren.engine.queue.QueueHandle;
import io.warren.engine.queue.QueueStats;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class QueueNewsTest {
    private static final NodeId ONE = new NodeId("rabbit1@host", 1);
    private static final NodeId TWO = new NodeId("rabbit2@host", 2);

    private final Map<NodeId, DirectTransport> network = new LinkedHashMap<>();
    private final Map<Long, QueueHandle> here = new HashMap<>();
    private final BlockingQueue<QueueNews.Row> seen = new LinkedBlockingQueue<>();
    private final DirectTransport transport = new DirectTransport(ONE, network);
    private final Calls calls = new Calls(transport);
    private Calls others = calls;
    private final QueueNews news = new QueueNews(calls, () -> here, (_, _) -> {});

    @BeforeEach
    void somebodyListens() {
        others = new Calls(new DirectTransport(TWO, network));
        var _ = new QueueNews(others, Map::of, (id, stats) -> seen.add(new QueueNews.Row(id, stats)));
    }

    @AfterEach
    void close() {
        calls.close();
        others.close();
    }

    private static QueueStats stats(long ready) {
        return new QueueStats(
                "running", ready, 2, 3, 4, 5, 6, 7, 8, 0.5, 10, 11, 12, "tag é", 14, 15, 16, 17, 18, 19, 20, 21, 22, 23,
                24);
    }

    private record Counted(QueueStats stats) implements QueueHandle {
        @Override
        public QueueSpec spec() {
            throw new AssertionError("not asked for");
        }

        @Override
        public QueueSettings settings() {
            throw new AssertionError("not asked for");
        }

        @Override
        public void send(QueueCommand command) {
            throw new AssertionError("not asked for");
        }
    }

    private QueueNews.Row next() throws InterruptedException {
        var row = seen.poll(10, TimeUnit.SECONDS);
        return row == null ? new QueueNews.Row(-1, stats(-1)) : row;
    }

    @Test
    void whatIsReadIsWhatWasWritten() {
        var rows = List.of(new QueueNews.Row(7, stats(1)), new QueueNews.Row(Long.MAX_VALUE, stats(Long.MAX_VALUE)));
        assertEquals(rows, QueueNews.read(QueueNews.write(rows)));
        var cut = QueueNews.write(rows);
        cut.limit(cut.limit() - 1);
        assertThrows(IllegalArgumentException.class, () -> QueueNews.read(cut));
    }

    @Test
    void onlyWhatChangedIsToldAgain() throws InterruptedException {
        here.put(1L, new Counted(stats(1)));
        here.put(2L, new Counted(stats(1)));
        news.tell(transport.members(), ONE, 1_000);
        assertEquals(3, next().id() + next().id());
        here.put(2L, new Counted(stats(2)));
        news.tell(transport.members(), ONE, 2_000);
        assertEquals(new QueueNews.Row(2, stats(2)), next());
        // Everything, so that what was lost is made up for.
        news.tell(transport.members(), ONE, 90_000);
        assertEquals(3, next().id() + next().id());
        assertTrue(seen.isEmpty());
    }
}
