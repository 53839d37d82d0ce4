package io.warren.cluster.shard;

import io.warren.amqp.types.BasicProperties;
import io.warren.amqp.types.FieldTable;
import io.warren.engine.lane.Lane;
import io.warren.engine.message.Message;
import io.warren.engine.message.Receipt;
import io.warren.engine.metadata.QueueSettings.Overflow;
import io.warren.engine.metadata.QueueSpec;
import io.warren.engine.metadata.QueueType;
import io.warren.engine.queue.Delivery;
import io.warren.engine.queue.QueueCommand;
import io.warren.engine.queue.QueueCommand.Holder;
import io.warren.engine.queue.QueueCommand.Outcome;
import io.warren.engine.queue.QueueEvents;
import io.warren.engine.queue.QueueHandle;
import io.warren.engine.queue.Subscriber;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A random life of one shard, from a seed: publishers, consumers, purges, deletions, and whatever happens to members; then all
 * is well again and the queues are emptied. What must hold is checked at every delivery, at every commit and at the end.
 */
final class History {
    private static final int STEPS = 400;
    private static final int QUEUES = 4;
    private static final String GET = "get";
    private static final List<Outcome> OUTCOMES = List.of(Outcome.values());

    /** Queue 1 of each history gets the dead letters of others. */
    private static final long DEAD_LETTERS = 1;

    private final Random random;
    private final SimulatedGroup group;
    private final TreeMap<Long, Shard.Declared> declared = new TreeMap<>();
    private long ids;
    private int keys;

    /** By message and queue. */
    private final Map<String, Fate> fates = new HashMap<>();

    private final List<Holding> holdings = new ArrayList<>();
    private final List<Client> clients = new ArrayList<>();
    /** Gets without ack, by their queue, of which nobody knows what they took. */
    private final IdentityHashMap<Client, Long> unanswered = new IdentityHashMap<>();

    private final Set<Client> gone = Collections.newSetFromMap(new IdentityHashMap<>());
    private final ShardModel model = new ShardModel();
    private final Map<Long, Long> hashes = new HashMap<>();
    /** First entry behind what a queue was opened with, and how far it has come. */
    private final IdentityHashMap<QueueHandle, Progress> progress = new IdentityHashMap<>();

    private final Set<String> handedOut = new HashSet<>();
    private int accepted;
    private boolean over;

    /** What a publisher knows of a message in a queue. */
    private static final class Fate {
        boolean accepted;
        boolean answered;
        /** Acked, purged, or whatever allows it to be gone. */
        boolean mayBeGone;
        /** Given up by its queue for the one of dead letters. */
        boolean mayBeDead;
    }

    private record Holding(Client client, Delivery delivery, String key) {}

    private record Client(
            SimulatedGroup.Member member, SimulatedLane lane, QueueHandle queue, Holder holder, String tag) {}

    private static final class Progress {
        private final long openedAt;
        private long last;

        private Progress(long openedAt) {
            this.openedAt = openedAt;
        }
    }

    History(long seed) {
        random = new Random(seed);
        for (var queue = 0; queue < QUEUES; queue++) {
            var fresh = fresh();
            declared.put(fresh.spec().id(), fresh);
        }
        var size = random.nextInt(5) == 0 ? 5 : 3;
        group = new SimulatedGroup(random, size, this::shard, model::apply);
        group.refusesSome = random.nextInt(3) == 0;
        group.damagesSome = random.nextInt(3) == 0;
    }

    /** Lives it to its end; the answer is how many publishes were accepted. */
    int run() {
        for (var step = 0; step < STEPS; step++) {
            step();
        }
        heal();
        drain();
        return accepted;
    }

    // Members.

    private Shard shard(SimulatedGroup.Member member) {
        var shard = new Shard[1];
        var lane = member.lane;
        shard[0] = new Shard(new Shard.Surroundings(
                lane,
                lane,
                member,
                member::copy,
                lane::executeElsewhere,
                lane::executeElsewhere,
                (from, exchange, message, receipt) -> forward(member, message, receipt),
                new QueueEvents() {
                    @Override
                    public void expired(QueueSpec queue) {}

                    @Override
                    public void lastConsumerGone(QueueSpec queue) {}

                    @Override
                    public void lost(QueueSpec queue, long position) {
                        // A read whose message was settled meanwhile is answered, too.
                        check(
                                model.settledAt.containsKey(queue.id() + "@" + position),
                                "queue %d lost %d",
                                queue.id(),
                                position);
                    }
                },
                new Shard.Leading() {
                    @Override
                    public void started(long term) {
                        shard[0].state(state -> hashes.putIfAbsent(state.applied(), state.hash()));
                        for (var id : declared.keySet()) {
                            opened(shard[0], id);
                        }
                    }

                    @Override
                    public void ended(long term) {}
                }));
        shard[0].declared(List.copyOf(declared.values()), ids);
        return shard[0];
    }

