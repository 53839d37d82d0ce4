package io.warren.cluster.forward;

import io.warren.cluster.forward.Answer.Handed;
import io.warren.cluster.forward.Ask.HolderKey;
import io.warren.cluster.forward.FrameFormat.Head;
import io.warren.engine.queue.Delivery;
import io.warren.engine.queue.QueueCommand;
import io.warren.engine.queue.QueueCommand.ConsumeResult;
import io.warren.engine.queue.QueueCommand.Got;
import io.warren.engine.queue.QueueCommand.Holder;
import io.warren.engine.queue.QueueCommand.Outcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What this node asks of the queues of one other, and what of it is not answered. With the session all of it is lost, and
 * each handle is told so once.
 *
 * <p>Owner: the link's lane.
 */
final class Asking {
    private final BooleanSupplier present;
    private final Supplier<Conversation> open;
    private @Nullable Conversation conversation;
    private final Map<Long, Call> calls = new HashMap<>();
    private final Map<Long, FarConsumer> consumers = new HashMap<>();
    /** Those that are not being cancelled. */
    private final Map<ConsumerKey, FarConsumer> byTag = new HashMap<>();
    /** Handles that have something in this session, by queue. */
    private final Map<Long, Use> uses = new HashMap<>();

    private long lastCall;

    /** @param consumer that a cancel ends */
    private record Call(
            MovingQueue queue,
            int generation,
            QueueCommand command,
            @Nullable FarConsumer consumer) {}

    private record Use(MovingQueue queue, int generation) {}

    private record ConsumerKey(long queue, HolderKey holder, String tag) {}

    /**
     * Nothing is open yet.
     *
     * @param present whether the peer can be heard
     */
    Asking(BooleanSupplier present, Supplier<Conversation> open) {
        this.present = present;
        this.open = open;
    }

    boolean open() {
        return conversation != null;
    }

    boolean has(long session) {
        var current = conversation;
        return current != null && current.session() == session;
    }

    long session() {
        var current = conversation;
        return current == null ? 0 : current.session();
    }

    boolean flush() {
        var current = conversation;
        return current == null || current.flush();
    }

    boolean heard(Head head, int bytes) {
        var current = conversation;
        return current != null && current.heard(head, bytes);
    }

    boolean look() {
        var current = conversation;
        return current == null || current.look();
    }

    /** The session is over. */
    void lose() {
        conversation = null;
        calls.clear();
        byTag.clear();
        for (var each : List.copyOf(consumers.values())) {
            consumers.remove(each.number());
            each.end();
        }
        // One by one: should somebody fail who is told, those behind him are told all the same, when this is called
        // again.
        for (var each : List.copyOf(uses.values())) {
            uses.remove(each.queue.spec().id());
            each.queue.lost(each.generation);
        }
    }

