package io.warren.engine.channel;

import io.warren.engine.message.Message;
import io.warren.engine.metadata.ExchangeSpec;
import io.warren.engine.routing.Routed;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * The last messages of the exchanges that keep some ({@code x-recent-history}), as this node took them. In memory only: they
 * go when the node stops.
 *
 * <p>Any thread. The lock of one exchange's messages is held for a few steps; publishers of many connections meet here.
 */
public final class RecentMessages {
    /** What one exchange may hold of memory, however many messages it was declared to keep. */
    private static final long MOST_BYTES = 64L << 20;

    private final ConcurrentHashMap<Long, Kept> byExchange = new ConcurrentHashMap<>();

    private static final class Kept {
        private final ExchangeSpec exchange;
        private final ArrayDeque<Message> messages = new ArrayDeque<>();
        private long bytes;

        Kept(ExchangeSpec exchange) {
            this.exchange = exchange;
        }

        synchronized void add(Message message, int length) {
            messages.addLast(message);
            bytes += bytes(message);
            while (messages.size() > length || (bytes > MOST_BYTES && messages.size() > 1)) {
                bytes -= bytes(messages.removeFirst());
            }
        }

        synchronized List<Message> inOrder() {
            return List.copyOf(messages);
        }

        private static long bytes(Message message) {
            return (long) message.body().length + message.properties().wireLength();
        }
    }

    /** The message took this way. */
    public void keep(Message message, Routed routed) {
        for (var each : routed.keeping()) {
            byExchange
                    .computeIfAbsent(each.exchange().id(), _ -> new Kept(each.exchange()))
                    .add(message, each.length());
        }
    }

    /** The oldest first. */
    public List<Message> of(long exchange) {
        var kept = byExchange.get(exchange);
        return kept == null ? List.of() : kept.inOrder();
    }

    /** Forgets what exchanges kept that are not declared any more. */
    public void keepOnly(Predicate<ExchangeSpec> declared) {
        byExchange.values().removeIf(each -> !declared.test(each.exchange));
    }
}
