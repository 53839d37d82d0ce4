package io.warren.cluster.shard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.warren.amqp.types.BasicProperties;
import io.warren.engine.message.Message;
import io.warren.engine.queue.QueueCommand;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A leader whose group has no room for what it would say. */
final class NoRoomTest {
    private static final List<String> KEYS = List.of("a", "b", "c", "d", "e");

    private final TestShards shards = new TestShards(Settings.quorum().made());
    private final SimulatedGroup.Member leader = shards.member(0);

    /** Each of them fills an entry. */
    private List<TestShards.Answer> publishLargeOnes() {
        var answers = new ArrayList<TestShards.Answer>();
        for (var key : KEYS) {
            var answer = new TestShards.Answer();
            var message = new Message(
                    "x", key, BasicProperties.EMPTY, new byte[256 << 10], Message.Attributes.at(1, Message.NO_TTL, -1));
            shards.queue(0, 1).send(new QueueCommand.Enqueue(message, true, answer));
            answers.add(answer);
        }
        shards.settleDownAtOnce(); // With time it would never rest: it looks for room again and again.
        return answers;
    }

    private static List<String> heard(List<TestShards.Answer> answers) {
        return answers.stream().map(each -> each.heard).distinct().toList();
    }

    @Test
    void whatIsSentMeanwhileIsSaidInItsOrderWhenThereIs() {
        shards.lead(0);
        var before = leader.last();
        leader.crowded = true;
        var answers = publishLargeOnes();
        assertEquals(before, leader.last(), "nothing is proposed that may be refused");
        assertEquals(List.of(""), heard(answers));

        leader.crowded = false;
        shards.pass(10);
        shards.settleDown();

        assertEquals(List.of("accepted"), heard(answers));
        for (var key : KEYS) {
            assertEquals(key, shards.get(0, 1));
        }
        assertNull(shards.get(0, 1));
    }

    @Test
    void whoWaitsIsAnsweredWhenAnotherLeads() {
        shards.lead(0);
        leader.crowded = true;
        var answers = publishLargeOnes();

        shards.lead(1);

        assertEquals(List.of("rejected"), heard(answers));
        assertNull(shards.get(1, 1));
    }
}