    void ask(MovingQueue queue, int generation, QueueCommand command) {
        if (queue.generation() != generation) {
            return; // It was said again, or is about what is over.
        }
        if (!present.getAsBoolean()) {
            queue.lost(generation);
            return;
        }
        var id = queue.spec().id();
        uses.put(id, new Use(queue, generation));
        switch (command) {
            case QueueCommand.Enqueue(var message, var durable, var _) ->
                say(new Ask.Enqueue(id, generation, call(queue, generation, command, null), durable, message));
            case QueueCommand.Consume(var spec, var subscriber, var _) -> {
                var call = call(queue, generation, command, null);
                var consumer = new FarConsumer(call, queue, generation, spec, subscriber);
                consumers.put(call, consumer);
                byTag.put(key(id, spec.holder(), spec.tag()), consumer);
                say(new Ask.Consume(id, generation, call, spec));
            }
            case QueueCommand.Cancel(var holder, var tag, var answer) -> {
                var consumer = byTag.remove(key(id, holder, tag));
                if (consumer == null) {
                    answer.run(); // The queue ended it before.
                } else {
                    var call = call(queue, generation, command, consumer);
                    say(new Ask.Cancel(id, generation, call, consumer.number(), key(holder), tag));
                }
            }
            case QueueCommand.Get(var holder, var noAck, var evenPaused, var _) ->
                say(new Ask.Get(
                        id,
                        generation,
                        call(queue, generation, command, null),
                        key(holder),
                        holder.name(),
                        holder.user(),
                        noAck,
                        evenPaused));
            case QueueCommand.Settle(var holder, var entries, var outcome) ->
                say(new Ask.Settle(id, generation, key(holder), outcome, entries));
            case QueueCommand.Resume(var holder, var tag) -> {
                var consumer = byTag.get(key(id, holder, tag));
                if (consumer != null) {
                    pump(consumer);
                }
            }
            case QueueCommand.Close(var holder, var _) -> {
                say(new Ask.Close(id, generation, key(holder)));
                consumers
                        .values()
                        .removeIf(each ->
                                each.queue() == queue && each.spec().holder().equals(holder));
                byTag.values()
                        .removeIf(each ->
                                each.queue() == queue && each.spec().holder().equals(holder));
            }
            case QueueCommand.Purge _ -> say(new Ask.Purge(id, generation, call(queue, generation, command, null)));
            case QueueCommand.CheckDelete(var ifUnused, var ifEmpty, var _) ->
                say(new Ask.CheckDelete(id, generation, call(queue, generation, command, null), ifUnused, ifEmpty));
            case QueueCommand.Touch _ -> say(new Ask.Touch(id, generation, call(queue, generation, command, null)));
            case QueueCommand.ListConsumers _ ->
                say(new Ask.ListConsumers(id, generation, call(queue, generation, command, null)));
            // Each node hears of these by itself.
            case QueueCommand.Deleted _, QueueCommand.Pause _, QueueCommand.Reconfigure _, QueueCommand.Stop _ -> {}
        }
    }

    void leave(MovingQueue queue, int generation) {
        var id = queue.spec().id();
        var use = uses.get(id);
        if (use == null || use.generation != generation || conversation == null) {
            return;
        }
        forget(id, use);
        say(new Ask.Leave(id, generation));
    }

    private void forget(long id, Use use) {
        uses.remove(id);
        calls.values().removeIf(each -> each.queue == use.queue && each.generation == use.generation);
        byTag.values().removeIf(each -> each.queue() == use.queue && each.generation() == use.generation);
        for (var each : List.copyOf(consumers.values())) {
            if (each.queue() == use.queue && each.generation() == use.generation) {
                consumers.remove(each.number());
                each.end();
            }
        }
    }

    private static ConsumerKey key(long queue, Holder holder, String tag) {
        return new ConsumerKey(queue, key(holder), tag);
    }

    private static HolderKey key(Holder holder) {
        return new HolderKey(holder.connection(), holder.channel());
    }

    private long call(MovingQueue queue, int generation, QueueCommand command, @Nullable FarConsumer consumer) {
        calls.put(++lastCall, new Call(queue, generation, command, consumer));
        return lastCall;
    }

    private void say(Ask ask) {
        var current = conversation;
        if (current == null) {
            current = open.get();
            conversation = current;
        }
        var talk = current;
        talk.add(out -> {
            AskFormat.write(out, ask, talk.messageInFrame());
            if (ask instanceof Ask.Enqueue enqueue) {
                // Before the frame is closed, if it is full now: the next one begins without it.
                talk.messageInFrame(enqueue.message());
            }
        });
    }

    // What the peer says. A call that is not known any more was left.

    void take(List<Answer> answers) {
        for (var each : answers) {
            if (conversation == null) {
                return;
            }
            take(each);
        }
    }

