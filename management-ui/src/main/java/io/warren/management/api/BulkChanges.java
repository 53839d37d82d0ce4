package io.warren.management.api;

import io.warren.engine.lane.Clock;
import io.warren.engine.metadata.KeptStates;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.MetadataRules;
import io.warren.engine.metadata.MetadataTransaction;
import io.warren.engine.metadata.NodeLimits;
import io.warren.engine.metadata.Origin;
import io.warren.engine.metadata.TransactionOutcome;
import io.warren.engine.operations.Operations;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Changes much at once: all of it or nothing, and what was there before is kept, so that one can go back to it.
 *
 * <p>Threads: those of requests. One at a time is let through, for what one keeps another one must not forget; the lock is
 * held while the disk is waited for.
 */
public final class BulkChanges {
    private final Supplier<Operations> operations;
    private final Changes changes;
    private final Supplier<KeptStates> states;
    private final Clock clock;
    private final Components components;
    private final ReentrantLock one = new ReentrantLock();

    public BulkChanges(
            Supplier<Operations> operations, Supplier<KeptStates> states, Clock clock, Components components) {
        this.operations = operations;
        this.changes = new Changes(operations);
        this.states = states;
        this.clock = clock;
        this.components = components;
    }

    /**
     * Makes them, or throws what the request is answered with.
     *
     * @param before what the wishes were made for, and what is kept
     * @param since as for {@link MetadataTransaction}
     */
    TransactionOutcome.Applied make(
            Metadata before, List<MetadataChange> wishes, long since, Origin origin, String why) {
        var transaction = new MetadataTransaction(effective(before, wishes), since);
        if (transaction.changes().isEmpty() || before.virtualHosts().isEmpty()) {
            // A node that has nothing yet has nothing to go back to.
            return changes.make(transaction, origin);
        }
        one.lock();
        try {
            var kept = states.get();
            if (kept.all().stream().anyMatch(each -> each.revision() == before.revision())) {
                return changes.make(transaction, origin);
            }
            kept.keep(new KeptStates.Kept(before.revision(), clock.wallMillis(), origin, why), before);
            var changed = false;
            try {
                var applied = changes.make(transaction, origin);
                changed = !applied.changes().isEmpty();
                return applied;
            } finally {
                if (!changed) {
                    kept.forget(before.revision());
                }
            }
        } finally {
            one.unlock();
        }
    }

    /** Answers with 409 if something has changed behind this revision that survives a restart. */
    void check(long since, Origin origin) {
        changes.make(new MetadataTransaction(List.of(), since), origin);
    }

    /** What may be among the parameters. */
    Components components() {
        return components;
    }

    NodeLimits limits() {
        return operations.get().limits();
    }

    /** Without what is so already. What will be refused stays among them: the log says so. */
    private List<MetadataChange> effective(Metadata before, List<MetadataChange> wishes) {
        var limits = limits();
        var effective = new ArrayList<MetadataChange>();
        var now = before;
        for (var wish : wishes) {
            switch (MetadataRules.decide(now, wish, limits)) {
                case MetadataRules.Decision.Accept(var complete) -> {
                    now = now.apply(complete);
                    effective.add(wish);
                }
                case MetadataRules.Decision.Refuse _ -> effective.add(wish);
                case MetadataRules.Decision.Unchanged() -> {}
            }
        }
        return effective;
    }
}
