package io.warren.engine;

import io.warren.amqp.types.BasicProperties;
import io.warren.engine.message.Receipt;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.MetadataLog;
import io.warren.engine.metadata.MetadataOutcome;
import io.warren.engine.metadata.MetadataTransaction;
import io.warren.engine.metadata.NodeLimits;
import io.warren.engine.metadata.Origin;
import io.warren.engine.metadata.TransactionOutcome;
import io.warren.engine.operations.InnerClient;
import io.warren.engine.operations.Operations;
import io.warren.engine.queue.QueueCommand;
import io.warren.engine.queue.QueueCommand.DeleteCheck;
import io.warren.engine.queue.QueueCommand.Holder;
import io.warren.engine.queue.QueueCommand.Outcome;
import io.warren.engine.queue.QueueHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** Sends what is asked and waits for the answer. */
final class BlockingOperations implements Operations {
    private static final long NO_CONNECTION = 0;

    private final NodeLimits limits;
    private final MetadataLog metadata;
    private final LiveQueues queues;
    private final InnerClient inside;
    private final AtomicInteger gets = new AtomicInteger();

    BlockingOperations(NodeLimits limits, MetadataLog metadata, LiveQueues queues, InnerClient inside) {
        this.limits = limits;
        this.metadata = metadata;
        this.queues = queues;
        this.inside = inside;
    }

    @Override
    public MetadataOutcome change(MetadataChange change, Origin origin) {
        var answer = new CompletableFuture<MetadataOutcome>();
        metadata.submit(change, origin, answer::complete);
        return answer.join();
    }

    @Override
    public TransactionOutcome change(MetadataTransaction transaction, Origin origin) {
        var answer = new CompletableFuture<TransactionOutcome>();
        metadata.submit(transaction, origin, answer::complete);
        return answer.join();
    }

    @Override
    public NodeLimits limits() {
        return limits;
    }

    @Override
    public DeleteOutcome deleteQueue(
            String virtualHost, String name, boolean ifUnused, boolean ifEmpty, Origin origin) {
        var queue = queues.find(virtualHost, name);
        if (queue == null) {
            return new DeleteOutcome.NotFound();
        }
        var answer = new CompletableFuture<DeleteCheck>();
        queue.send(new QueueCommand.CheckDelete(ifUnused, ifEmpty, answer::complete));
        var where = "queue '" + name + "' in vhost '" + virtualHost + "' ";
        return switch (answer.join()) {
            case DeleteCheck.InUse() -> new DeleteOutcome.Refused(where + "in use");
            case DeleteCheck.NotEmpty() -> new DeleteOutcome.Refused(where + "not empty");
            case DeleteCheck.Fine(var ready) ->
                switch (change(
                        new MetadataChange.DeleteQueue(
                                virtualHost, name, queue.spec().id()),
                        origin)) {
                    case MetadataOutcome.Applied _ -> new DeleteOutcome.Deleted(ready);
                    case MetadataOutcome.Unchanged _ -> new DeleteOutcome.NotFound();
                    case MetadataOutcome.Refused(var _, var text) -> new DeleteOutcome.Refused(text);
                };
        };
    }

    @Override
    public long purge(String virtualHost, String name) {
        var queue = queues.find(virtualHost, name);
        if (queue == null) {
            return -1;
        }
        var answer = new CompletableFuture<Long>();
        queue.send(new QueueCommand.Purge(answer::complete));
        return answer.join();
    }

    @Override
    public boolean publish(
            String virtualHost, String exchange, String routingKey, BasicProperties properties, byte[] body) {
        var taken = new CompletableFuture<Boolean>();
        var sent = inside.publish(virtualHost, exchange, routingKey, properties, body, new Receipt() {
            @Override
            public void accepted() {
                taken.complete(true);
            }

            @Override
            public void rejected() {
                taken.complete(false);
            }
        });
        return switch (sent) {
            case TO_QUEUES -> taken.join();
            case NOWHERE, NO_EXCHANGE -> false;
        };
    }

    @Override
    public List<Got> get(String virtualHost, String name, int count, AckMode keep) {
        var queue = queues.find(virtualHost, name);
        if (queue == null) {
            return List.of();
        }
        var holder = new Holder(NO_CONNECTION, gets.incrementAndGet(), "management", Origin.BROKER.user());
        var got = new ArrayList<Got>();
        while (got.size() < count) {
            var taken = take(queue, holder);
            if (taken.isEmpty()) {
                break;
            }
            got.add(taken.get());
        }
        var entries = got.stream().mapToLong(each -> each.delivery().entry()).toArray();
        queue.send(new QueueCommand.Settle(
                holder,
                entries,
                switch (keep) {
                    case ACK_REQUEUE_TRUE -> Outcome.REQUEUE;
                    case ACK_REQUEUE_FALSE -> Outcome.ACK;
                    case REJECT_REQUEUE_TRUE -> Outcome.REQUEUE_COUNTED;
                    case REJECT_REQUEUE_FALSE -> Outcome.REJECT;
                }));
        // A node that stands in for the holder lets it go.
        queue.send(new QueueCommand.Close(holder));
        // A command that is answered: what was settled before it shows when this returns.
        var settled = new CompletableFuture<Object>();
        queue.send(new QueueCommand.Touch(settled::complete));
        settled.join();
        return got;
    }

    private static Optional<Got> take(QueueHandle queue, Holder holder) {
        var answer = new CompletableFuture<Optional<Got>>();
        queue.send(new QueueCommand.Get(
                holder,
                false,
                true,
                got -> answer.complete(
                        got == null ? Optional.empty() : Optional.of(new Got(got.delivery(), got.ready())))));
        return answer.join();
    }
}
