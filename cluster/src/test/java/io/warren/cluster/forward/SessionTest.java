package io.warren.cluster.forward;

import static io.warren.cluster.forward.TestNode.consume;
import static io.warren.cluster.forward.TestNode.holder;
import static io.warren.cluster.forward.TestNode.message;
import static io.warren.cluster.forward.TestNode.publish;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.cluster.forward.FrameFormat.Head;
import io.warren.cluster.forward.FrameFormat.Kind;
import io.warren.engine.lane.HandTurnedLane;
import io.warren.engine.queue.LocalQueue;
import io.warren.engine.queue.QueueCommand.ConsumeResult;
import io.warren.engine.queue.QueueCommand.Outcome;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What ends a session, and what becomes of what was under way in it. */
class SessionTest {
    private final TestNetwork network = new TestNetwork();
    private final TestNode near = new TestNode(network, "near", 1);
    private TestNode home = new TestNode(network, "home", 1);
    private final LocalQueue local = home.run(1);
    private final MovingQueue queue = near.handle(1, true, home);

    private void loseFrame(int number) {
        var seen = new AtomicInteger();
        network.carries = _ -> seen.incrementAndGet() != number;
    }

    @Test
    void aLostAskIsSaidAgain() {
        var consumer = consume(queue, holder(1), "c");
        network.run();
        loseFrame(1);
        var first = publish(queue, "a");
        network.run();
        var second = publish(queue, "b");
        network.pass(1_000);
        assertEquals("accepted", first.heard);
        assertEquals("accepted", second.heard);
        assertEquals(List.of("a", "b"), consumer.keys());
        assertEquals(List.of(ConsumeResult.OK), consumer.results);
        assertEquals(1, local.stats().consumers());
    }

    @Test
    void aLostAnswerEndsTheSessionAndWhatWasHandedOutComesAgain() {
        var consumer = consume(queue, holder(1), "c");
        publish(queue, "a");
        network.run();
        network.carries = frame -> !frame.from().equals(home.id);
        publish(local, "b");
        network.run();
        network.carries = _ -> true;
        publish(local, "c");
        network.pass(1_000);
        assertEquals(List.of("a", "a!", "b!", "c!"), consumer.keys());
        // Of the session before.
        consumer.settle(Outcome.ACK, 0);
        network.run();
        assertEquals(3, local.stats().unacked());
        IntStream.rangeClosed(1, 3).forEach(each -> consumer.settle(Outcome.ACK, each));
        network.run();
        assertEquals(0, local.stats().unacked());
        assertEquals(0, local.stats().ready());
    }

    @Test
    void silenceEndsASession() {
        var consumer = consume(queue, holder(1), "c");
        network.run();
        network.carries = frame -> !frame.from().equals(home.id);
        var answer = publish(queue, "a");
        network.pass(9_000);
        assertEquals("", answer.heard);
        var before = near.network.sent.getLast().head().session();
        network.pass(3_000);
        network.carries = _ -> true;
        network.pass(5_000);
        assertEquals("accepted", answer.heard);
        assertTrue(consumer.keys().contains("a"));
        assertTrue(before != near.network.sent.getLast().head().session());
    }

    @Test
    void anIdleSessionLasts() {
        var consumer = consume(queue, holder(1), "c");
        network.run();
        network.pass(60_000);
        var sessions = new HashSet<Long>();
        network.sent.forEach(each -> sessions.add(each.head().session()));
        assertEquals(1, sessions.size());
        assertTrue(network.sent.size() < 100, network.sent.size() + " frames");
        publish(queue, "a");
        network.run();
        assertEquals(List.of("a"), consumer.keys());
    }

    @Test
    void aNodeThatLeavesGivesBackWhatItHolds() {
        consume(queue, holder(1), "c");
        publish(queue, "a");
        network.run();
        assertEquals(1, local.stats().unacked());
        network.leave(near.id);
        network.run();
        assertEquals(0, local.stats().unacked());
        assertEquals(1, local.stats().ready());
        assertEquals(0, local.stats().consumers());
    }

    @Test
    void aRelayThatClosesGivesBackWhatOthersHold() {
        consume(queue, holder(1), "c");
        publish(queue, "a");
        network.run();
        home.relay.close();
        network.run();
        assertEquals(1, local.stats().ready());
        assertEquals(0, local.stats().consumers());
    }

    @Test
    void anotherIncarnationOfAHomeIsAnotherNode() {
        var answer = publish(queue, "a");
        network.lane.run();
        network.leave(home.id);
        home = new TestNode(network, "home", 2);
        var again = home.run(1);
        network.pass(1_000);
        assertEquals("", answer.heard);
        queue.at(new Target.There(home.id, 2));
        network.run();
        assertEquals("accepted", answer.heard);
        assertEquals(1, again.stats().ready());
    }

    @Test
    void aNodeThatCameBackUnnoticedIsFoundOut() {
        var consumer = consume(queue, holder(1), "c");
        network.run();
        // The same node with nothing in its memory: the view has it before and after.
        home = new TestNode(network, "home", 1);
        var again = home.run(1);
        network.pass(10_000);
        assertEquals(1, again.stats().consumers());
        publish(queue, "a");
        network.run();
        assertEquals(List.of("a"), consumer.keys());
    }