    private void opened(Shard shard, long id) {
        var queue = shard.queue(id);
        if (queue != null) {
            shard.state(state -> progress.putIfAbsent(queue, new Progress(state.applied())));
        }
    }

    private void forward(SimulatedGroup.Member member, Message message, Receipt receipt) {
        var target = member.shard.queue(DEAD_LETTERS);
        if (target == null) {
            receipt.rejected();
            return;
        }
        fates.computeIfAbsent(message.routingKey() + " in " + DEAD_LETTERS, _ -> new Fate());
        target.send(new QueueCommand.Enqueue(message, true, receipt));
    }

    private void step() {
        var member = group.members.get(random.nextInt(group.members.size()));
        switch (random.nextInt(40)) {
            case 0 -> {
                if (random.nextInt(3) == 0) {
                    campaign(member);
                } else {
                    member.handOver();
                }
            }
            case 1 -> {
                if (random.nextInt(4) == 0) {
                    member.crash();
                }
            }
            case 2, 3 -> {
                if (member.up) {
                    member.leadOn();
                } else {
                    member.restart();
                }
            }
            case 4 -> member.snapshot();
            case 5 -> {
                member.lapsed = random.nextInt(4) == 0;
                member.crowded = random.nextInt(3) == 0;
            }
            case 6 -> pass(random.nextInt(3) == 0 ? 11_000 : random.nextInt(30));
            case 7 -> compareHash(member);
            case 8 -> {
                if (random.nextInt(10) == 0) {
                    replaceQueue();
                }
            }
            case 9 -> {
                if (random.nextInt(8) == 0) {
                    purge(member);
                }
            }
            case 10, 11 -> consume(member);
            case 12 -> get(member);
            case 13 -> leave();
            case 14, 15, 16 -> settle();
            case 17, 18, 19, 20, 21 -> publish(member);
            default -> work();
        }
        if (group.leader() == null && random.nextInt(10) == 0) {
            campaign(member);
        }
    }

    private void work() {
        for (var each : group.members) {
            each.lane.runSome(random.nextInt(8));
            if (random.nextInt(3) == 0) {
                each.lane.readSome();
            }
            each.tell(random.nextInt(4));
        }
        for (var from : group.members) {
            if (random.nextInt(2) == 0) {
                from.force();
            }
            from.replicateTo(group.members.get(random.nextInt(group.members.size())), random.nextInt(1, 6));
            from.advanceCommit();
        }
    }

    private void campaign(SimulatedGroup.Member member) {
        var voters = new ArrayList<SimulatedGroup.Member>();
        for (var each : group.members) {
            if (random.nextInt(4) > 0) {
                voters.add(each);
            }
        }
        member.campaign(voters);
    }

    private void pass(long millis) {
        group.nowMillis += millis;
        group.members.forEach(each -> each.lane.pass(millis));
    }

    private void compareHash(SimulatedGroup.Member member) {
        var lane = member.lane;
        member.shard.state(state -> {
            if (member.lane == lane) {
                var before = hashes.putIfAbsent(state.applied(), state.hash());
                check(
                        before == null || before == state.hash(),
                        "member %d differs at entry %d",
                        member.id,
                        state.applied());
            }
        });
    }

    // Clients.

    private Shard.Declared fresh() {
        var id = ++ids;
        var settings = Settings.quorum();
        if (id != DEAD_LETTERS) {
            switch (random.nextInt(4)) {
                case 0 -> settings.deliveryLimit(2).deadLettersAtLeastOnce();
                case 1 -> settings.maxLength(5, Overflow.REJECT_PUBLISH);
                case 2 -> settings.deliveryLimit(1);
                default -> {}
            }
        }
        return new Shard.Declared(
                new QueueSpec(id, "/", "q" + id, QueueType.QUORUM, true, false, false, FieldTable.EMPTY, 0, "guest"),
                settings.made());
    }

    private void replaceQueue() {
        var old = anyQueue();
        if (old == DEAD_LETTERS) {
            return;
        }
        declared.remove(old);
        var fresh = fresh();
        declared.put(fresh.spec().id(), fresh);
        for (var each : group.members) {
            each.shard.deleted(old);
            each.shard.declared(fresh);
            var shard = each.shard;
            Lane lane = each.lane;
            lane.execute(() -> opened(shard, fresh.spec().id()));
        }
    }

