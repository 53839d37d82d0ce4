package io.warren.cluster.forward;

import io.warren.cluster.forward.Ask.HolderKey;
import io.warren.cluster.forward.FrameFormat.Head;
import io.warren.engine.message.Receipt;
import io.warren.engine.queue.QueueCommand;
import io.warren.engine.queue.QueueCommand.Holder;
import io.warren.engine.queue.QueueHandle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one other node uses of the queues here. When the session ends, every queue hears that the holders there are gone.
 *
 * <p>Owner: the link's lane; queues answer on theirs, and hand over.
 */
final class Serving {
    private final Conversation conversation;
    private final Relay.Served served;
    private final Consumer<Runnable> hand;
    private final Map<Long, Bound> bounds = new HashMap<>();
    private boolean over;
    /** A run of accepted publishes that is not yet in the frame. */
    private long acceptedFirst;

    private int acceptedCount;

    /** A queue as one generation of the handle there found it. */
    private static final class Bound {
        private final int generation;
        /** Null if it is not here: everything of this generation is left unanswered. */
        private Target.@Nullable Here here;

        private final Map<HolderKey, Holder> holders = new HashMap<>();
        private final Map<Long, RemoteSubscriber> consumers = new HashMap<>();

        Bound(int generation) {
            this.generation = generation;
        }

        /** Identity is what counts for a queue, so one object stands for the holder there. */
        Holder holder(HolderKey key, String name, String user) {
            return holders.computeIfAbsent(key, _ -> new Holder(key.connection(), key.channel(), name, user));
        }

        /** Clients go on there, and may not have seen all that was on its way to them: nothing failed. */
        void end() {
            var gone = here;
            here = null;
            consumers.values().forEach(RemoteSubscriber::end);
            if (gone != null) {
                holders.values().forEach(each -> gone.queue().send(new QueueCommand.Close(each, false)));
            }
            consumers.clear();
            holders.clear();
        }
    }

    /** @param hand runs a task on the link's lane; any thread */
    Serving(Conversation conversation, Relay.Served served, Consumer<Runnable> hand) {
        this.conversation = conversation;
        this.served = served;
        this.hand = hand;
    }

    long session() {
        return conversation.session();
    }

    boolean heard(Head head, int bytes) {
        return conversation.heard(head, bytes);
    }

    boolean look() {
        return conversation.look();
    }

    boolean flush() {
        sayAccepted();
        return conversation.flush();
    }

    void end() {
        over = true;
        bounds.values().forEach(Bound::end);
        bounds.clear();
    }

    void take(List<Ask> asks) {
        for (var at = 0; at < asks.size(); ) {
            if (asks.get(at) instanceof Ask.Enqueue first) {
                var same = new ArrayList<Ask.Enqueue>(1);
                for (; at < asks.size() && sameMessage(asks.get(at), first); at++) {
                    same.add((Ask.Enqueue) asks.get(at));
                }
                enqueue(same);
            } else {
                take(asks.get(at++));
            }
        }
    }

    @SuppressWarnings("ReferenceEquality") // The reader shares the object.
    private static boolean sameMessage(Ask ask, Ask.Enqueue first) {
        return ask instanceof Ask.Enqueue enqueue && enqueue.message() == first.message();
    }

    /** One message for one or several queues: written once for all of those whose messages go to the node's log. */
    private void enqueue(List<Ask.Enqueue> asks) {
        var logged = new ArrayList<Ask.Enqueue>(asks.size());
        var forced = false;
        for (var each : asks) {
            var here = here(each);
            if (here != null && each.durable() && served.logged(each.queue())) {
                logged.add(each);
                forced |= here.queue().settings().forced();
            }
        }
        var receipts = new ArrayList<Receipt>(logged.size());
        logged.forEach(each -> receipts.add(new BothReceipts(receipt(each.call()))));
        if (!logged.isEmpty()) {
            var queues = logged.stream().mapToLong(Ask.Enqueue::queue).toArray();
            served.log().append(asks.getFirst().message(), queues, forced, all(List.copyOf(receipts)));
        }
        for (var each : asks) {
            var here = here(each);
            if (here != null) {
                var at = logged.indexOf(each);
                var receipt = at < 0 ? receipt(each.call()) : receipts.get(at);
                var message = at < 0 ? here.own(each.message()) : each.message();
                here.queue().send(new QueueCommand.Enqueue(message, each.durable(), receipt));
            }
        }
    }

    /** The queue, as this generation knows it; null if it is not here, which is told once. */
    private Target.@Nullable Here here(Ask ask) {
        var bound = bound(ask);
        return bound == null ? null : bound.here;
    }

    private @Nullable Bound bound(Ask ask) {
        var id = ask.queue();
        var bound = bounds.get(id);
        if (bound == null || bound.generation != ask.generation()) {
            if (bound != null) {
                bound.end();
            }
            bound = new Bound(ask.generation());
            bounds.put(id, bound);
            bound.here = served.queue(id);
            if (bound.here == null) {
                say(new Answer.NotHere(id, bound.generation));
            }
        } else if (bound.here != null && !isStill(bound.here.queue(), id)) {
            bound.end();
            say(new Answer.NotHere(id, bound.generation));
        }
        return bound.here == null ? null : bound;
    }

    @SuppressWarnings("ReferenceEquality") // In another term it is another queue.
    private boolean isStill(QueueHandle queue, long id) {
        var now = served.queue(id);
        return now != null && now.queue() == queue;
    }

