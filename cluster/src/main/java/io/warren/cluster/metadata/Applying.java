package io.warren.cluster.metadata;

import io.warren.amqp.types.FieldValue;
import io.warren.amqp.types.ReplyCode;
import io.warren.cluster.placement.PlacedShard;
import io.warren.cluster.placement.Placement;
import io.warren.engine.metadata.AppliedChange;
import io.warren.engine.metadata.EffectiveSettings;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.MetadataOutcome;
import io.warren.engine.metadata.MetadataRules;
import io.warren.engine.metadata.MetadataTransaction;
import io.warren.engine.metadata.NodeDefaults;
import io.warren.engine.metadata.QueueSpec;
import io.warren.engine.metadata.QueueType;
import io.warren.engine.metadata.TransactionOutcome;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an entry of group 0 does. Pure: the same entry on the same state does the same, everywhere. */
final class Applying {
    private static final NodeDefaults NO_DEFAULTS = new NodeDefaults(-1, true);

    private final MetadataCodec codec;
    private ClusterState state;
    private final List<AppliedChange> applied = new ArrayList<>();

    private Applying(MetadataCodec codec, ClusterState state) {
        this.codec = codec;
        this.state = state;
    }

    /**
     * What became of an entry.
     *
     * @param applied changes of the metadata, in their order
     */
    record Done(ClusterState state, Result result, List<AppliedChange> applied) {}

    /** What is answered to who asked for it. */
    sealed interface Result {
        record One(MetadataOutcome outcome) implements Result {}

        record All(TransactionOutcome outcome) implements Result {}

        /** Of a change of the cluster: the refusal, empty if it was done. */
        record Shape(String refusal) implements Result {}
    }

    static Done apply(Command command, ClusterState before, MetadataCodec codec) {
        var applying = new Applying(codec, before.doing(command.request()));
        var result = applying.apply(command);
        return new Done(applying.state, result, applying.applied);
    }

    /** As if it had been refused. */
    static Done leftOut(Command command, ClusterState before) {
        var text = "the change could not be decided";
        var result = switch (command) {
            case Command.Wish _ -> new Result.One(new MetadataOutcome.Refused(ReplyCode.INTERNAL_ERROR, text));
            case Command.Together _ ->
                new Result.All(new TransactionOutcome.Refused(-1, ReplyCode.INTERNAL_ERROR, text));
            case Command.Reshape _, Command.Found _ -> new Result.Shape(text);
        };
        return new Done(before.doing(command.request()), result, List.of());
    }

    private Result apply(Command command) {
        return switch (command) {
            case Command.Wish(var _, var terms, var change) -> new Result.One(wish(terms, change));
            case Command.Together together -> new Result.All(together(together));
            case Command.Reshape(var _, var change) ->
                switch (state.topology().change(change)) {
                    case Topology.Changed.To(var topology) -> {
                        state = state.with(topology);
                        yield new Result.Shape("");
                    }
                    case Topology.Changed.Refused(var text) -> new Result.Shape(text);
                };
            case Command.Found found -> found(found);
        };
    }

    private Result found(Command.Found found) {
        if (state.topology().exists()) {
            return new Result.Shape("the cluster exists");
        }
        var metadata = codec.whole(found.metadata());
        var topology = Topology.founded(found.clusterId(), found.level(), found.founder(), found.shards());
        for (var virtualHost : metadata.virtualHosts().values()) {
            for (var queue : virtualHost.queues().values()) {
                topology = topology.placed(
                        queue.id(), new Place.Home(found.founder().name()));
            }
        }
        state = state.with(metadata).with(topology);
        return new Result.Shape("");
    }

    private MetadataOutcome wish(Command.Terms terms, MetadataChange change) {
        return switch (MetadataRules.decide(state.metadata(), change, terms.limits())) {
            case MetadataRules.Decision.Accept(var complete) -> {
                carryOut(complete, terms);
                yield new MetadataOutcome.Applied(complete, state.metadata().revision());
            }
            case MetadataRules.Decision.Unchanged() -> new MetadataOutcome.Unchanged();
            case MetadataRules.Decision.Refuse(var code, var text) -> new MetadataOutcome.Refused(code, text);
        };
    }