    private long anyQueue() {
        return List.copyOf(declared.keySet()).get(random.nextInt(declared.size()));
    }

    private void publish(SimulatedGroup.Member member) {
        for (var burst = random.nextInt(1, 4); burst > 0; burst--) {
            var key = Integer.toString(++keys);
            var message = message(key);
            var targets = new TreeSet<Long>();
            for (var target = random.nextInt(1, 3); target > 0; target--) {
                targets.add(anyQueue());
            }
            for (var id : targets) {
                var queue = member.up ? member.shard.queue(id) : null;
                if (queue != null) {
                    var fate = new Fate();
                    fates.put(key + " in " + id, fate);
                    queue.send(new QueueCommand.Enqueue(message, random.nextBoolean(), receipt(key, id, fate)));
                }
            }
        }
    }

    private static Message message(String key) {
        var properties = BasicProperties.builder().messageId(key).build();
        return new Message(
                "x",
                key,
                properties,
                ("body " + key).getBytes(StandardCharsets.UTF_8),
                Message.Attributes.at(1, Message.NO_TTL, -1));
    }

    private Receipt receipt(String key, long queue, Fate fate) {
        return new Receipt() {
            @Override
            public void accepted() {
                answered();
                fate.accepted = true;
                accepted++;
            }

            @Override
            public void rejected() {
                answered();
            }

            private void answered() {
                check(!fate.answered, "message %s in queue %d was answered twice", key, queue);
                fate.answered = true;
            }
        };
    }

    private void consume(SimulatedGroup.Member member) {
        var id = anyQueue();
        var queue = member.up ? member.shard.queue(id) : null;
        if (queue == null) {
            return;
        }
        var holder = new Holder(1, clients.size(), "connection", "guest");
        var noAck = random.nextInt(6) == 0;
        var client = new Client(member, member.lane, queue, holder, "c");
        clients.add(client);
        var spec = new QueueCommand.ConsumerSpec(
                holder, "c", noAck, false, noAck ? 0 : random.nextInt(1, 6), 0, -1, FieldTable.EMPTY);
        queue.send(new QueueCommand.Consume(
                spec,
                new Subscriber() {
                    @Override
                    public boolean claim() {
                        return !over;
                    }

                    @Override
                    public void deliver(Delivery delivery) {
                        delivered(client, delivery, noAck);
                    }

                    @Override
                    public void cancelled() {}
                },
                _ -> {}));
    }

    @SuppressWarnings("ReferenceEquality") // A queue of another term is another one.
    private void get(SimulatedGroup.Member member) {
        var queue = member.up ? member.shard.queue(anyQueue()) : null;
        if (queue == null) {
            return;
        }
        var noAck = random.nextInt(3) == 0;
        var client = new Client(member, member.lane, queue, new Holder(1, clients.size(), "connection", "guest"), GET);
        clients.add(client);
        var id = queue.spec().id();
        if (noAck) {
            unanswered.put(client, id);
        }
        queue.send(new QueueCommand.Get(client.holder, noAck, false, got -> {
            if (got != null) {
                unanswered.remove(client);
                delivered(client, got.delivery(), noAck);
            } else if (member.shard.queue(id) == queue) {
                unanswered.remove(client); // Empty; else the answer may have got lost, and the message with it.
            }
        }));
    }

    private void allMayBeGone(long queue) {
        var mark = " in " + queue;
        fates.forEach((key, fate) -> fate.mayBeGone |= key.endsWith(mark));
    }

