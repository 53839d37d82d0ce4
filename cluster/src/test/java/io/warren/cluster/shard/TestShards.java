package io.warren.cluster.shard;

import io.warren.amqp.types.BasicProperties;
import io.warren.amqp.types.FieldTable;
import io.warren.engine.log.GroupEntry;
import io.warren.engine.message.Message;
import io.warren.engine.message.Receipt;
import io.warren.engine.metadata.QueueSettings;
import io.warren.engine.metadata.QueueSpec;
import io.warren.engine.metadata.QueueType;
import io.warren.engine.queue.Delivery;
import io.warren.engine.queue.QueueCommand;
import io.warren.engine.queue.QueueCommand.Holder;
import io.warren.engine.queue.QueueCommand.Outcome;
import io.warren.engine.queue.QueueEvents;
import io.warren.engine.queue.QueueHandle;
import io.warren.engine.queue.Subscriber;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Three members of a shard that do what the test says, and clients that know who leads. */
final class TestShards {
    final SimulatedGroup group;
    final List<String> lost = new ArrayList<>();
    /** What members said of their leadership, in the order in which they did. */
    final List<String> leading = new ArrayList<>();

    private final List<Shard.Declared> declared = new ArrayList<>();

    /** @param settings of queues 1, 2, … */
    TestShards(QueueSettings... settings) {
        for (var each : settings) {
            var id = declared.size() + 1;
            declared.add(new Shard.Declared(
                    new QueueSpec(
                            id, "/", "q" + id, QueueType.QUORUM, true, false, false, FieldTable.EMPTY, 0, "guest"),
                    each));
        }
        group = new SimulatedGroup(new Random(1), 3, this::shard, (_, _) -> {});
    }

    private Shard shard(SimulatedGroup.Member member) {
        var shard = new Shard(new Shard.Surroundings(
                member.lane,
                member.lane,
                member,
                member::copy,
                member.lane::executeElsewhere,
                member.lane::executeElsewhere,
                (_, _, _, receipt) -> receipt.accepted(),
                new QueueEvents() {
                    @Override
                    public void expired(QueueSpec queue) {}

                    @Override
                    public void lastConsumerGone(QueueSpec queue) {}

                    @Override
                    public void lost(QueueSpec queue, long position) {
                        lost.add(queue.name() + "@" + position);
                    }
                },
                new Shard.Leading() {
                    @Override
                    public void started(long term) {
                        leading.add(member.id + " started " + term);
                    }

                    @Override
                    public void ended(long term) {
                        leading.add(member.id + " ended " + term);
                    }
                }));
        shard.declared(declared, declared.size());
        return shard;
    }

    SimulatedGroup.Member member(int id) {
        return group.members.get(id);
    }

    /** This member is elected by all, the former leader does not notice, and then all members do what there is to do. */
    void lead(int id) {
        elect(id, group.members);
        settleDown();
    }

    void elect(int id, List<SimulatedGroup.Member> voters) {
        if (!member(id).campaign(voters)) {
            throw new AssertionError("member " + id + " is not elected");
        }
    }

    void settleDown() {
        settleDown(group.members);
    }

    /** As if the others could not be reached. */
    void settleDown(List<SimulatedGroup.Member> members) {
        settleDown(members, 2); // Settles wait a little for company.
    }

    /** What is done in no time at all. */
    void settleDownAtOnce() {
        settleDown(group.members, 0);
    }

    private void settleDown(List<SimulatedGroup.Member> members, long millis) {
        for (var quiet = 0; quiet < 10; quiet++) {
            pass(millis);
            for (var each : members) {
                if (each.lane.runAll()) {
                    quiet = 0;
                }
                each.force();
                members.forEach(other -> each.replicateTo(other, 1_000));
                each.advanceCommit();
                each.tell(1_000);
            }
        }
    }

    void pass(long millis) {
        group.nowMillis += millis;
        group.members.forEach(each -> each.lane.pass(millis));
    }

    QueueHandle queue(int member, long id) {
        return Objects.requireNonNull(member(member).shard.queue(id));
    }

    /** By routing key; what its publisher has heard so far. */
    Answer publish(int member, long queue, String key) {
        var answer = new Answer();
        queue(member, queue).send(new QueueCommand.Enqueue(message(key), true, answer));
        return answer;
    }

    static Message message(String key) {
        return new Message(
                "x",
                key,
                BasicProperties.EMPTY,
                key.getBytes(StandardCharsets.UTF_8),
                Message.Attributes.at(1, Message.NO_TTL, -1));
    }

    TestConsumer consume(int member, long queue, Holder holder, int prefetch) {
        var consumer = new TestConsumer(queue(member, queue), holder);
        consumer.queue.send(new QueueCommand.Consume(
                new QueueCommand.ConsumerSpec(holder, "c", false, false, prefetch, 0, -1, FieldTable.EMPTY),
                consumer,
                _ -> {}));
        return consumer;
    }

    static Holder holder() {
        return new Holder(1, 1, "connection (1)", "guest");
    }

    /** How many messages the members have, each in its own view. */
    List<Shard.State> states() {
        var states = new ArrayList<Shard.State>();
        group.members.forEach(each -> each.shard.state(states::add));
        settleDown();
        return states;
    }

    /** Commands of all committed entries. */
    List<ShardCommand> log() {
        return group.committed.stream()
                .filter(each -> each.kind() == GroupEntry.Kind.COMMAND)
                .flatMap(each -> EntryFormat.read(each.data()).commands().stream())
                .toList();
    }

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

    /** Takes what it is given. */
    static final class TestConsumer implements Subscriber {
        final List<Delivery> deliveries = new ArrayList<>();
        private final QueueHandle queue;
        private final Holder holder;
        boolean cancelled;

        private TestConsumer(QueueHandle queue, Holder holder) {
            this.queue = queue;
            this.holder = holder;
        }

        @Override
        public boolean claim() {
            return true;
        }

        @Override
        public void deliver(Delivery delivery) {
            deliveries.add(delivery);
        }

        @Override
        public void cancelled() {
            cancelled = true;
        }

        void settle(Outcome outcome, int number) {
            var delivery = deliveries.get(number);
            delivery.queue().send(new QueueCommand.Settle(holder, new long[] {delivery.entry()}, outcome));
        }

        /** Routing keys, with ! for those that are flagged as redelivered. */
        List<String> keys() {
            return deliveries.stream()
                    .map(each -> each.message().routingKey() + (each.redelivered() ? "!" : ""))
                    .toList();
        }
    }

    /** The next message, taken without ack; null if there is none or no answer yet. */
    @Nullable
    String get(int member, long queue) {
        var found = new ArrayList<String>();
        queue(member, queue).send(new QueueCommand.Get(holder(), true, false, got -> {
            if (got != null) {
                found.add(got.delivery().message().routingKey());
            }
        }));
        settleDown();
        return found.isEmpty() ? null : found.getFirst();
    }
}
