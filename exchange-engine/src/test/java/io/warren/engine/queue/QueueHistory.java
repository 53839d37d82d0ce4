package io.warren.engine.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.amqp.types.FieldTable;
import io.warren.engine.lane.HandTurnedLane;
import io.warren.engine.message.Message;
import io.warren.engine.metadata.QueueSettings;
import io.warren.engine.metadata.QueueType;
import io.warren.engine.queue.QueueCommand.ConsumerSpec;
import io.warren.engine.queue.QueueCommand.Holder;
import io.warren.engine.queue.QueueModel.Item;
import io.warren.engine.queue.QueueModel.Taker;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * A queue and its model live through the same steps. After each the queue comes to rest and both must look the same; each
 * delivery on the way must be one that the model allows.
 */
final class QueueHistory {
    /** With so much memory no body of a history leaves it. */
    static final long ALL_BODIES_BYTES = 1 << 20;

    private static final int HOLDERS = 3;
    /** After so long a refused dead letter is sent again, if it must not be lost. */
    private static final long RETRY_MILLIS = 10_000;

    /** What kind of queue. */
    record Kind(boolean quorum, QueueSettings settings, long memoryBytes) {}

    private final Kind kind;
    private final HandTurnedLane lane = new HandTurnedLane();
    private final QueueModel model;
    private final List<Holder> holders = new ArrayList<>();
    private final List<TestQueue.TestConsumer> consumers = new ArrayList<>();
    private final TreeMap<Integer, Integer> bodyBytes = new TreeMap<>();
    private final List<String> dead = new ArrayList<>();
    private TestQueue queue;
    private int tags;

    QueueHistory(Kind kind) {
        this.kind = kind;
        model = new QueueModel(kind.settings, kind.quorum, kind.memoryBytes < ALL_BODIES_BYTES);
        queue = open(null);
        for (var channel = 0; channel < HOLDERS; channel++) {
            holders.add(TestQueue.holder(channel));
        }
    }

    private TestQueue open(@org.jspecify.annotations.Nullable MemoryLog recovered) {
        var opened = new TestQueue(
                TestQueue.spec(kind.quorum ? QueueType.QUORUM : QueueType.CLASSIC, false),
                kind.settings,
                lane,
                recovered,
                kind.memoryBytes);
        opened.letters.acceptsAtOnce = false;
        return opened;
    }

    void run(List<Step> steps) {
        steps.forEach(this::live);
        drain();
    }

    private void live(Step step) {
        try {
            take(step);
            rest();
        } catch (AssertionError failed) {
            throw new AssertionError("at " + step + ": " + failed.getMessage(), failed);
        }
    }

    private void take(Step step) {
        switch (step) {
            case Step.Publish publish -> publish(publish);
            case Step.Consume consume -> consume(consume);
            case Step.Cancel(var at) -> {
                if (!model.takers.isEmpty()) {
                    var taker = model.takers.get(at % model.takers.size());
                    model.cancel(taker);
                    var consumer = consumerOf(taker);
                    queue.cancel(consumer);
                    assertTrue(consumer.cancelOk);
                }
            }
            case Step.Refuse(var at) -> {
                if (!model.takers.isEmpty()) {
                    refuses(model.takers.get(at % model.takers.size()), true);
                }
            }
            case Step.Resume(var at) -> {
                if (!model.takers.isEmpty()) {
                    var taker = model.takers.get(at % model.takers.size());
                    refuses(taker, false);
                    queue.send(new QueueCommand.Resume(taker.spec.holder(), taker.spec.tag()));
                }
            }
            case Step.Get(var at, var noAck) -> get(holders.get(at % HOLDERS), noAck);
            case Step.Settle settle -> settle(settle);
            case Step.Close(var at) -> {
                var holder = holders.get(at % HOLDERS);
                model.close(holder);
                queue.send(new QueueCommand.Close(holder));
                // The channel's number may be used again, by somebody else.
                holders.set(at % HOLDERS, TestQueue.holder(at % HOLDERS));
            }
            case Step.Purge() -> assertEquals(model.purge(), queue.purge());
            case Step.Pass(var millis) -> {
                for (var left = millis; left > 0; left--) {
                    lane.pass(1);
                    rest();
                }
            }
            case Step.Write() -> queue.log.write();
            case Step.Answer(var accepts) -> {
                if (queue.letters.unanswered() > 0) {
                    var letter = queue.letters.oldest();
                    model.answered(id(letter), accepts);
                    if (accepts) {
                        queue.letters.accept();
                    } else {
                        queue.letters.reject();
                    }
                    lane.run();
                }
            }
            case Step.Restart() -> restart();
        }
    }

    private void publish(Step.Publish step) {
        var id = bodyBytes.size() + 1;
        bodyBytes.put(id, step.bodyBytes());
        var message = TestQueue.message(
                String.valueOf(id), step.bodyBytes(), step.timeToLiveMillis(), step.priority(), lane.wallMillis());
        var own = step.timeToLiveMillis() < 0 ? Long.MAX_VALUE : step.timeToLiveMillis();
        var ofQueue = kind.settings.messageTtlMillis() < 0 ? Long.MAX_VALUE : kind.settings.messageTtlMillis();
        var least = Math.min(own, ofQueue);
        var item = new Item(
                id,
                step.bodyBytes(),
                least == Long.MAX_VALUE ? Long.MAX_VALUE : lane.wallMillis() + least,
                step.priority(),
                step.durable());
        assertEquals(model.publish(item), queue.publish(message, step.durable()));
    }

