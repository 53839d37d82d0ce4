package io.warren.cluster.forward;

import io.warren.amqp.types.BasicProperties;
import io.warren.amqp.types.FieldTable;
import io.warren.cluster.member.NodeId;
import io.warren.engine.lane.HandTurnedLane;
import io.warren.engine.lane.Lane;
import io.warren.engine.message.Message;
import io.warren.engine.message.Receipt;
import io.warren.engine.metadata.QueueSettings;
import io.warren.engine.metadata.QueueSpec;
import io.warren.engine.metadata.QueueType;
import io.warren.engine.queue.Delivery;
import io.warren.engine.queue.LocalQueue;
import io.warren.engine.queue.MessageIndex;
import io.warren.engine.queue.MessageLog;
import io.warren.engine.queue.QueueCommand;
import io.warren.engine.queue.QueueCommand.ConsumeResult;
import io.warren.engine.queue.QueueCommand.Holder;
import io.warren.engine.queue.QueueCommand.Outcome;
import io.warren.engine.queue.QueueEvents;
import io.warren.engine.queue.QueueHandle;
import io.warren.engine.queue.QueueLog;
import io.warren.engine.queue.Subscriber;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A node with real queues, a log that only remembers what it was told, and handles. */
final class TestNode implements Relay.Served {
    final NodeId id;
    final TestNetwork network;
    final TestNetwork.Member transport;
    final Relay relay;
    final Map<Long, Target.Here> here = new HashMap<>();
    final Set<Long> logged = new HashSet<>();
    /** Queues of each append. */
    final List<List<Long>> appended = new ArrayList<>();

    boolean logFails;

    TestNode(TestNetwork network, String name, long incarnation) {
        this.network = network;
        id = new NodeId("rabbit@" + name, incarnation);
        transport = network.join(id);
        relay = new Relay(transport, this, () -> network.lane, network.lane, network::drawSession);
    }

    @Override
    public Target.@Nullable Here queue(long queue) {
        return here.get(queue);
    }

    Target.Here found(long queue) {
        return Objects.requireNonNull(queue(queue));
    }

    @Override
    public boolean logged(long queue) {
        return logged.contains(queue);
    }

    @Override
    public MessageLog log() {
        return new MessageLog() {
            @Override
            public void append(Message message, long[] queues, boolean forced, Receipt receipt) {
                var all = new ArrayList<Long>();
                for (var each : queues) {
                    all.add(each);
                }
                appended.add(all);
                message.written(appended.size());
                if (logFails) {
                    receipt.rejected();
                } else {
                    receipt.accepted();
                }
            }

            @Override
            public QueueLog open(long queue, Lane lane) {
                throw new AssertionError("not opened here");
            }

            @Override
            public QueueLog openTransient(long queue, Lane lane) {
                throw new AssertionError("not opened here");
            }
        };
    }

    /** A classic queue that lives here. */
    LocalQueue run(long queue) {
        return run(queue, SETTINGS, network.lane);
    }

    LocalQueue run(long queue, QueueSettings settings, HandTurnedLane lane) {
        var local = LocalQueue.open(
                spec(queue),
                settings,
                lane,
                lane,
                new ForgetfulLog(),
                (_, _, _, receipt) -> receipt.accepted(),
                new QueueEvents() {
                    @Override
                    public void expired(QueueSpec of) {}

                    @Override
                    public void lastConsumerGone(QueueSpec of) {}

                    @Override
                    public void lost(QueueSpec of, long position) {}
                });
        here.put(queue, new Target.Here(local));
        return local;
    }

    MovingQueue handle(long queue, boolean replicated) {
        return new MovingQueue(spec(queue), SETTINGS, replicated, relay);
    }

    /** A handle of a queue that lives there. */
    MovingQueue handle(long queue, boolean replicated, TestNode there) {
        var handle = handle(queue, replicated);
        handle.at(new Target.There(there.id, 1));
        return handle;
    }

    static final QueueSettings SETTINGS = settings(-1);