    private TransactionOutcome together(Command.Together asked) {
        var before = state;
        var revision = before.metadata().revision();
        if (asked.since() != MetadataTransaction.ANY && revision != asked.since()) {
            return new TransactionOutcome.MovedOn(revision);
        }
        var complete = new ArrayList<MetadataChange>();
        var at = 0;
        for (var change : asked.changes()) {
            switch (wish(asked.terms(), change)) {
                case MetadataOutcome.Applied(var done, var _) -> complete.add(done);
                case MetadataOutcome.Unchanged() -> {}
                case MetadataOutcome.Refused(var code, var text) -> {
                    state = before;
                    applied.clear();
                    return new TransactionOutcome.Refused(at, code, text);
                }
            }
            at++;
        }
        return new TransactionOutcome.Applied(complete, state.metadata().revision());
    }

    private void carryOut(MetadataChange complete, Command.Terms terms) {
        var before = state.metadata();
        var after = before.apply(complete);
        var topology = state.topology();
        switch (complete) {
            case MetadataChange.DeclareQueue(var queue) -> topology = topology.placed(queue.id(), place(queue, terms));
            case MetadataChange.DeleteQueue(var _, var _, var id) -> topology = topology.removed(id);
            case MetadataChange.DeleteVirtualHost(var name) -> {
                var gone = before.virtualHost(name);
                if (gone != null) {
                    for (var queue : gone.queues().values()) {
                        topology = topology.removed(queue.id());
                    }
                }
            }
            default -> {
                // Nothing that lives somewhere.
            }
        }
        state = state.with(after).with(topology);
        var written = codec.survives(complete, before) ? complete : null;
        applied.add(new AppliedChange(
                after.revision(), terms.atMillis(), terms.origin(), complete, written, before, after));
    }

    private Place place(QueueSpec queue, Command.Terms terms) {
        var topology = state.topology();
        var home = terms.placing().home();
        if (topology.shards().isEmpty() || !replicated(state.metadata(), queue)) {
            return new Place.Home(home);
        }
        var balanced = wanted(state.metadata(), queue, "queue-leader-locator") instanceof FieldValue.LongString text
                && text.text().equals("balanced");
        var shards = new ArrayList<PlacedShard>();
        var counts = new long[topology.shards().size()];
        for (var shard : topology.shards()) {
            counts[shard.shard()] = topology.queues().get(shard.shard());
            shards.add(new PlacedShard(
                    shard.shard(), List.of(), terms.placing().led().contains(shard.shard()) ? home : null, 1));
        }
        var locator = balanced ? Placement.Locator.BALANCED : Placement.Locator.CLIENT_LOCAL;
        return new Place.InShard(Placement.shardFor(shards, counts, locator, home));
    }

    /**
     * Quorum queues and streams are replicated; classic ones that live on with several copies, too, if somebody asks for it.
     */
    static boolean replicated(Metadata metadata, QueueSpec queue) {
        if (!queue.survivesRestart() || queue.type() != QueueType.CLASSIC) {
            return queue.survivesRestart();
        }
        var copies = wanted(metadata, queue, "warren-replicas");
        var number = copies == null ? null : copies.asLong();
        return number != null && number > 1 && !queue.autoDelete();
    }

    /** By the queue's argument, or else by its policy. */
    private static @Nullable FieldValue wanted(Metadata metadata, QueueSpec queue, String key) {
        var argument = queue.arguments().get("x-" + key);
        var virtualHost = metadata.virtualHost(queue.virtualHost());
        return argument != null || virtualHost == null
                ? argument
                : EffectiveSettings.of(virtualHost, queue, NO_DEFAULTS)
                        .effectivePolicy()
                        .get(key);
    }

    /** For what was never decided. */
    static MetadataOutcome timedOut() {
        return new MetadataOutcome.Refused(ReplyCode.INTERNAL_ERROR, "the metadata store operation timed out");
    }
}
