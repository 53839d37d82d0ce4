package io.warren.storage.metadata;

import io.warren.amqp.types.FieldTable;
import io.warren.engine.exchange.Binding;
import io.warren.engine.metadata.ExchangeSpec;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.MetadataLog;
import io.warren.engine.metadata.MetadataOutcome;
import io.warren.engine.metadata.MetadataTransaction;
import io.warren.engine.metadata.Origin;
import io.warren.engine.metadata.QueueSpec;
import io.warren.engine.metadata.QueueType;
import io.warren.engine.metadata.TransactionOutcome;
import io.warren.engine.metadata.VirtualHost;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Asking a log and waiting, and short words for what is asked most. */
public final class Answers {
    public static final Origin ADA = new Origin("ada", "127.0.0.1:1 -> 127.0.0.1:5672");
    public static final MetadataChange ROOT = new MetadataChange.PutVirtualHost(VirtualHost.named("/"));

    private Answers() {}

    public static MetadataOutcome ask(MetadataLog log, MetadataChange change) {
        var answer = new CompletableFuture<MetadataOutcome>();
        log.submit(change, ADA, answer::complete);
        return answer.orTimeout(10, TimeUnit.SECONDS).join();
    }

    public static TransactionOutcome askTogether(MetadataLog log, long since, MetadataChange... changes) {
        var answer = new CompletableFuture<TransactionOutcome>();
        log.submit(new MetadataTransaction(List.of(changes), since), ADA, answer::complete);
        return answer.orTimeout(10, TimeUnit.SECONDS).join();
    }

    public static MetadataChange exchange(String name, boolean durable, boolean autoDelete) {
        return new MetadataChange.DeclareExchange(
                new ExchangeSpec(0, "/", name, "direct", durable, autoDelete, false, FieldTable.EMPTY, "ada"));
    }

    public static MetadataChange queue(String name, boolean durable, boolean exclusive) {
        return new MetadataChange.DeclareQueue(new QueueSpec(
                0,
                "/",
                name,
                QueueType.CLASSIC,
                durable,
                exclusive,
                false,
                FieldTable.EMPTY,
                exclusive ? 5 : 0,
                "ada"));
    }

    public static MetadataChange deleteQueue(Metadata now, String name) {
        var host = now.virtualHost("/");
        var queue = host == null ? null : host.queue(name);
        return new MetadataChange.DeleteQueue("/", name, queue == null ? 0 : queue.id());
    }

    public static MetadataChange bind(String exchange, String queue) {
        return new MetadataChange.Bind("/", binding(exchange, queue));
    }

    public static Binding binding(String exchange, String queue) {
        return new Binding(exchange, Binding.Destination.queue(queue), "k", FieldTable.EMPTY);
    }

    /** The part that survives, to compare by. */
    public static List<MetadataChange> surviving(Metadata metadata) {
        var changes = new ArrayList<MetadataChange>();
        SnapshotRecords.changes(metadata, changes::add);
        return changes;
    }
}