    @Test
    void publishesOfOneCallerKeepTheirOrderThroughAllOfIt() {
        for (var seed = 0; seed < 50; seed++) {
            keepsOrder(new Random(seed), "seed " + seed);
        }
    }

    /** Messages may come twice; the first time each comes is in order. */
    private static void keepsOrder(Random random, String what) {
        var network = new TestNetwork();
        var near = new TestNode(network, "near", 1);
        var others = List.of(new TestNode(network, "one", 1), new TestNode(network, "two", 1));
        var queue = near.handle(1, true);
        var answers = new ArrayList<TestNode.Answer>();
        var taken = new ArrayList<String>();
        var term = 0;
        var lane = new HandTurnedLane();
        TestNode leader = null;
        for (var step = 0; step < 200; step++) {
            switch (random.nextInt(8)) {
                case 0 -> {
                    if (leader != null) {
                        lane.run();
                        taken.addAll(drain(leader, lane));
                        leader.here.remove(1L);
                    }
                    lane = new HandTurnedLane();
                    leader = others.get(random.nextInt(2));
                    leader.run(1, TestNode.SETTINGS, lane);
                    queue.at(new Target.There(leader.id, ++term));
                }
                case 1 -> {
                    var lost = random.nextInt(3);
                    var seen = new AtomicInteger();
                    network.carries = _ -> seen.incrementAndGet() != lost;
                }
                case 2 -> network.pass(random.nextInt(500));
                case 3 -> network.run();
                case 4 -> lane.run();
                default -> answers.add(publish(queue, "" + answers.size()));
            }
        }
        network.carries = _ -> true;
        if (leader != null) {
            lane.run();
            taken.addAll(drain(leader, lane));
            leader.here.remove(1L);
        }
        leader = others.getFirst();
        leader.run(1);
        queue.at(new Target.There(leader.id, ++term));
        network.pass(60_000);
        taken.addAll(drain(leader, network.lane));
        answers.forEach(each -> assertEquals("accepted", each.heard, what));
        var first = taken.stream().distinct().toList();
        var expected =
                IntStream.range(0, answers.size()).mapToObj(each -> "" + each).toList();
        assertEquals(expected, first, what);
    }

    private static List<String> drain(TestNode leader, HandTurnedLane lane) {
        var consumer = consume(leader.found(1).queue(), holder(50), "drain");
        lane.run();
        return consumer.keys();
    }

    @Test
    void garbageEndsSessionsAndNothingElse() {
        var random = new Random(7);
        var consumer = consume(queue, holder(1), "c");
        for (var round = 0; round < 2_000; round++) {
            publish(queue, "m" + round);
            network.run();
            var session =
                    network.sent.get(random.nextInt(network.sent.size())).head().session();
            network.sent.subList(0, Math.max(0, network.sent.size() - 20)).clear();
            var bytes = garbage(random, session);
            if (random.nextBoolean()) {
                home.transport.bring(near.id, bytes);
            } else {
                near.transport.bring(home.id, bytes);
            }
            network.run();
        }
        network.pass(20_000);
        assertEquals(1, local.stats().consumers());
        assertEquals(0, local.stats().ready());
        assertTrue(consumer.keys().contains("m1999") || consumer.keys().contains("m1999!"));
        assertTrue(network.lane.timers() < 20, network.lane.timers() + " timers");
    }

    private ByteBuffer garbage(Random random, long session) {
        var original = network.sent.get(random.nextInt(network.sent.size())).bytes();
        var bytes = new byte[original.remaining()];
        original.duplicate().get(bytes);
        switch (random.nextInt(4)) {
            case 0 -> random.nextBytes(bytes);
            case 1 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            case 2 -> {
                var cut = new byte[random.nextInt(bytes.length)];
                System.arraycopy(bytes, 0, cut, 0, cut.length);
                return ByteBuffer.wrap(cut);
            }
            default -> {
                bytes = new byte[FrameFormat.HEAD + random.nextInt(64)];
                random.nextBytes(bytes);
                var kinds = Kind.values();
                FrameFormat.head(
                        ByteBuffer.wrap(bytes),
                        new Head(
                                kinds[random.nextInt(kinds.length)],
                                random.nextInt(4),
                                session,
                                1 + random.nextInt(5),
                                random.nextInt(3)));
            }
        }
        return ByteBuffer.wrap(bytes);
    }

    @Test
    void aFrameOfAnotherVersionIsNotRead() {
        var answer = publish(queue, message("a"));
        network.run();
        assertEquals("accepted", answer.heard);
        var frame = FrameFormat.bare(new Head(Kind.ASKS, 0, 5, 1, 0));
        frame.put(0, (byte) 2);
        home.transport.bring(near.id, frame);
        network.run();
        var next = publish(queue, message("b"));
        network.pass(1_000);
        assertEquals("accepted", next.heard);
    }
}