    private void delivered(Client client, Delivery delivery, boolean noAck) {
        var id = client.queue.spec().id();
        var message = delivery.message();
        var position = message.position();
        var key = message.routingKey();
        var name = id + "@" + position;
        check(
                new String(message.body(), StandardCharsets.UTF_8).equals("body " + key),
                "the body of message %s is that of another",
                key);
        var fate = fates.get(key + " in " + id);
        if (fate == null) {
            throw new AssertionError("queue " + id + " delivers message " + key + ", which nobody sent there");
        }
        // What was handed out once is flagged ever after, whoever leads.
        check(delivery.redelivered() || !handedOut.contains(name), "message %s comes again without flag", name);
        handedOut.add(name);
        var opened = progress.get(client.queue);
        if (opened == null) {
            throw new AssertionError("queue " + id + " delivers before it was opened");
        }
        var settledAt = model.settledAt.get(name);
        check(
                settledAt == null || settledAt > opened.openedAt,
                "message %s was settled at %s and comes back at %d",
                name,
                settledAt,
                opened.openedAt);
        var counts = model.countsAt.getOrDefault(name, new TreeMap<>()).floorEntry(opened.openedAt);
        check(
                counts == null || delivery.deliveryCount() >= counts.getValue(),
                "message %s had %s deliveries and now has %d",
                name,
                counts,
                delivery.deliveryCount());
        // What came back goes first, and the answer to a get may be held up while others get theirs.
        if (delivery.acquiredCount() == 0 && !client.tag.equals(GET)) {
            check(position > opened.last, "queue %d delivers %d behind %d", id, position, opened.last);
            opened.last = position;
        }
        var holding = new Holding(client, delivery, key);
        if (noAck) {
            fate.mayBeGone = true;
        } else if (gone.contains(client)) {
            returned(holding, fate); // It comes while the queue is about to hear that the client left.
        } else {
            holdings.add(holding);
        }
    }

    private void settle() {
        if (holdings.isEmpty()) {
            return;
        }
        var holding = holdings.remove(random.nextInt(holdings.size()));
        var id = holding.client.queue.spec().id();
        var outcome = OUTCOMES.get(random.nextInt(OUTCOMES.size()));
        var fate = fates.get(holding.key + " in " + id);
        if (fate == null) {
            throw new AssertionError("message " + holding.key);
        }
        switch (outcome) {
            case ACK -> fate.mayBeGone = true;
            case REJECT -> mayDie(id, fate);
            case REQUEUE -> returned(holding, fate);
            case REQUEUE_COUNTED -> returned(holding, fate);
        }
        holding.delivery
                .queue()
                .send(new QueueCommand.Settle(holding.client.holder, new long[] {holding.delivery.entry()}, outcome));
    }

    private void returned(Holding holding, Fate fate) {
        var of = declared.get(holding.client.queue.spec().id());
        if (of != null && of.settings().deliveryLimit() >= 0) {
            mayDie(of.spec().id(), fate);
        }
    }

    /** Rejected or returned too often. */
    private void mayDie(long queue, Fate fate) {
        var of = declared.get(queue);
        if (of != null && of.settings().deadLetterExchange() != null) {
            fate.mayBeDead = true;
        } else {
            fate.mayBeGone = true;
        }
    }

    @SuppressWarnings("ReferenceEquality") // Of a client, identity is what counts.
    private void leave() {
        if (clients.isEmpty()) {
            return;
        }
        var client = clients.get(random.nextInt(clients.size()));
        gone.add(client);
        for (var each : List.copyOf(holdings)) {
            var fate = fates.get(each.key + " in " + client.queue.spec().id());
            if (each.client == client && fate != null) {
                holdings.remove(each);
                returned(each, fate);
            }
        }
        if (random.nextBoolean()) {
            client.queue.send(new QueueCommand.Cancel(client.holder, client.tag, () -> {}));
        }
        client.queue.send(new QueueCommand.Close(client.holder));
    }

    private void purge(SimulatedGroup.Member member) {
        var id = anyQueue();
        var queue = member.up ? member.shard.queue(id) : null;
        if (queue != null) {
            allMayBeGone(id);
            queue.send(new QueueCommand.Purge(_ -> {}));
        }
    }

    // The end.

    private void heal() {
        over = true;
        group.refusesSome = false;
        for (var each : group.members) {
            each.lapsed = false;
            each.crowded = false;
            each.leadOn();
            if (!each.up) {
                each.restart();
            }
        }
        for (var tries = 0; group.leader() == null || random.nextInt(2) == 0; tries++) {
            group.members.get(random.nextInt(group.members.size())).campaign(group.members);
            check(tries < 100, "nobody is elected");
        }
        settleDown();
    }

    /** Until all members have and have done all, and nobody has anything to do. */
    private void settleDown() {
        var waited = false;
        for (var rounds = 0; ; rounds++) {
            check(rounds < 1_000, "the group never comes to rest");
            var any = false;
            for (var each : group.members) {
                any |= each.lane.runAll();
                each.force();
                for (var other : group.members) {
                    each.replicateTo(other, 1_000);
                }
                each.advanceCommit();
                each.tell(1_000);
                check(each.failure == null, "member %d failed: %s", each.id, each.failure);
            }
            if (!any && group.members.stream().allMatch(SimulatedGroup.Member::upToDate)) {
                if (waited) {
                    return;
                }
                waited = true;
                pass(20); // What is settled is said a little later.
            }
        }
    }

