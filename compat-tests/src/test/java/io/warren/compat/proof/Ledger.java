package io.warren.compat.proof;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of each message: a bit for each thing that can be true of it, so that millions of them take megabytes.
 *
 * <p>Clients on many threads record what they do and see, in the order in which they do and see it; a step is a few
 * instructions under the one lock. A message is a producer's number and a sequence from 1, used once only.
 */
final class Ledger {
    private static final int EXAMPLES = 10;

    private final Optional<History> history;
    private final Map<Integer, Published> producers = new HashMap<>();
    private final Map<Step, Long> steps = new EnumMap<>(Step.class);
    private long again;
    private long againUnflagged;
    private long ghosts;

    /** What one producer did and what came of it, by sequence. */
    private static final class Published {
        private final BitSet invoked = new BitSet();
        private final BitSet confirmed = new BitSet();
        private final BitSet nacked = new BitSet();
        private final BitSet returned = new BitSet();
        private final BitSet delivered = new BitSet();
        /** How many {@link #lost} has, kept up with each step. */
        private int missing;

        /** Changes a bit, and with it what is missing. */
        private void set(BitSet which, int sequence) {
            var before = isMissing(sequence) ? 1 : 0;
            which.set(sequence);
            missing += (isMissing(sequence) ? 1 : 0) - before;
        }

        private boolean isMissing(int sequence) {
            return confirmed.get(sequence) && !delivered.get(sequence) && !returned.get(sequence);
        }

        private BitSet lost() {
            var lost = (BitSet) confirmed.clone();
            lost.andNot(delivered);
            lost.andNot(returned);
            return lost;
        }

        private BitSet confirmedAndNacked() {
            var both = (BitSet) confirmed.clone();
            both.and(nacked);
            return both;
        }
    }

    /** A ledger that writes nothing down. */
    Ledger() {
        this(Optional.empty());
    }

    Ledger(History history) {
        this(Optional.of(history));
    }

    private Ledger(Optional<History> history) {
        this.history = history;
    }

    synchronized void record(Step step, int producer, int sequence) {
        history.ifPresent(each -> each.record(step, producer, sequence));
        steps.merge(step, 1L, Long::sum);
        switch (step) {
            case INVOKED -> {
                var invoked = producers.computeIfAbsent(producer, _ -> new Published()).invoked;
                assert !invoked.get(sequence) : "sequence " + sequence + " of producer " + producer + " used twice";
                invoked.set(sequence);
            }
            case CONFIRMED -> known(producer, sequence).ifPresent(each -> each.set(each.confirmed, sequence));
            case NACKED -> known(producer, sequence).ifPresent(each -> each.set(each.nacked, sequence));
            case RETURNED -> known(producer, sequence).ifPresent(each -> each.set(each.returned, sequence));
            case DELIVERED -> delivered(producer, sequence, false);
            case REDELIVERED -> delivered(producer, sequence, true);
            case ALTERED, MISPLACED, OVERTAKEN -> {}
        }
    }

    /** Whether everything that was confirmed was delivered. */
    synchronized boolean isSettled() {
        return producers.values().stream().allMatch(each -> each.missing == 0);
    }

    /** How many were confirmed so far, of all producers. */
    synchronized long confirmed() {
        return count(Step.CONFIRMED);
    }

    /** How many of this producer's messages were confirmed and nobody has got yet. */
    synchronized int missing(int producer) {
        var published = producers.get(producer);
        return published == null ? 0 : published.missing;
    }

    /** How many deliveries there were. */
    synchronized long deliveries() {
        return count(Step.DELIVERED) + count(Step.REDELIVERED);
    }

    /** @param stuck how many messages are still in queues after a drain */
    synchronized Verdict verdict(long stuck) {
        history.ifPresent(History::flush);
        var lost = 0L;
        var confirmedAndNacked = 0L;
        var delivered = 0L;
        var examples = new ArrayList<String>();
        for (var each : producers.entrySet()) {
            var published = each.getValue();
            lost += published.lost().cardinality();
            confirmedAndNacked += published.confirmedAndNacked().cardinality();
            delivered += published.delivered.cardinality();
            example(examples, "lost", each.getKey(), published.lost());
            example(examples, "confirmed and nacked", each.getKey(), published.confirmedAndNacked());
            example(examples, "returned", each.getKey(), published.returned);
        }
        return new Verdict(
                count(Step.INVOKED),
                count(Step.CONFIRMED),
                count(Step.NACKED),
                delivered,
                again,
                againUnflagged,
                count(Step.OVERTAKEN),
                lost,
                ghosts,
                count(Step.ALTERED),
                count(Step.MISPLACED),
                confirmedAndNacked,
                count(Step.RETURNED),
                stuck,
                examples);
    }

    private long count(Step step) {
        return steps.getOrDefault(step, 0L);
    }

    private void delivered(int producer, int sequence, boolean flagged) {
        var published = known(producer, sequence);
        if (published.isEmpty()) {
            ghosts++;
            return;
        }
        var delivered = published.get().delivered;
        if (delivered.get(sequence)) {
            again++;
            againUnflagged += flagged ? 0 : 1;
        }
        published.get().set(delivered, sequence);
    }

    /** Empty if nobody ever published this. */
    private Optional<Published> known(int producer, int sequence) {
        return Optional.ofNullable(producers.get(producer)).filter(each -> sequence > 0 && each.invoked.get(sequence));
    }

    private static void example(List<String> examples, String what, int producer, BitSet which) {
        which.stream()
                .limit(EXAMPLES)
                .mapToObj(sequence -> what + ": producer " + producer + " sequence " + sequence)
                .forEach(examples::add);
    }
}
