package io.warren.cluster.forward;

import io.warren.cluster.forward.Ask.HolderKey;
import io.warren.engine.message.Message;
import io.warren.engine.queue.QueueCommand.ConsumerSpec;
import io.warren.engine.queue.QueueCommand.Holder;
import io.warren.engine.queue.QueueCommand.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@link Ask}s on the wire: a code 1, queue 8, generation 4, and what the record has, in its order. */
final class AskFormat {
    private static final int ENQUEUE = 1;
    /** The message is that of the enqueue before, in the same frame. */
    private static final int ENQUEUE_SAME = 2;

    private static final int CONSUME = 3;
    private static final int CANCEL = 4;
    private static final int GET = 5;
    private static final int SETTLE = 6;
    private static final int CREDIT = 7;
    private static final int CLOSE = 8;
    private static final int PURGE = 9;
    private static final int CHECK_DELETE = 10;
    private static final int TOUCH = 11;
    private static final int LIST_CONSUMERS = 12;
    private static final int LEAVE = 13;

    /** In the order of their numbers on the wire. */
    private static final List<Outcome> OUTCOMES =
            List.of(Outcome.ACK, Outcome.REJECT, Outcome.REQUEUE, Outcome.REQUEUE_COUNTED);

    private AskFormat() {}

    /** @param before message of the last enqueue in this frame */
    @SuppressWarnings("ReferenceEquality") // The same object, so that nobody compares bodies.
    static void write(WireOut out, Ask ask, @Nullable Message before) {
        switch (ask) {
            case Ask.Enqueue(var _, var _, var call, var durable, var message) -> {
                var same = message == before;
                begin(out, same ? ENQUEUE_SAME : ENQUEUE, ask).i64(call).flag(durable);
                if (!same) {
                    out.message(message);
                }
            }
            case Ask.Consume(var _, var _, var call, var consumer) ->
                consumer(begin(out, CONSUME, ask).i64(call), consumer);
            case Ask.Cancel(var _, var _, var call, var consumer, var holder, var tag) ->
                key(begin(out, CANCEL, ask).i64(call).i64(consumer), holder).text(tag);
            case Ask.Get(var _, var _, var call, var holder, var name, var user, var noAck, var evenPaused) ->
                key(begin(out, GET, ask).i64(call), holder)
                        .text(name)
                        .text(user)
                        .flag(noAck)
                        .flag(evenPaused);
            case Ask.Settle(var _, var _, var holder, var outcome, var entries) -> {
                key(begin(out, SETTLE, ask), holder)
                        .u8(OUTCOMES.indexOf(outcome))
                        .i32(entries.length);
                for (var entry : entries) {
                    out.i64(entry);
                }
            }
            case Ask.Credit(var _, var _, var consumer, var messages, var bytes) ->
                begin(out, CREDIT, ask).i64(consumer).i32(messages).i64(bytes);
            case Ask.Close(var _, var _, var holder) -> key(begin(out, CLOSE, ask), holder);
            case Ask.Purge(var _, var _, var call) -> begin(out, PURGE, ask).i64(call);
            case Ask.CheckDelete(var _, var _, var call, var ifUnused, var ifEmpty) ->
                begin(out, CHECK_DELETE, ask).i64(call).flag(ifUnused).flag(ifEmpty);
            case Ask.Touch(var _, var _, var call) -> begin(out, TOUCH, ask).i64(call);
            case Ask.ListConsumers(var _, var _, var call) ->
                begin(out, LIST_CONSUMERS, ask).i64(call);
            case Ask.Leave _ -> begin(out, LEAVE, ask);
        }
    }

    private static WireOut begin(WireOut out, int code, Ask ask) {
        return out.u8(code).i64(ask.queue()).i32(ask.generation());
    }

    /** All operations of a frame. Enqueues of one message in a row share the object. */
    static List<Ask> read(WireIn in, int operations) {
        var asks = new ArrayList<Ask>(Math.min(operations, 1_024));
        Message message = null;
        for (var left = operations; left > 0; left--) {
            var ask = one(in, message);
            if (ask instanceof Ask.Enqueue enqueue) {
                message = enqueue.message();
            }
            asks.add(ask);
        }
        if (in.left() > 0) {
            throw new Garbage(in.left() + " bytes behind the last operation");
        }
        return asks;
    }

    private static Ask one(WireIn in, @Nullable Message before) {
        var code = in.u8();
        var queue = in.i64();
        var generation = in.i32();
        return switch (code) {
            case ENQUEUE -> new Ask.Enqueue(queue, generation, in.i64(), in.flag(), in.message());
            case ENQUEUE_SAME -> {
                if (before == null) {
                    throw new Garbage("the message of an enqueue before, and there was none");
                }
                yield new Ask.Enqueue(queue, generation, in.i64(), in.flag(), before);
            }
            case CONSUME -> new Ask.Consume(queue, generation, in.i64(), consumer(in));
            case CANCEL -> new Ask.Cancel(queue, generation, in.i64(), in.i64(), key(in), in.text());
            case GET -> new Ask.Get(queue, generation, in.i64(), key(in), in.text(), in.text(), in.flag(), in.flag());
            case SETTLE -> new Ask.Settle(queue, generation, key(in), in.one(OUTCOMES), entries(in));
            case CREDIT -> new Ask.Credit(queue, generation, in.i64(), in.i32(), in.i64());
            case CLOSE -> new Ask.Close(queue, generation, key(in));
            case PURGE -> new Ask.Purge(queue, generation, in.i64());
            case CHECK_DELETE -> new Ask.CheckDelete(queue, generation, in.i64(), in.flag(), in.flag());
            case TOUCH -> new Ask.Touch(queue, generation, in.i64());
            case LIST_CONSUMERS -> new Ask.ListConsumers(queue, generation, in.i64());
            case LEAVE -> new Ask.Leave(queue, generation);
            default -> throw new Garbage("an operation " + code + ", unknown to this node");
        };
    }

    private static WireOut key(WireOut out, HolderKey holder) {
        return out.i64(holder.connection()).i32(holder.channel());
    }

    private static HolderKey key(WireIn in) {
        return new HolderKey(in.i64(), in.i32());
    }

    private static long[] entries(WireIn in) {
        var entries = new long[in.count(8)];
        for (var at = 0; at < entries.length; at++) {
            entries[at] = in.i64();
        }
        return entries;
    }

    static void consumer(WireOut out, ConsumerSpec consumer) {
        var holder = consumer.holder();
        out.i64(holder.connection())
                .i32(holder.channel())
                .text(holder.name())
                .text(holder.user())
                .text(consumer.tag())
                .flag(consumer.noAck())
                .flag(consumer.exclusive())
                .i32(consumer.prefetch())
                .i32(consumer.priority())
                .i64(consumer.timeoutMillis())
                .table(consumer.arguments());
    }

    static ConsumerSpec consumer(WireIn in) {
        return new ConsumerSpec(
                new Holder(in.i64(), in.i32(), in.text(), in.text()),
                in.text(),
                in.flag(),
                in.flag(),
                in.i32(),
                in.i32(),
                in.i64(),
                in.table());
    }
}
