package io.warren.engine.exchange;

import io.warren.amqp.types.FieldTable;
import org.jspecify.annotations.Nullable;

/**
 * To the bindings whose pattern the routing key fits (AMQP 0-9-1, section 3.1.3.3): words between dots, {@code *} for
 * exactly one word, {@code #} for any number of words, none included.
 */
final class TopicExchange implements ExchangeType {
    /** As RabbitMQ since 4.3.5: each more multiplies the work for a routing key. */
    private static final int MAX_HASHES = 2;

    @Override
    public String name() {
        return "topic";
    }

    @Override
    public @Nullable String refuses(Binding binding) {
        var hashes = 0;
        var key = binding.routingKey();
        for (var at = Words.first(key); at <= key.length(); at = Words.next(key, at)) {
            if (Words.isHash(key, at)) {
                hashes++;
            }
        }
        return hashes <= MAX_HASHES
                ? null
                : "Topic binding key '" + key + "' uses " + hashes + " '#' wildcards, at most " + MAX_HASHES
                        + " are allowed";
    }

    @Override
    public RoutingTable table(FieldTable exchangeArguments) {
        return TopicTrie.EMPTY;
    }
}