    private void consume(Step.Consume step) {
        var spec = new ConsumerSpec(
                holders.get(step.holder() % HOLDERS),
                "tag " + ++tags,
                step.noAck(),
                step.exclusive(),
                step.noAck() ? 0 : step.prefetch(),
                step.priority(),
                -1,
                FieldTable.EMPTY);
        var taker = new Taker(spec);
        var expected = model.consume(taker);
        var consumer = new TestQueue.TestConsumer(spec);
        consumer.listener = (_, delivery) -> {
            model.delivered(taker, id(delivery.message()), lane.wallMillis());
            check(delivery);
        };
        consumers.add(consumer);
        queue.consume(consumer);
        assertEquals(expected, consumer.result.get());
    }

    private void get(Holder holder, boolean noAck) {
        var got = queue.get(holder, noAck);
        var expected = model.get(holder, noAck, lane.wallMillis());
        if (expected == null) {
            assertNull(got);
        } else {
            assertNotNull(got);
            assertEquals(expected.id, id(got.delivery().message()));
            assertEquals(model.ready.size(), got.ready());
            check(got.delivery(), expected);
        }
    }

    private void settle(Step.Settle step) {
        var holder = holders.get(step.holder() % HOLDERS);
        var held = model.heldBy(holder);
        if (held.isEmpty()) {
            return;
        }
        var from = step.from() % held.size();
        var some = held.subList(from, Math.min(held.size(), from + 1 + step.count()));
        var entries = some.stream().mapToLong(each -> each.entry).toArray();
        some.forEach(each -> model.settle(each, step.outcome()));
        queue.send(new QueueCommand.Settle(holder, entries, step.outcome()));
    }

    private void restart() {
        queue.log.write();
        var stopped = new boolean[1];
        queue.send(new QueueCommand.Stop(() -> stopped[0] = true));
        // It waits for its dead letters, not for ever.
        lane.pass(6_000);
        assertTrue(stopped[0], "the queue does not stop");
        model.restart();
        consumers.clear();
        queue = open(queue.log.afterRestart(lane));
    }

    private void refuses(Taker taker, boolean refuses) {
        taker.refuses = refuses;
        consumerOf(taker).refuses = refuses;
    }

    private TestQueue.TestConsumer consumerOf(Taker taker) {
        for (var each : consumers) {
            if (each.spec.tag().equals(taker.spec.tag())) {
                return each;
            }
        }
        throw new AssertionError(taker.spec.tag());
    }

    /** Both come to rest and are compared. */
    private void rest() {
        lane.run();
        model.atRest(lane.wallMillis());
        var stats = queue.queue.stats();
        var dying = kind.settings.deadLetterAtLeastOnce() ? model.dying : List.<Item>of();
        assertEquals(model.ready.size(), stats.ready(), "ready");
        assertEquals(model.readyBytes(), stats.readyBytes(), "bytes ready");
        assertEquals(model.held.size() + dying.size(), stats.unacked(), "unacked");
        assertEquals(QueueModel.bytes(model.held) + QueueModel.bytes(dying), stats.unackedBytes(), "bytes unacked");
        assertEquals(model.takers.size(), stats.consumers(), "consumers");
        assertEquals(sorted(model.dead), sorted(dead()), "dead letters");
        var alive = new ArrayList<Item>(model.ready);
        alive.addAll(model.held);
        alive.addAll(model.dying);
        var durable = alive.stream().filter(each -> each.durable).count();
        assertTrue(
                durable <= queue.log.alive() && queue.log.alive() <= alive.size(),
                () -> queue.log.alive() + " in the log, " + durable + " durable of " + alive.size());
    }

    /** One that must not be lost is sent again when it is refused. */
    private List<String> sorted(List<String> letters) {
        var sorted = letters.stream().sorted();
        return (kind.settings.deadLetterAtLeastOnce() ? sorted.distinct() : sorted).toList();
    }

    /** Of all lives. */
    private List<String> dead() {
        for (var letter : queue.letters.newOnes()) {
            var headers = letter.message().properties().headers();
            dead.add(id(letter.message()) + " " + headers.get("x-last-death-reason"));
        }
        return dead;
    }

    /** In the end everything that is there comes out, and the log has nothing left. */
    private void drain() {
        for (var at = 0; at < HOLDERS; at++) {
            live(new Step.Close(at));
        }
        while (!model.ready.isEmpty()) {
            live(new Step.Get(0, true));
        }
        while (!model.dying.isEmpty()) {
            if (queue.letters.unanswered() == 0) {
                lane.pass(RETRY_MILLIS);
            }
            live(new Step.Answer(true));
        }
        assertEquals(0, queue.log.alive(), "left in the log");
    }

    private void check(Delivery delivery) {
        var id = id(delivery.message());
        // A delivery without ack is gone already.
        model.held.stream().filter(each -> each.id == id).findFirst().ifPresent(item -> check(delivery, item));
    }

    private void check(Delivery delivery, Item item) {
        item.entry = delivery.entry();
        assertEquals(bodyBytes.get(item.id), delivery.message().body().length);
        assertEquals(item.redelivered, delivery.redelivered(), "redelivered flag of " + item.id);
        assertEquals(item.deliveryCount, delivery.deliveryCount(), "delivery count of " + item.id);
        assertEquals(item.acquiredCount, delivery.acquiredCount(), "acquired count of " + item.id);
    }

    private static int id(Message message) {
        return Integer.parseInt(message.routingKey());
    }
}