    /** Refuses what is more. */
    static QueueSettings settings(long maxLength) {
        return new QueueSettings(
                -1,
                -1,
                maxLength,
                -1,
                QueueSettings.Overflow.REJECT_PUBLISH,
                null,
                null,
                false,
                0,
                0,
                false,
                -1,
                -1,
                true,
                null,
                null,
                FieldTable.EMPTY);
    }

    static QueueSpec spec(long id) {
        return new QueueSpec(id, "/", "q" + id, QueueType.CLASSIC, true, false, false, FieldTable.EMPTY, 0, "guest");
    }

    static Message message(String key) {
        return message(key, key.getBytes(StandardCharsets.UTF_8));
    }

    static Message message(String key, byte[] body) {
        return new Message("x", key, BasicProperties.EMPTY, body, Message.Attributes.at(1, Message.NO_TTL, -1));
    }

    static Holder holder(int channel) {
        return new Holder(7, channel, "connection (" + channel + ")", "guest");
    }

    static Answer publish(QueueHandle queue, String key) {
        return publish(queue, message(key));
    }

    static Answer publish(QueueHandle queue, Message message) {
        var answer = new Answer();
        queue.send(new QueueCommand.Enqueue(message, true, answer));
        return answer;
    }

    /** What a publisher has heard. */
    static final class Answer implements Receipt {
        String heard = "";

        @Override
        public void accepted() {
            heard += "accepted";
        }

        @Override
        public void rejected() {
            heard += "rejected";
        }
    }

    static TestConsumer consume(QueueHandle queue, Holder holder, String tag) {
        return consume(queue, new QueueCommand.ConsumerSpec(holder, tag, false, false, 0, 0, -1, FieldTable.EMPTY));
    }

    static TestConsumer consume(QueueHandle queue, QueueCommand.ConsumerSpec spec) {
        var consumer = new TestConsumer(queue, spec);
        queue.send(new QueueCommand.Consume(spec, consumer, consumer.results::add));
        return consumer;
    }

    /** Takes as much as the test gives it room for. */
    static final class TestConsumer implements Subscriber {
        final List<Delivery> deliveries = new ArrayList<>();
        final List<ConsumeResult> results = new ArrayList<>();
        private final QueueHandle queue;
        private final QueueCommand.ConsumerSpec spec;
        int room = Integer.MAX_VALUE;
        int cancelled;
        boolean answered;
        boolean deliveredAfterAnswer;

        private TestConsumer(QueueHandle queue, QueueCommand.ConsumerSpec spec) {
            this.queue = queue;
            this.spec = spec;
        }

        @Override
        public boolean claim() {
            if (room == 0) {
                return false;
            }
            room--;
            return true;
        }

        @Override
        public void deliver(Delivery delivery) {
            deliveredAfterAnswer |= answered;
            deliveries.add(delivery);
        }

        @Override
        public void cancelled() {
            cancelled++;
        }

        void settle(Outcome outcome, int number) {
            var delivery = deliveries.get(number);
            delivery.queue().send(new QueueCommand.Settle(spec.holder(), new long[] {delivery.entry()}, outcome));
        }

        void resume(int more) {
            room = more;
            queue.send(new QueueCommand.Resume(spec.holder(), spec.tag()));
        }

        void cancel() {
            queue.send(new QueueCommand.Cancel(spec.holder(), spec.tag(), () -> answered = true));
        }

        List<String> keys() {
            return deliveries.stream()
                    .map(each -> each.message().routingKey() + (each.redelivered() ? "!" : ""))
                    .toList();
        }
    }

    /** Remembers nothing: queues here keep their messages in memory. */
    private static final class ForgetfulLog implements QueueLog {
        @Override
        public MessageIndex recovered() {
            return new MessageIndex(0);
        }

        @Override
        public void settle(Message message) {}

        @Override
        public void settle(long position) {}

        @Override
        public void returned(Message message, int deliveryCount, int acquiredCount) {}

        @Override
        public void returned(long position, int deliveryCount, int acquiredCount) {}

        @Override
        public void page(Message message) {}

        @Override
        public void read(long[] positions, Consumer<List<@Nullable Message>> answer) {
            throw new AssertionError("nothing was written");
        }

        @Override
        public void drop() {}

        @Override
        public void stop(MessageIndex live) {}
    }
}
