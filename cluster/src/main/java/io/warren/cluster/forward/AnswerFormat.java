package io.warren.cluster.forward;

import io.warren.cluster.forward.Answer.Handed;
import io.warren.engine.queue.QueueCommand.ConsumeResult;
import io.warren.engine.queue.QueueCommand.ConsumerPicture;
import io.warren.engine.queue.QueueCommand.DeleteCheck;
import io.warren.engine.queue.QueueStats;
import java.util.ArrayList;
import java.util.List;

/** {@link Answer}s on the wire: a code 1, and what the record has, in its order. */
final class AnswerFormat {
    private static final int ACCEPTED = 1;
    private static final int REJECTED = 2;
    private static final int UNKNOWN = 3;
    private static final int CONSUMED = 4;
    private static final int CANCELLED = 5;
    private static final int TIMED_OUT = 6;
    private static final int DELIVER = 7;
    private static final int DONE = 8;
    private static final int GOT = 9;
    private static final int GOT_NOTHING = 10;
    private static final int PURGED = 11;
    private static final int CHECKED = 12;
    private static final int STATS = 13;
    private static final int CONSUMERS = 14;
    private static final int NOT_HERE = 15;

    private static final int FINE = 0;
    private static final int IN_USE = 1;
    private static final int NOT_EMPTY = 2;

    /** Of a consumer's picture: texts, flags and numbers, all texts empty. */
    private static final int LEAST_PICTURE = 30;

    /** In the order of their numbers on the wire. */
    private static final List<ConsumeResult> RESULTS =
            List.of(ConsumeResult.OK, ConsumeResult.IN_EXCLUSIVE_USE, ConsumeResult.GONE);

    private AnswerFormat() {}

    static void write(WireOut out, Answer answer) {
        switch (answer) {
            case Answer.Accepted(var first, var count) ->
                out.u8(ACCEPTED).i64(first).i32(count);
            case Answer.Rejected(var call) -> out.u8(REJECTED).i64(call);
            case Answer.Unknown(var call) -> out.u8(UNKNOWN).i64(call);
            case Answer.Consumed(var call, var result) ->
                out.u8(CONSUMED).i64(call).u8(RESULTS.indexOf(result));
            case Answer.Cancelled(var consumer) -> out.u8(CANCELLED).i64(consumer);
            case Answer.TimedOut(var consumer, var millis) ->
                out.u8(TIMED_OUT).i64(consumer).i64(millis);
            case Answer.Deliver(var consumer, var handed) ->
                handed(out.u8(DELIVER).i64(consumer), handed);
            case Answer.Done(var call) -> out.u8(DONE).i64(call);
            case Answer.Got(var call, var handed, var ready) -> {
                if (handed == null) {
                    out.u8(GOT_NOTHING).i64(call);
                } else {
                    handed(out.u8(GOT).i64(call).i64(ready), handed);
                }
            }
            case Answer.Purged(var call, var count) -> out.u8(PURGED).i64(call).i64(count);
            case Answer.Checked(var call, var check) -> check(out.u8(CHECKED).i64(call), check);
            case Answer.Stats(var call, var stats) -> stats(out.u8(STATS).i64(call), stats);
            case Answer.Consumers(var call, var consumers) -> {
                out.u8(CONSUMERS).i64(call).i32(consumers.size());
                for (var each : consumers) {
                    out.flag(each.active()).i32(each.unsettled());
                    AskFormat.consumer(out, each.spec());
                }
            }
            case Answer.NotHere(var queue, var generation) ->
                out.u8(NOT_HERE).i64(queue).i32(generation);
        }
    }

    /** All operations of a frame. */
    static List<Answer> read(WireIn in, int operations) {
        var answers = new ArrayList<Answer>(Math.min(operations, 1_024));
        for (var left = operations; left > 0; left--) {
            answers.add(one(in));
        }
        if (in.left() > 0) {
            throw new Garbage(in.left() + " bytes behind the last operation");
        }
        return answers;
    }