    private void drain() {
        var leader = group.leader();
        check(leader != null, "nobody leads");
        if (leader == null) {
            return;
        }
        gone.addAll(clients);
        // What the last consumers hold goes back; dead letters that were refused are sent again.
        clients.stream()
                .filter(each -> each.lane == leader.lane)
                .forEach(each -> each.queue.send(new QueueCommand.Close(each.holder)));
        for (var each : holdings) {
            var fate = fates.get(each.key + " in " + each.client.queue.spec().id());
            if (fate != null) {
                returned(each, fate);
            }
        }
        holdings.clear();
        settleDown();
        for (var again = 0; again < 3; again++) {
            pass(11_000);
            settleDown();
        }
        sameEverywhere();
        var found = new HashSet<String>();
        for (var id : declared.keySet()) {
            var queue = leader.shard.queue(id);
            check(queue != null, "queue %d is not there", id);
            for (var more = queue != null; more; ) {
                var got = new ArrayList<String>();
                take(leader, queue, got);
                more = !got.isEmpty();
                got.forEach(key -> check(
                        found.add(key + " in " + id) || id == DEAD_LETTERS, "message %s twice in queue %d", key, id));
            }
        }
        settleDown();
        for (var id : declared.keySet()) {
            var left = model.queues.get(id);
            check(left != null && left.isEmpty(), "queue %d still has %s", id, left);
        }
        sameEverywhere();
        unanswered.values().forEach(this::allMayBeGone);
        fates.forEach((name, fate) -> checkFate(name, fate, found));
    }

    private void take(SimulatedGroup.Member leader, @Nullable QueueHandle queue, List<String> got) {
        if (queue == null) {
            return;
        }
        var client = new Client(leader, leader.lane, queue, new Holder(1, 0, "last", "guest"), "none");
        queue.send(new QueueCommand.Get(client.holder, true, false, answer -> {
            if (answer != null) {
                delivered(client, answer.delivery(), true);
                got.add(answer.delivery().message().routingKey());
            }
        }));
        settleDown();
    }

    private void checkFate(String name, Fate fate, Set<String> found) {
        var queue = Long.parseLong(name.substring(name.lastIndexOf(' ') + 1));
        if (!fate.accepted || !declared.containsKey(queue) || found.contains(name)) {
            return;
        }
        // The last gets allow everything to be gone; what was taken by them is found.
        var key = name.substring(0, name.indexOf(' '));
        var dead = fates.get(key + " in " + DEAD_LETTERS);
        var arrived =
                fate.mayBeDead && (found.contains(key + " in " + DEAD_LETTERS) || (dead != null && dead.mayBeGone));
        check(fate.mayBeGone || arrived, "message %s was accepted and is lost", name);
    }

    private void sameEverywhere() {
        for (var each : group.members) {
            compareHash(each);
        }
        settleDown();
        var states = new ArrayList<Shard.State>();
        group.members.forEach(each -> each.shard.state(states::add));
        settleDown();
        var first = states.getFirst();
        for (var each : states) {
            check(!each.failed() && each.equals(first), "members differ: %s", states);
        }
        likeTheModel();
        check(
                first.queues() == declared.size() && model.queues.keySet().equals(declared.keySet()),
                "%d queues, in the log %s, declared %s",
                first.queues(),
                model.queues.keySet(),
                declared.keySet());
    }

    /** By way of a snapshot. */
    private void likeTheModel() {
        group.members.getFirst().shard.snapshot(cut -> {
            var out = new ByteArrayOutputStream();
            try {
                cut.write(out);
                SnapshotFormat.read(new ByteArrayInputStream(out.toByteArray())).forEach((id, queue) -> {
                    var rows = new TreeMap<Long, String>();
                    queue.rows((position, _, _, _, _, deliveries, acquired) ->
                            rows.put(position, deliveries + " " + acquired));
                    var expected = new TreeMap<Long, String>();
                    model.queues
                            .getOrDefault(id, new TreeMap<>())
                            .forEach((position, counts) -> expected.put(position, counts[0] + " " + counts[1]));
                    check(rows.equals(expected), "queue %d has %s and should have %s", id, rows, expected);
                });
            } catch (IOException cause) {
                throw new UncheckedIOException(cause);
            }
        });
        settleDown();
    }

    @SuppressWarnings("AnnotateFormatMethod") // Its annotation is in a library that we do not use.
    private static void check(boolean holds, String text, @Nullable Object... values) {
        if (!holds) {
            throw new AssertionError(text.formatted(values));
        }
    }
}
