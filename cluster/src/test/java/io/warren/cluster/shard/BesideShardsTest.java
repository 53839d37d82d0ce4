package io.warren.cluster.shard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.warren.engine.lane.Lane;
import io.warren.engine.message.Message;
import io.warren.engine.message.Receipt;
import io.warren.engine.queue.MessageLog;
import io.warren.engine.queue.QueueLog;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BesideShardsTest {
    private final List<String> appended = new ArrayList<>();
    private final BesideShards log = new BesideShards(
            new MessageLog() {
                @Override
                public void append(Message message, long[] queues, boolean forced, Receipt receipt) {
                    appended.add(Arrays.toString(queues));
                }

                @Override
                public QueueLog open(long queue, Lane lane) {
                    throw new AssertionError("nothing is opened");
                }

                @Override
                public QueueLog openTransient(long queue, Lane lane) {
                    throw new AssertionError("nothing is opened");
                }
            },
            queue -> queue >= 10);

    @Test
    void theJournalHearsOfTheNodesOwnQueuesOnly() {
        var answer = new TestShards.Answer();
        log.append(TestShards.message("a"), new long[] {1, 10, 2, 11}, true, answer);
        assertEquals(List.of("[1, 2]"), appended);
        assertEquals("", answer.heard);
    }

    @Test
    void whatGoesToShardsAloneDoesNotWaitForIt() {
        var answer = new TestShards.Answer();
        log.append(TestShards.message("a"), new long[] {10, 11}, true, answer);
        assertEquals(List.of(), appended);
        assertEquals("accepted", answer.heard);
    }
}