    private void take(Ask ask) {
        if (ask instanceof Ask.Leave) {
            var left = bounds.remove(ask.queue());
            if (left != null) {
                left.end();
            }
            return;
        }
        var bound = bound(ask);
        var here = bound == null ? null : bound.here;
        if (bound == null || here == null) {
            return;
        }
        var queue = here.queue();
        switch (ask) {
            case Ask.Consume(var _, var _, var call, var spec) -> consume(bound, queue, call, spec);
            case Ask.Cancel(var _, var _, var call, var consumer, var key, var tag) -> {
                var holder = bound.holders.get(key);
                bound.consumers.remove(consumer);
                if (holder == null) {
                    say(new Answer.Done(call));
                } else {
                    queue.send(new QueueCommand.Cancel(holder, tag, () -> tell(new Answer.Done(call))));
                }
            }
            case Ask.Get(var _, var _, var call, var key, var name, var user, var noAck, var evenPaused) ->
                queue.send(new QueueCommand.Get(
                        bound.holder(key, name, user),
                        noAck,
                        evenPaused,
                        got -> tell(
                                got == null
                                        ? new Answer.Got(call, null, 0)
                                        : new Answer.Got(call, RemoteSubscriber.handed(got.delivery()), got.ready()))));
            case Ask.Settle(var _, var _, var key, var outcome, var entries) -> {
                var holder = bound.holders.get(key);
                if (holder != null) {
                    queue.send(new QueueCommand.Settle(holder, entries, outcome));
                }
            }
            case Ask.Credit(var _, var _, var number, var messages, var bytes) -> {
                var consumer = bound.consumers.get(number);
                if (consumer != null) {
                    consumer.credit(messages, bytes);
                }
            }
            case Ask.Close(var _, var _, var key) -> {
                var holder = bound.holders.remove(key);
                if (holder != null) {
                    bound.consumers.values().removeIf(each -> each.holder().equals(holder));
                    queue.send(new QueueCommand.Close(holder));
                }
            }
            case Ask.Purge(var _, var _, var call) ->
                queue.send(new QueueCommand.Purge(count -> tell(new Answer.Purged(call, count))));
            case Ask.CheckDelete(var _, var _, var call, var ifUnused, var ifEmpty) ->
                queue.send(new QueueCommand.CheckDelete(
                        ifUnused, ifEmpty, check -> tell(new Answer.Checked(call, check))));
            case Ask.Touch(var _, var _, var call) ->
                queue.send(new QueueCommand.Touch(stats -> tell(new Answer.Stats(call, stats))));
            case Ask.ListConsumers(var _, var _, var call) ->
                queue.send(new QueueCommand.ListConsumers(all -> tell(new Answer.Consumers(call, all))));
            case Ask.Enqueue enqueue -> enqueue(List.of(enqueue));
            case Ask.Leave _ -> throw new AssertionError("taken before");
        }
    }

    private void consume(Bound bound, QueueHandle queue, long call, QueueCommand.ConsumerSpec asked) {
        var there = asked.holder();
        var holder = bound.holder(new HolderKey(there.connection(), there.channel()), there.name(), there.user());
        var spec = new QueueCommand.ConsumerSpec(
                holder,
                asked.tag(),
                asked.noAck(),
                asked.exclusive(),
                asked.prefetch(),
                asked.priority(),
                asked.timeoutMillis(),
                asked.arguments());
        var subscriber = new RemoteSubscriber(call, queue, new QueueCommand.Resume(holder, asked.tag()), this::tell);
        bound.consumers.values().removeIf(RemoteSubscriber::over);
        bound.consumers.put(call, subscriber);
        queue.send(new QueueCommand.Consume(spec, subscriber, result -> tell(new Answer.Consumed(call, result))));
    }

    private Receipt receipt(long call) {
        return new Receipt() {
            @Override
            public void accepted() {
                tell(new Answer.Accepted(call, 1));
            }

            @Override
            public void rejected() {
                tell(new Answer.Rejected(call));
            }

            @Override
            public void unknown() {
                tell(new Answer.Unknown(call));
            }
        };
    }

    private static Receipt all(List<Receipt> receipts) {
        return new Receipt() {
            @Override
            public void accepted() {
                receipts.forEach(Receipt::accepted);
            }

            @Override
            public void rejected() {
                receipts.forEach(Receipt::rejected);
            }
        };
    }

    /** Of the log and of the queue: the worse answer counts, when both are there. */
    private static final class BothReceipts implements Receipt {
        private final Receipt receipt;
        private final AtomicInteger left = new AtomicInteger(2);
        private volatile boolean rejected;

        BothReceipts(Receipt receipt) {
            this.receipt = receipt;
        }

        @Override
        public void accepted() {
            if (left.decrementAndGet() == 0) {
                if (rejected) {
                    receipt.rejected();
                } else {
                    receipt.accepted();
                }
            }
        }

        @Override
        public void rejected() {
            rejected = true;
            accepted();
        }
    }

    /** Any thread. */
    private void tell(Answer answer) {
        hand.accept(() -> say(answer));
    }

    private void say(Answer answer) {
        if (over) {
            return;
        }
        if (answer instanceof Answer.Accepted(var call, var count)) {
            if (acceptedCount == 0 || call != acceptedFirst + acceptedCount) {
                sayAccepted();
                acceptedFirst = call;
            }
            acceptedCount += count;
            return;
        }
        sayAccepted();
        conversation.add(out -> AnswerFormat.write(out, answer));
    }

    private void sayAccepted() {
        if (acceptedCount > 0) {
            var run = new Answer.Accepted(acceptedFirst, acceptedCount);
            acceptedCount = 0;
            conversation.add(out -> AnswerFormat.write(out, run));
        }
    }
}
