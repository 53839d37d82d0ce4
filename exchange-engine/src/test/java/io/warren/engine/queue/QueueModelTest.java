package io.warren.engine.queue;

import io.warren.engine.metadata.QueueSettings.Overflow;
import io.warren.engine.queue.QueueCommand.Outcome;
import io.warren.engine.queue.QueueHistory.Kind;
import java.util.List;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Queues of every kind do in random histories what a simple model says. */
final class QueueModelTest {
    @Property(tries = 2_000)
    void aClassicQueueDoesWhatItsModelDoes(@ForAll("classic") Kind kind, @ForAll("steps") List<Step> steps) {
        new QueueHistory(kind).run(steps);
    }

    @Property(tries = 2_000)
    void aQuorumQueueDoesWhatItsModelDoes(@ForAll("quorum") Kind kind, @ForAll("steps") List<Step> steps) {
        new QueueHistory(kind).run(steps);
    }

    @Provide
    Arbitrary<Kind> classic() {
        return Combinators.combine(
                        common(Settings::classic), Arbitraries.integers().between(0, 2), memory())
                .as((settings, priorities, memory) ->
                        new Kind(false, settings.get().maxPriority(priorities).made(), memory));
    }

    @Provide
    Arbitrary<Kind> quorum() {
        return Combinators.combine(
                        common(Settings::quorum),
                        Arbitraries.integers().between(-1, 3),
                        Arbitraries.of(true, false),
                        memory())
                .as((settings, limit, atLeastOnce, memory) -> {
                    var with = settings.get().deliveryLimit(limit);
                    return new Kind(
                            true, (atLeastOnce ? with.deadLettersTo("dlx").atLeastOnce() : with).made(), memory);
                });
    }

    /** All bodies, few bodies, or none but the first in memory. */
    private static Arbitrary<Long> memory() {
        return Arbitraries.of(QueueHistory.ALL_BODIES_BYTES, 600L, 0L);
    }

    private static Arbitrary<Supplier<Settings>> common(Supplier<Settings> plain) {
        var limits = Arbitraries.frequencyOf(
                Tuple.of(2, Arbitraries.just(-1L)),
                Tuple.of(1, Arbitraries.longs().between(0, 4)));
        return Combinators.combine(
                        limits,
                        limits.map(each -> each * 10),
                        Arbitraries.of(Overflow.values()),
                        Arbitraries.of(true, false),
                        Arbitraries.of(-1L, -1L, 0L, 3L, 20L),
                        Arbitraries.of(true, false, false))
                .as((length, bytes, overflow, deadLetters, timeToLive, single) -> () -> {
                    var settings = plain.get()
                            .maxLength(length, overflow)
                            .maxLengthBytes(bytes, overflow)
                            .messageTtl(timeToLive);
                    settings = deadLetters ? settings.deadLettersTo("dlx") : settings;
                    return single ? settings.singleActiveConsumer() : settings;
                });
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        var small = Arbitraries.integers().between(0, 5);
        var yes = Arbitraries.of(true, false);
        return Arbitraries.<Step>frequencyOf(
                        Tuple.of(
                                10,
                                Combinators.combine(
                                                Arbitraries.integers().between(0, 20),
                                                Arbitraries.of(-1, -1, -1, 0, 2, 15),
                                                Arbitraries.integers().between(-1, 3),
                                                yes)
                                        .as(Step.Publish::new)),
                        Tuple.of(
                                3,
                                Combinators.combine(
                                                small,
                                                Arbitraries.integers().between(0, 3),
                                                Arbitraries.integers().between(-1, 1),
                                                yes,
                                                Arbitraries.of(true, false, false, false, false))
                                        .as(Step.Consume::new)),
                        Tuple.of(1, small.map(Step.Cancel::new)),
                        Tuple.of(1, small.map(Step.Refuse::new)),
                        Tuple.of(2, small.map(Step.Resume::new)),
                        Tuple.of(3, Combinators.combine(small, yes).as(Step.Get::new)),
                        Tuple.of(
                                6,
                                Combinators.combine(small, small, small, Arbitraries.of(Outcome.values()))
                                        .as(Step.Settle::new)),
                        Tuple.of(1, small.map(Step.Close::new)),
                        Tuple.of(1, Arbitraries.just(new Step.Purge())),
                        Tuple.of(2, Arbitraries.integers().between(1, 25).map(Step.Pass::new)),
                        Tuple.of(2, Arbitraries.just(new Step.Write())),
                        Tuple.of(2, yes.map(Step.Answer::new)),
                        Tuple.of(1, Arbitraries.just(new Step.Restart())))
                .list()
                .ofMaxSize(60);
    }
}
