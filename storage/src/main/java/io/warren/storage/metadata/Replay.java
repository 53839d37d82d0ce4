package io.warren.storage.metadata;

import io.warren.engine.exchange.Binding;
import io.warren.engine.metadata.AppliedChange;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.MetadataChange.Bind;
import io.warren.engine.metadata.MetadataChange.DeclareExchange;
import io.warren.engine.metadata.MetadataChange.DeleteExchange;
import io.warren.engine.metadata.MetadataChange.InVirtualHost;
import io.warren.engine.metadata.MetadataChange.Unbind;
import io.warren.engine.metadata.VirtualHostMetadata;
import io.warren.storage.metadata.StoredRecord.Changed;
import io.warren.storage.metadata.StoredRecord.Mark;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Builds metadata again from records, in their order. Owner: the thread that reads.
 *
 * <p>What does not survive is not in the records, so an auto-delete exchange that a transient queue kept alive would lose
 * its last binding here. Which exchanges went is therefore taken from the record and not found out again.
 */
final class Replay {
    private Metadata metadata;
    private Mark mark;

    Replay(Metadata from, Mark mark) {
        this.metadata = from;
        this.mark = mark;
    }

    /** As far as it got; revision and next id beyond everything that was ever given. */
    Metadata metadata() {
        return metadata.resumedAt(mark.revision(), mark.nextId());
    }

    Mark mark() {
        return mark;
    }

    void take(Changed record, Consumer<AppliedChange> applied) {
        var change = record.change();
        var before = metadata.resumedAt(record.revision() - 1, record.nextIdBefore());
        var after = before.apply(change);
        var nextId = after.nextId();
        if (change instanceof InVirtualHost inside) {
            after = withGone(before, after, inside, record);
        }
        metadata = after.resumedAt(record.revision(), nextId);
        mark = mark.orLater(new Mark(record.revision(), nextId, record.revision()));
        applied.accept(new AppliedChange(
                record.revision(), record.atMillis(), record.origin(), change, change, before, metadata));
    }

    /** Revisions and ids up to here were given, perhaps to what did not survive. */
    void take(Mark reached) {
        mark = mark.orLater(reached);
    }

    private static Metadata withGone(Metadata before, Metadata after, InVirtualHost change, Changed record) {
        var name = change.virtualHost();
        var gone = new HashSet<>(record.gone());
        if (change instanceof DeleteExchange(var _, var named, var _)) {
            gone.add(named);
        }
        var then = before.virtualHost(name);
        if (then == null) {
            return after;
        }
        var result = after;
        for (var each : gone) {
            if (exchange(result, name, each) != null) {
                result = result.apply(new DeleteExchange(name, each, false));
            }
        }
        var now = result.virtualHost(name);
        if (now == null || then.exchanges().size() - now.exchanges().size() <= goneOf(then, gone)) {
            return result;
        }
        return restored(result, then, name, gone, change instanceof Unbind(var _, var binding) ? binding : null);
    }

    private static long goneOf(VirtualHostMetadata then, Set<String> gone) {
        return gone.stream().filter(each -> then.exchange(each) != null).count();
    }

    /** Puts back what went too far, with the bindings that still have both ends. */
    private static Metadata restored(
            Metadata metadata, VirtualHostMetadata then, String name, Set<String> gone, @Nullable Binding unbound) {
        var result = metadata;
        var back = new HashSet<String>();
        for (var each : then.exchanges().values()) {
            var exchange = each.spec().name();
            if (!gone.contains(exchange) && exchange(result, name, exchange) == null) {
                result = result.apply(new DeclareExchange(each.spec()));
                back.add(exchange);
            }
        }
        for (var exchange : back) {
            for (var binding : then.bindingsTo(Binding.Destination.exchange(exchange))) {
                result = bound(result, name, binding, unbound);
            }
            var before = then.exchange(exchange);
            if (before != null) {
                for (var binding : before.outgoing()) {
                    result = bound(result, name, binding, unbound);
                }
            }
        }
        return result;
    }

    private static Metadata bound(Metadata metadata, String name, Binding binding, @Nullable Binding unbound) {
        return binding.equals(unbound) ? metadata : metadata.apply(new Bind(name, binding));
    }

    private static VirtualHostMetadata.@Nullable Exchange exchange(Metadata metadata, String virtualHost, String name) {
        var found = metadata.virtualHost(virtualHost);
        return found == null ? null : found.exchange(name);
    }
}
