package io.warren.engine.channel;

/**
 * What was published to an exchange by its name.
 *
 * @param in messages
 * @param out of these, one for each queue that a message went to
 */
public record ExchangeTotals(long in, long out) {
    ExchangeTotals plus(ExchangeTotals other) {
        return new ExchangeTotals(in + other.in, out + other.out);
    }
}
