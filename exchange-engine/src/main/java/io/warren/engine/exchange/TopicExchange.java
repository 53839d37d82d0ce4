package io.warren.engine.exchange;

import io.warren.amqp.types.BasicProperties;
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
    public String whyNot(Binding binding, String routingKey, BasicProperties properties) {
        var pattern = binding.routingKey();
        var word = Words.first(routingKey);
        var number = 1;
        for (var at = Words.first(pattern); !Words.atEnd(pattern, at); at = Words.next(pattern, at)) {
            if (Words.isHash(pattern, at)) {
                return "no number of words for # makes the routing key fit";
            }
            if (Words.atEnd(routingKey, word)) {
                return "the routing key has fewer words";
            }
            var wanted = pattern.substring(at, Words.end(pattern, at));
            var there = routingKey.substring(word, Words.end(routingKey, word));
            if (!Words.isStar(pattern, at) && !wanted.equals(there)) {
                return "word " + number + " is '" + there + "' and not '" + wanted + "'";
            }
            word = Words.next(routingKey, word);
            number++;
        }
        return "the routing key has more words";
    }

    @Override
    public RoutingTable table(FieldTable exchangeArguments) {
        return TopicTrie.EMPTY;
    }
}
