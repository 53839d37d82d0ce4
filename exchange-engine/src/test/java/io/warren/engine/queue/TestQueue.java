package io.warren.engine.queue;

import io.warren.amqp.types.BasicProperties;
import io.warren.amqp.types.FieldTable;
import io.warren.engine.lane.HandTurnedLane;
import io.warren.engine.message.Message;
import io.warren.engine.message.Receipt;
import io.warren.engine.metadata.QueueSettings;
import io.warren.engine.metadata.QueueSpec;
import io.warren.engine.metadata.QueueType;
import io.warren.engine.queue.QueueCommand.ConsumeResult;
import io.warren.engine.queue.QueueCommand.ConsumerSpec;
import io.warren.engine.queue.QueueCommand.DeleteCheck;
import io.warren.engine.queue.QueueCommand.Holder;
import io.warren.engine.queue.QueueCommand.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A queue and everything around it, faked: its lane and clock, its log, where dead letters go, who hears of its end. */
final class TestQueue {
    /** Bodies of any test fit. */
    private static final long ENOUGH_MEMORY = 1 << 20;

    final HandTurnedLane lane;
    final MemoryLog log;
    final Letters letters;
    final List<String> events = new ArrayList<>();
    final LocalQueue queue;

    /** What a dead letter exchange got. */
    static final class Letters implements Forwarding {
        /** One that has not been answered, or has been. */
        record Letter(String exchange, Message message, Receipt receipt) {}

        final List<Letter> all = new ArrayList<>();
        private int answered;
        private int shown;
        /** Whether each is answered at once. */
        boolean acceptsAtOnce = true;

        @Override
        public void forward(QueueHandle from, String deadLetterExchange, Message message, Receipt receipt) {
            all.add(new Letter(deadLetterExchange, message, receipt));
            if (acceptsAtOnce) {
                accept();
            }
        }

        void accept() {
            all.get(answered++).receipt.accepted();
        }

        void reject() {
            all.get(answered++).receipt.rejected();
        }

        /** Those that came since this was asked last. */
        List<Letter> newOnes() {
            var fresh = List.copyOf(all.subList(shown, all.size()));
            shown = all.size();
            return fresh;
        }

        /** The oldest that nobody answered. */
        Message oldest() {
            return all.get(answered).message;
        }

        int unanswered() {
            return all.size() - answered;
        }

        /** Routing keys and reasons, in order. */
        List<String> told() {
            return all.stream()
                    .map(each -> each.message.routingKey() + " "
                            + each.message.properties().headers().get("x-last-death-reason"))
                    .toList();
        }
    }

    TestQueue(QueueSettings settings) {
        this(spec(QueueType.CLASSIC, false), settings);
    }

    TestQueue(QueueSpec spec, QueueSettings settings) {
        this(spec, settings, new HandTurnedLane(), null, ENOUGH_MEMORY);
    }

    /** A classic one that keeps no body in memory but what it is about to hand out. */
    static TestQueue withoutMemory(QueueSettings settings) {
        return new TestQueue(spec(QueueType.CLASSIC, false), settings, new HandTurnedLane(), null, 0);
    }

    /** @param recovered null for a new log */
    TestQueue(
            QueueSpec spec,
            QueueSettings settings,
            HandTurnedLane lane,
            @Nullable MemoryLog recovered,
            long memoryBytes) {
        this.lane = lane;
        log = recovered == null ? new MemoryLog(lane) : recovered;
        letters = new Letters();
        queue = LocalQueue.open(
                spec,
                settings,
                lane,
                lane,
                log,
                letters,
                new QueueEvents() {
                    @Override
                    public void expired(QueueSpec of) {
                        events.add("expired");
                    }

                    @Override
                    public void lastConsumerGone(QueueSpec of) {
                        events.add("last consumer gone");
                    }

                    @Override
                    public void lost(QueueSpec of, long position) {
                        events.add("lost " + position);
                    }
                },
                memoryBytes);
    }

    static QueueSpec spec(QueueType type, boolean autoDelete) {
        return new QueueSpec(1, "/", "q", type, true, false, autoDelete, FieldTable.EMPTY, 0, "guest");
    }

    static Message message(String key, int bodyBytes, long timeToLiveMillis, int priority, long nowMillis) {
        return new Message(
                "x",
                key,
                BasicProperties.EMPTY,
                new byte[bodyBytes],
                Message.Attributes.at(nowMillis, timeToLiveMillis, priority));
    }

    // Saying something and letting the queue do it.

    void send(QueueCommand command) {
        queue.send(command);
        lane.run();
    }

    /** Transient messages without a body, by routing key; the answers. */
    List<String> publish(String... keys) {
        var answers = new ArrayList<String>();
        for (var key : keys) {
            answers.add(publish(message(key, 0, Message.NO_TTL, -1, lane.wallMillis()), false));
        }
        return answers;
    }

