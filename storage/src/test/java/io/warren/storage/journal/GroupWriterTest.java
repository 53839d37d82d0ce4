package io.warren.storage.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.amqp.types.BasicProperties;
import io.warren.engine.log.GroupEntry;
import io.warren.engine.log.Vote;
import io.warren.engine.message.Message;
import io.warren.engine.message.Receipt;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In which order groups and queues share the writer. */
final class GroupWriterTest {
    private static final long GROUP = 7;
    private static final long QUEUE = 1;
    private static final int FLOOD = 200;

    private final JournalByHand hand = new JournalByHand(new JournalSettings(1 << 20, 1 << 22, 1_024, 8_192, 0, 1));
    private final List<String> answers = new ArrayList<>();

    private Receipt answer(String name) {
        return answer(name, () -> {});
    }

    private Receipt answer(String name, Runnable then) {
        return new Receipt() {
            @Override
            public void accepted() {
                answers.add(name);
                then.run();
            }

            @Override
            public void rejected() {
                answers.add("no " + name);
            }
        };
    }

    private void message(Receipt receipt) {
        hand.journal().append(JournalByHand.message(1), new long[] {QUEUE}, true, receipt);
    }

    private void flood() {
        for (var number = 0; number < FLOOD; number++) {
            message(answer("message"));
        }
    }

    @Test
    void aVoteDoesNotWaitBehindTheMessagesThatWait() {
        hand.open();
        flood();
        hand.group(GROUP).vote(new Vote(1, "a"), answer("vote"));
        hand.turn();

        assertEquals("vote", answers.getFirst());
        assertEquals(FLOOD + 1, answers.size());
    }

    @Test
    void aVoteThatComesAmongBatchesIsInTheNext() {
        hand.open();
        var log = hand.group(GROUP);
        message(answer("first message", () -> log.vote(new Vote(1, "a"), answer("vote"))));
        flood();
        hand.turn();

        assertEquals("first message", answers.getFirst());
        assertTrue(answers.indexOf("vote") < FLOOD / 4, () -> "vote behind " + answers.indexOf("vote"));
    }

    @Test
    void aBatchOfMessagesEndsEarlyWhenAVoteComes() {
        var large = new JournalByHand(new JournalSettings(1 << 20, 1 << 24, 1_024, 16 << 20, 0, 1));
        large.open();
        var log = large.group(GROUP);
        for (var number = 0; number < 100; number++) {
            large.journal().append(large(), new long[] {QUEUE}, true, answer("message"));
        }
        large.whenABatchBegins = () -> {
            large.whenABatchBegins = () -> {};
            log.vote(new Vote(1, "a"), answer("vote"));
        };
        large.turn();

        assertEquals(101, answers.size());
        assertTrue(answers.indexOf("vote") < 40, () -> "vote behind " + answers.indexOf("vote"));
    }

    /** Of 64 KiB. */
    private static Message large() {
        return new Message(
                "x",
                "large",
                BasicProperties.builder().deliveryMode(2).build(),
                new byte[64 << 10],
                Message.Attributes.at(1, Message.NO_TTL, -1));
    }

    @Test
    void aMessageDoesNotWaitForGroupsThatAlwaysHaveSomething() {
        hand.open();
        var log = hand.group(GROUP);
        for (var index = 1; index <= FLOOD; index++) {
            log.append(List.of(JournalByHand.groupEntry(index)), answer("entry"));
        }
        message(answer("message"));
        hand.turn();

        assertTrue(answers.indexOf("message") < FLOOD / 4, () -> "message behind " + answers.indexOf("message"));
        assertEquals(FLOOD + 1, answers.size());
    }

    /** One append is written whole, however large. */
    @Test
    void queuesHaveTheirShareThoughOneAppendFillsABatch() {
        hand.open();
        var log = hand.group(GROUP);
        for (var append = 0; append < 10; append++) {
            var entries = new ArrayList<GroupEntry>();
            for (var i = 1; i <= 60; i++) {
                entries.add(JournalByHand.groupEntry(append * 60 + i));
            }
            log.append(entries, answer("append"));
        }
        message(answer("message"));
        hand.turn();

        assertEquals(List.of("append", "message"), answers.subList(0, 2));
    }

    @Test
    void anAppendOfManyEntriesHasOneAnswerAndOneForce() {
        hand.open();
        hand.group(GROUP);
        var before = hand.disk.forces();
        hand.appendToGroup(GROUP, 20);

        assertEquals(1, hand.disk.forces() - before);
    }

    @Test
    void cutsAloneDoNotForce() {
        hand.open();
        hand.appendToGroup(GROUP, 20);
        hand.turn();
        var before = hand.disk.forces();
        hand.group(GROUP).cutBelow(5);
        hand.group(GROUP).cutAbove(15);
        hand.turn();

        assertEquals(before, hand.disk.forces());
    }

    @Test
    void whatGroupsSaidBeforeAJournalIsClosedIsWritten() {
        hand.open();
        var log = hand.group(GROUP);
        for (var index = 1; index <= FLOOD; index++) {
            log.append(List.of(JournalByHand.groupEntry(index)), answer("entry"));
        }
        hand.journal().closeByHand();
        assertEquals(FLOOD, answers.size());
        log.vote(new Vote(1, "a"), answer("vote"));
        assertEquals("no vote", answers.getLast());
        hand.disk.processDied();

        hand.open();

        hand.assertGroupHolds(GROUP, 1, FLOOD);
    }
}
