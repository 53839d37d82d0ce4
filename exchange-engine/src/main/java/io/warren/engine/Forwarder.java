package io.warren.engine;

import io.warren.engine.channel.Queues;
import io.warren.engine.channel.RecentMessages;
import io.warren.engine.channel.Targets;
import io.warren.engine.message.DeathHistory;
import io.warren.engine.message.Receipt;
import io.warren.engine.metadata.MetadataLog;
import io.warren.engine.queue.Forwarding;
import io.warren.engine.queue.MessageLog;
import io.warren.engine.routing.Router;
import java.util.concurrent.atomic.AtomicInteger;

/** Routes dead letters like anybody's messages, but for targets that they would reach in a circle. Any lane. */
final class Forwarder {
    private final MetadataLog metadata;
    private final MessageLog messages;
    private final Router router;
    private final RecentMessages recent;

    Forwarder(MetadataLog metadata, MessageLog messages, Router router, RecentMessages recent) {
        this.metadata = metadata;
        this.messages = messages;
        this.router = router;
        this.recent = recent;
    }

    Forwarding to(Queues queues) {
        return (from, exchange, message, receipt) -> {
            var routed = router.route(
                    metadata.current(),
                    from.spec().virtualHost(),
                    exchange,
                    message.routingKey(),
                    message.properties());
            recent.keep(message, routed);
            var straight = routed.queues().stream()
                    .filter(each -> !DeathHistory.isCycle(message, each.name()))
                    .toList();
            var targets = Targets.of(straight, queues);
            if (targets.queues() == 0) {
                receipt.accepted();
            } else {
                targets.send(message, messages, new OneAnswer(targets.receipts(message), receipt));
            }
        };
    }

    /** Many answers that become one. */
    static final class OneAnswer implements Receipt {
        private final AtomicInteger outstanding;
        private final Receipt whole;
        private volatile boolean rejected;

        OneAnswer(int answers, Receipt whole) {
            this.outstanding = new AtomicInteger(answers);
            this.whole = whole;
        }

        @Override
        public void accepted() {
            if (outstanding.decrementAndGet() == 0) {
                if (rejected) {
                    whole.rejected();
                } else {
                    whole.accepted();
                }
            }
        }

        @Override
        public void rejected() {
            rejected = true;
            accepted();
        }
    }
}