    String publish(Message message, boolean durable) {
        if (durable) {
            log.append(message);
        }
        var answer = new Answer();
        send(new QueueCommand.Enqueue(message, durable, answer));
        return answer.text();
    }

    String publishWithTtl(String key, long timeToLiveMillis) {
        return publish(message(key, 0, timeToLiveMillis, -1, lane.wallMillis()), false);
    }

    String publishWithPriority(String key, int priority) {
        return publish(message(key, 0, Message.NO_TTL, priority, lane.wallMillis()), false);
    }

    /** The next message, null if there is none. */
    QueueCommand.@Nullable Got get(Holder holder, boolean noAck) {
        var answer = new AtomicReference<QueueCommand.@Nullable Got>();
        send(new QueueCommand.Get(holder, noAck, false, answer::set));
        return answer.get();
    }

    /** Routing keys of everything ready, taken out in order. */
    List<String> takeAll() {
        var keys = new ArrayList<String>();
        var taker = holder(99);
        for (var got = get(taker, true); got != null; got = get(taker, true)) {
            keys.add(got.delivery().message().routingKey());
        }
        return keys;
    }

    TestConsumer consume(Holder holder, String tag, int prefetch) {
        return consume(holder, tag, prefetch, 0, false, false);
    }

    TestConsumer consume(Holder holder, String tag, int prefetch, int priority, boolean noAck, boolean exclusive) {
        var consumer = new TestConsumer(
                new ConsumerSpec(holder, tag, noAck, exclusive, noAck ? 0 : prefetch, priority, -1, FieldTable.EMPTY));
        consume(consumer);
        return consumer;
    }

    void consume(TestConsumer consumer) {
        send(new QueueCommand.Consume(consumer.spec, consumer, consumer.result::set));
    }

    void cancel(TestConsumer consumer) {
        send(new QueueCommand.Cancel(consumer.spec.holder(), consumer.spec.tag(), () -> consumer.cancelOk = true));
    }

    void settle(Holder holder, Outcome outcome, Delivery... deliveries) {
        var entries = new long[deliveries.length];
        for (var at = 0; at < entries.length; at++) {
            entries[at] = deliveries[at].entry();
        }
        send(new QueueCommand.Settle(holder, entries, outcome));
    }

    long purge() {
        var answer = new AtomicReference<Long>();
        send(new QueueCommand.Purge(answer::set));
        return Objects.requireNonNull(answer.get());
    }

    DeleteCheck checkDelete(boolean ifUnused, boolean ifEmpty) {
        var answer = new AtomicReference<DeleteCheck>();
        send(new QueueCommand.CheckDelete(ifUnused, ifEmpty, answer::set));
        return Objects.requireNonNull(answer.get());
    }

    static Holder holder(int channel) {
        return new Holder(1, channel, "connection (" + channel + ")", "guest");
    }

    /** What a publisher hears. */
    static final class Answer implements Receipt {
        private final List<String> heard = new ArrayList<>();

        @Override
        public void accepted() {
            heard.add("accepted");
        }

        @Override
        public void rejected() {
            heard.add("rejected");
        }

        String text() {
            if (heard.size() != 1) {
                throw new AssertionError("a publisher heard " + heard);
            }
            return heard.getFirst();
        }
    }

    /** A consumer that takes what it is given, as long as it wants. */
    static final class TestConsumer implements Subscriber {
        final ConsumerSpec spec;
        final AtomicReference<@Nullable ConsumeResult> result = new AtomicReference<>();
        final List<Delivery> deliveries = new ArrayList<>();
        boolean refuses;
        boolean cancelOk;
        boolean cancelled;
        long timedOutAfter = -1;
        BiConsumer<TestConsumer, Delivery> listener = (_, _) -> {};
        private int claims;

        TestConsumer(ConsumerSpec spec) {
            this.spec = spec;
        }

        @Override
        public boolean claim() {
            if (refuses) {
                return false;
            }
            claims++;
            return true;
        }

        @Override
        public void deliver(Delivery delivery) {
            claims--;
            if (claims != 0) {
                throw new AssertionError("delivered without one claim");
            }
            if (cancelOk || cancelled || result.get() != ConsumeResult.OK) {
                throw new AssertionError("delivered to a consumer that is not there");
            }
            deliveries.add(delivery);
            listener.accept(this, delivery);
        }

        @Override
        public void cancelled() {
            cancelled = true;
        }

        @Override
        public void timedOut(long timeoutMillis) {
            cancelled = true;
            timedOutAfter = timeoutMillis;
        }

        /** Routing keys of what came, in order. */
        List<String> keys() {
            return deliveries.stream().map(each -> each.message().routingKey()).toList();
        }
    }
}
