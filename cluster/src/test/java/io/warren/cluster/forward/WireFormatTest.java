package io.warren.cluster.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.warren.amqp.types.BasicProperties;
import io.warren.amqp.types.FieldTable;
import io.warren.cluster.forward.Answer.Handed;
import io.warren.cluster.forward.Ask.HolderKey;
import io.warren.engine.message.Message;
import io.warren.engine.queue.QueueCommand.ConsumeResult;
import io.warren.engine.queue.QueueCommand.ConsumerPicture;
import io.warren.engine.queue.QueueCommand.ConsumerSpec;
import io.warren.engine.queue.QueueCommand.DeleteCheck;
import io.warren.engine.queue.QueueCommand.Holder;
import io.warren.engine.queue.QueueCommand.Outcome;
import io.warren.engine.queue.QueueStats;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WireFormatTest {
    private static final HolderKey HOLDER = new HolderKey(5, 2);

    private static final ConsumerSpec CONSUMER = new ConsumerSpec(
            new Holder(5, 2, "c → d (2)", "guest"),
            "täg",
            true,
            false,
            17,
            -3,
            90_000,
            FieldTable.builder().put("x-priority", "1").build());

    private static final QueueStats STATS = new QueueStats(
            "running", 1, 2, 3, 4, 5, 6, 7, 8, 0.25, 9, 10, 11, "t", 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22);

    private static final Message MESSAGE = new Message(
            "amq.topic",
            "a.b",
            BasicProperties.builder().contentType("text/plain").deliveryMode(2).build(),
            new byte[] {1, 2, 3},
            new Message.Attributes(1, 2, 3, 4, 5, 6));

    private static final List<Ask> ASKS = List.of(
            new Ask.Enqueue(1, 2, 3, true, MESSAGE),
            new Ask.Enqueue(2, 2, 4, false, MESSAGE),
            new Ask.Consume(1, 2, 5, CONSUMER),
            new Ask.Cancel(1, 2, 6, 5, HOLDER, "täg"),
            new Ask.Get(1, 2, 7, HOLDER, "name", "user", true, false),
            new Ask.Credit(1, 2, 5, 64, 1 << 20),
            new Ask.Close(1, 2, HOLDER),
            new Ask.Purge(1, 2, 8),
            new Ask.CheckDelete(1, 2, 9, true, false),
            new Ask.Touch(1, 2, 10),
            new Ask.ListConsumers(1, 2, 11),
            new Ask.Leave(1, 2));

    private static final Handed HANDED = new Handed(77, true, 3, 4, MESSAGE);

    private static final List<Answer> ANSWERS = List.of(
            new Answer.Accepted(1, 3),
            new Answer.Rejected(4),
            new Answer.Unknown(5),
            new Answer.Consumed(6, ConsumeResult.IN_EXCLUSIVE_USE),
            new Answer.Cancelled(7),
            new Answer.TimedOut(8, 1_000),
            new Answer.Deliver(9, HANDED),
            new Answer.Done(10),
            new Answer.Got(11, HANDED, 12),
            new Answer.Got(12, null, 0),
            new Answer.Purged(13, 14),
            new Answer.Checked(15, new DeleteCheck.Fine(16)),
            new Answer.Checked(16, new DeleteCheck.InUse()),
            new Answer.Checked(17, new DeleteCheck.NotEmpty()),
            new Answer.Stats(18, STATS),
            new Answer.Consumers(19, List.of(new ConsumerPicture(CONSUMER, true, 5))),
            new Answer.NotHere(20, 21));

    private static byte[] asks() {
        var out = new WireOut();
        Message before = null;
        for (var each : ASKS) {
            AskFormat.write(out, each, before);
            before = each instanceof Ask.Enqueue enqueue ? enqueue.message() : before;
        }
        return bytes(out);
    }

    private static byte[] answers() {
        var out = new WireOut();
        ANSWERS.forEach(each -> AnswerFormat.write(out, each));
        return bytes(out);
    }

    private static byte[] bytes(WireOut out) {
        var bytes = new byte[out.length()];
        out.bytes().get(bytes);
        return bytes;
    }

    private static List<Ask> readAsks(byte[] bytes) {
        return AskFormat.read(new WireIn(ByteBuffer.wrap(bytes)), ASKS.size());
    }

    private static List<Answer> readAnswers(byte[] bytes) {
        return AnswerFormat.read(new WireIn(ByteBuffer.wrap(bytes)), ANSWERS.size());
    }

    @Test
    void asksComeAsTheyWere() {
        var read = readAsks(asks());
        assertEquals(ASKS.size(), read.size());
        for (var at = 0; at < ASKS.size(); at++) {
            if (!(ASKS.get(at) instanceof Ask.Enqueue)) {
                assertEquals(ASKS.get(at), read.get(at));
            }
        }
        var first = (Ask.Enqueue) read.get(0);
        var second = (Ask.Enqueue) read.get(1);
        assertSame(first.message(), second.message());
        assertEquals(List.of(3L, 4L), List.of(first.call(), second.call()));
        assertMessage(first.message());
    }

    @Test
    void entriesOfASettleComeAsTheyWere() {
        var out = new WireOut();
        AskFormat.write(out, new Ask.Settle(1, 2, HOLDER, Outcome.REQUEUE_COUNTED, new long[] {3, 1L << 39}), null);
        var read = (Ask.Settle) AskFormat.read(new WireIn(out.bytes()), 1).getFirst();
        assertEquals(Outcome.REQUEUE_COUNTED, read.outcome());
        assertEquals(HOLDER, read.holder());
        assertEquals(List.of(3L, 1L << 39), List.of(read.entries()[0], read.entries()[1]));
    }

    @Test
    void answersComeAsTheyWere() {
        var read = readAnswers(answers());
        for (var at = 0; at < ANSWERS.size(); at++) {
            switch (read.get(at)) {
                case Answer.Deliver(var consumer, var handed) -> {
                    assertEquals(9, consumer);
                    assertHanded(handed);
                }
                case Answer.Got(var call, var handed, var ready) -> {
                    if (call == 11) {
                        assertEquals(12, ready);
                        assertHanded(handed);
                    }
                }
                case Answer other -> assertEquals(ANSWERS.get(at), other);
            }
        }
    }

    private static void assertHanded(@org.jspecify.annotations.Nullable Handed handed) {
        assertEquals(77, handed == null ? 0 : handed.entry());
        if (handed != null) {
            assertEquals(List.of(3, 4), List.of(handed.deliveryCount(), handed.acquiredCount()));
            assertMessage(handed.message());
        }
    }

    private static void assertMessage(Message read) {
        assertEquals(MESSAGE.exchange(), read.exchange());
        assertEquals(MESSAGE.routingKey(), read.routingKey());
        assertEquals(MESSAGE.properties(), read.properties());
        assertEquals(MESSAGE.attributes(), read.attributes());
        assertEquals(ByteBuffer.wrap(MESSAGE.body()), ByteBuffer.wrap(read.body()));
        assertEquals(Message.UNWRITTEN, read.position());
    }

    @Test
    void hostileBytesAreGarbageAndNothingElse() {
        var random = new Random(3);
        for (var round = 0; round < 20_000; round++) {
            var bytes = round % 2 == 0 ? asks() : answers();
            for (var flips = random.nextInt(4); flips >= 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            if (random.nextInt(4) == 0) {
                bytes = java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length));
            }
            try {
                if (round % 2 == 0) {
                    readAsks(bytes);
                } else {
                    readAnswers(bytes);
                }
            } catch (Garbage expected) {
                // As it should be.
            }
        }
    }

    @Test
    void anUnknownOperationIsGarbage() {
        var bytes = new byte[13];
        bytes[0] = 99;
        assertThrows(Garbage.class, () -> AskFormat.read(new WireIn(ByteBuffer.wrap(bytes)), 1));
        assertThrows(Garbage.class, () -> AnswerFormat.read(new WireIn(ByteBuffer.wrap(bytes)), 1));
    }
}