    private void take(Answer answer) {
        switch (answer) {
            case Answer.Accepted(var first, var count) -> {
                if (count < 1 || first < 1 || first > lastCall || count > lastCall - first + 1) {
                    throw new Garbage("an answer to what was not asked");
                }
                for (var call = first; call < first + count; call++) {
                    var enqueue = command(call, QueueCommand.Enqueue.class);
                    if (enqueue != null) {
                        enqueue.receipt().accepted();
                    }
                }
            }
            case Answer.Rejected(var call) -> {
                var enqueue = command(call, QueueCommand.Enqueue.class);
                if (enqueue != null) {
                    enqueue.receipt().rejected();
                }
            }
            case Answer.Unknown(var call) -> {
                var enqueue = command(call, QueueCommand.Enqueue.class);
                if (enqueue != null) {
                    enqueue.receipt().unknown();
                }
            }
            case Answer.Consumed(var call, var result) -> consumed(call, result);
            case Answer.Cancelled(var number) -> {
                var consumer = ended(number);
                if (consumer != null) {
                    consumer.subscriber().cancelled();
                }
            }
            case Answer.TimedOut(var number, var millis) -> {
                var consumer = ended(number);
                if (consumer != null) {
                    consumer.subscriber().timedOut(millis);
                }
            }
            case Answer.Deliver(var number, var handed) -> {
                var consumer = consumers.get(number);
                if (consumer != null) {
                    consumer.came(delivery(consumer.queue(), handed));
                    pump(consumer);
                }
            }
            case Answer.Done(var call) -> {
                var known = calls.get(call);
                var cancel = command(call, QueueCommand.Cancel.class);
                if (known != null && known.consumer != null && cancel != null) {
                    end(known.consumer);
                    cancel.answer().run();
                }
            }
            case Answer.Got(var call, var handed, var ready) -> {
                var known = calls.get(call);
                var get = command(call, QueueCommand.Get.class);
                if (known != null && get != null) {
                    get.answer().accept(handed == null ? null : new Got(delivery(known.queue, handed), ready));
                }
            }
            case Answer.Purged(var call, var count) -> {
                var purge = command(call, QueueCommand.Purge.class);
                if (purge != null) {
                    purge.answer().accept(count);
                }
            }
            case Answer.Checked(var call, var check) -> {
                var asked = command(call, QueueCommand.CheckDelete.class);
                if (asked != null) {
                    asked.answer().accept(check);
                }
            }
            case Answer.Stats(var call, var stats) -> {
                var touch = command(call, QueueCommand.Touch.class);
                if (touch != null) {
                    touch.answer().accept(stats);
                }
            }
            case Answer.Consumers(var call, var pictures) -> {
                var list = command(call, QueueCommand.ListConsumers.class);
                if (list != null) {
                    list.answer().accept(pictures);
                }
            }
            case Answer.NotHere(var id, var generation) -> {
                var use = uses.get(id);
                if (use != null && use.generation == generation) {
                    forget(id, use);
                    use.queue.notHere(generation);
                }
            }
        }
    }

    private void consumed(long call, ConsumeResult result) {
        var consume = command(call, QueueCommand.Consume.class);
        if (consume == null) {
            return;
        }
        if (result != ConsumeResult.OK) {
            ended(call);
        }
        consume.answer().accept(result);
    }

    /** The queue ended a consumer. */
    private @Nullable FarConsumer ended(long number) {
        var consumer = consumers.get(number);
        if (consumer != null) {
            end(consumer);
        }
        return consumer;
    }

    private void end(FarConsumer consumer) {
        var spec = consumer.spec();
        var id = consumer.queue().spec().id();
        consumers.remove(consumer.number());
        byTag.remove(key(id, spec.holder(), spec.tag()), consumer);
        var back = consumer.end();
        if (back.length > 0) {
            say(new Ask.Settle(id, consumer.generation(), key(spec.holder()), Outcome.REQUEUE, back));
        }
    }

    private void pump(FarConsumer consumer) {
        consumer.pump();
        var credit = consumer.credit();
        if (credit != null) {
            say(credit);
        }
    }

    private static Delivery delivery(MovingQueue queue, Handed handed) {
        return new Delivery(
                queue,
                handed.entry(),
                handed.message(),
                handed.redelivered(),
                handed.deliveryCount(),
                handed.acquiredCount());
    }

    private <C extends QueueCommand> @Nullable C command(long call, Class<C> kind) {
        var known = calls.remove(call);
        if (known == null) {
            return null;
        }
        if (!kind.isInstance(known.command)) {
            throw new Garbage("an answer of another kind than what was asked");
        }
        return kind.cast(known.command);
    }
}
