package io.warren.cluster.shard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.warren.engine.queue.QueueCommand.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When what is said becomes an entry: nothing happens here but what the clock and the test bring. */
final class GatheringTest {
    private static final int MANY = 20;

    private final TestShards shards = new TestShards(Settings.quorum().made());
    private final List<TestShards.Answer> answers = new ArrayList<>();

    private void leads() {
        shards.lead(0);
        shards.settleDown();
    }

    private void publish(int count) {
        for (var each = 0; each < count; each++) {
            answers.add(shards.publish(0, 1, "m"));
        }
        shards.settleDownAtOnce();
    }

    private void pass(long millis) {
        shards.pass(millis);
        shards.settleDownAtOnce();
    }

    private long confirmed() {
        return answers.stream().filter(each -> each.heard.equals("accepted")).count();
    }

    private int entries() {
        return shards.group.committed.size();
    }

    @Test
    void whoIsAloneDoesNotWait() {
        leads();
        for (var each = 1; each <= 5; each++) {
            publish(1);
            assertEquals(each, confirmed());
        }
    }

    @Test
    void underLoadTheyGatherAsLongAsMoreCome() {
        leads();
        publish(MANY);
        var before = entries();
        publish(1);
        for (var millis = 0; millis < 10; millis++) {
            publish(1);
            assertEquals(MANY, confirmed(), "after " + millis + " ms");
            pass(1);
        }
        assertEquals(MANY + 11, confirmed());
        assertEquals(1, entries() - before);
    }

    @Test
    void whenNobodyElseComesTheyWaitNoLonger() {
        leads();
        publish(MANY);
        publish(MANY);
        assertEquals(MANY, confirmed());

        pass(2);

        assertEquals(2 * MANY, confirmed());
    }

    @Test
    void afterARestNobodyWaits() {
        leads();
        publish(MANY);
        pass(10);
        publish(1);
        assertEquals(MANY + 1, confirmed());
    }

    @Test
    void whatOnlyLeavesWaitsForAllThatLeavesSoon() {
        leads();
        var consumer = shards.consume(0, 1, TestShards.holder(), 0);
        publish(8);
        var before = entries();
        for (var each = 0; each < 8; each++) {
            consumer.settle(Outcome.ACK, each);
            pass(1);
        }
        assertEquals(0, entries() - before);
        pass(2);
        assertEquals(1, entries() - before);
    }
}