    private static Answer one(WireIn in) {
        var code = in.u8();
        return switch (code) {
            case ACCEPTED -> new Answer.Accepted(in.i64(), in.i32());
            case REJECTED -> new Answer.Rejected(in.i64());
            case UNKNOWN -> new Answer.Unknown(in.i64());
            case CONSUMED -> new Answer.Consumed(in.i64(), in.one(RESULTS));
            case CANCELLED -> new Answer.Cancelled(in.i64());
            case TIMED_OUT -> new Answer.TimedOut(in.i64(), in.i64());
            case DELIVER -> new Answer.Deliver(in.i64(), handed(in));
            case DONE -> new Answer.Done(in.i64());
            case GOT -> {
                var call = in.i64();
                var ready = in.i64();
                yield new Answer.Got(call, handed(in), ready);
            }
            case GOT_NOTHING -> new Answer.Got(in.i64(), null, 0);
            case PURGED -> new Answer.Purged(in.i64(), in.i64());
            case CHECKED -> new Answer.Checked(in.i64(), check(in));
            case STATS -> new Answer.Stats(in.i64(), stats(in));
            case CONSUMERS -> new Answer.Consumers(in.i64(), pictures(in));
            case NOT_HERE -> new Answer.NotHere(in.i64(), in.i32());
            default -> throw new Garbage("an operation " + code + ", unknown to this node");
        };
    }

    private static void handed(WireOut out, Handed handed) {
        out.i64(handed.entry())
                .flag(handed.redelivered())
                .i32(handed.deliveryCount())
                .i32(handed.acquiredCount())
                .message(handed.message());
    }

    private static Handed handed(WireIn in) {
        return new Handed(in.i64(), in.flag(), in.i32(), in.i32(), in.message());
    }

    private static void check(WireOut out, DeleteCheck check) {
        switch (check) {
            case DeleteCheck.Fine(var ready) -> out.u8(FINE).i64(ready);
            case DeleteCheck.InUse() -> out.u8(IN_USE);
            case DeleteCheck.NotEmpty() -> out.u8(NOT_EMPTY);
        }
    }

    private static DeleteCheck check(WireIn in) {
        var code = in.u8();
        return switch (code) {
            case FINE -> new DeleteCheck.Fine(in.i64());
            case IN_USE -> new DeleteCheck.InUse();
            case NOT_EMPTY -> new DeleteCheck.NotEmpty();
            default -> throw new Garbage("a check " + code);
        };
    }

    private static List<ConsumerPicture> pictures(WireIn in) {
        var count = in.count(LEAST_PICTURE);
        var pictures = new ArrayList<ConsumerPicture>(Math.min(count, 1_024));
        for (var left = count; left > 0; left--) {
            var active = in.flag();
            var unsettled = in.i32();
            pictures.add(new ConsumerPicture(AskFormat.consumer(in), active, unsettled));
        }
        return pictures;
    }

    private static void stats(WireOut out, QueueStats stats) {
        out.text(stats.state())
                .i64(stats.ready())
                .i64(stats.unacked())
                .i64(stats.readyBytes())
                .i64(stats.unackedBytes())
                .i64(stats.persistentMessages())
                .i64(stats.persistentBytes())
                .i64(stats.messagesInMemory())
                .i32(stats.consumers())
                .f64(stats.consumerUtilisation())
                .i64(stats.headEnqueuedAtMillis())
                .i64(stats.memoryBytes())
                .i64(stats.idleSinceMillis())
                .text(stats.singleActiveConsumerTag())
                .i64(stats.published())
                .i64(stats.delivered())
                .i64(stats.deliveredNoAck())
                .i64(stats.got())
                .i64(stats.gotNoAck())
                .i64(stats.acked())
                .i64(stats.redelivered())
                .i64(stats.gotEmpty())
                .i64(stats.deadLettered())
                .i64(stats.dropped())
                .i64(stats.expired());
    }

    private static QueueStats stats(WireIn in) {
        return new QueueStats(
                in.text(), in.i64(), in.i64(), in.i64(), in.i64(), in.i64(), in.i64(), in.i64(), in.i32(), in.f64(),
                in.i64(), in.i64(), in.i64(), in.text(), in.i64(), in.i64(), in.i64(), in.i64(), in.i64(), in.i64(),
                in.i64(), in.i64(), in.i64(), in.i64(), in.i64());
    }
}
