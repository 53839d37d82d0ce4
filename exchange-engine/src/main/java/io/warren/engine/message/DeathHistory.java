package io.warren.engine.message;

import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a dead letter tells of its way, in the header {@code x-death}: one table for each pair of queue and reason, the
 * latest death first (RabbitMQ, "Dead Letter Exchanges").
 *
 * <p>Pure. Only what a broker wrote counts: a publisher may send any header, so a dead letter carries {@link #PRODUCER} as
 * its producer, which no publisher can set. Other messages have no history, whatever their headers say.
 */
public final class DeathHistory {
    /** Producer of dead letters in {@link Message.Attributes}: the broker itself. */
    public static final long PRODUCER = 0x6465_6164_6c65_7474L;

    private static final String DEATHS = "x-death";
    private static final List<String> FIRST =
            List.of("x-first-death-reason", "x-first-death-queue", "x-first-death-exchange");
    private static final List<String> LAST =
            List.of("x-last-death-reason", "x-last-death-queue", "x-last-death-exchange");

    private DeathHistory() {}

    /** Why a queue gave a message up. */
    public enum Reason {
        REJECTED,
        EXPIRED,
        MAXLEN,
        DELIVERY_LIMIT;

        private final String word = name().toLowerCase(Locale.ROOT);

        /** As in {@code x-death}. */
        public String word() {
            return word;
        }
    }

    /**
     * The dead letter for a message that leaves a queue: history extended, expiration removed, addressed to the dead letter
     * exchange.
     *
     * @param deadLetterRoutingKey null to keep the message's own, and its CC. With a key the CC header goes, so that
     *     nobody routes by it again
     */
    public static Message record(
            Message message,
            String queue,
            Reason reason,
            String deadLetterExchange,
            @Nullable String deadLetterRoutingKey,
            long nowMillis) {
        var headers = message.properties().headers();
        var before = deaths(message);
        var changed = FieldTable.builder();
        for (var each : headers.entries()) {
            if (stays(each.getKey(), before.isEmpty(), deadLetterRoutingKey != null)) {
                changed.put(each.getKey(), each.getValue());
            }
        }
        var causes = List.of(reason.word(), queue, message.exchange());
        for (var i = 0; i < causes.size(); i++) {
            if (before.isEmpty()) {
                changed.put(FIRST.get(i), causes.get(i));
            }
            changed.put(LAST.get(i), causes.get(i));
        }
        changed.put(DEATHS, new FieldValue.Array(extend(before, message, queue, reason, nowMillis)));
        var properties = message.properties().toBuilder()
                .headers(changed.build())
                .expiration(null)
                .build();
        var attributes = new Message.Attributes(
                nowMillis, 0, Message.NO_TTL, message.attributes().priority(), PRODUCER, 0);
        return message.with(deadLetterExchange, deadLetterRoutingKey, properties, attributes);
    }

    /**
     * Whether this dead letter would go round in a circle on its own: it died in the target before, and no consumer
     * rejected it since. Such a message is not sent there.
     */
    public static boolean isCycle(Message deadLetter, String targetQueue) {
        for (var death : deaths(deadLetter)) {
            if (text(death, "reason").equals(Reason.REJECTED.word())) {
                return false;
            }
            if (text(death, "queue").equals(targetQueue)) {
                return true;
            }
        }
        return false;
    }

    private static List<FieldTable> deaths(Message message) {
        if (message.attributes().producer() != PRODUCER
                || !(message.properties().headers().get(DEATHS) instanceof FieldValue.Array(var elements))) {
            return List.of();
        }
        var deaths = new ArrayList<FieldTable>(elements.size());
        for (var each : elements) {
            if (each instanceof FieldValue.Table(var death)) {
                deaths.add(death);
            }
        }
        return deaths;
    }

    private static boolean stays(String header, boolean firstDeath, boolean newRoutingKey) {
        if (header.equals(DEATHS) || LAST.contains(header)) {
            return false;
        }
        if (FIRST.contains(header)) {
            return !firstDeath;
        }
        return !newRoutingKey || !(header.equals("CC") || header.equals("BCC"));
    }

    private static List<FieldValue> extend(
            List<FieldTable> before, Message message, String queue, Reason reason, long nowMillis) {
        var after = new ArrayList<FieldValue>(before.size() + 1);
        FieldTable known = null;
        for (var each : before) {
            if (text(each, "queue").equals(queue) && text(each, "reason").equals(reason.word())) {
                known = each;
            } else {
                after.add(new FieldValue.Table(each));
            }
        }
        after.addFirst(new FieldValue.Table(known == null ? death(message, queue, reason, nowMillis) : again(known)));
        return after;
    }

    private static FieldTable again(FieldTable death) {
        var value = death.get("count");
        var count = value == null ? null : value.asLong();
        return death.with("count", new FieldValue.Int64(Objects.requireNonNullElse(count, 0L) + 1));
    }

    private static FieldTable death(Message message, String queue, Reason reason, long nowMillis) {
        var death = FieldTable.builder();
        var timeToLive = message.attributes().timeToLiveMillis();
        if (timeToLive != Message.NO_TTL) {
            death.put("original-expiration", Long.toString(timeToLive));
        }
        return death.put("count", new FieldValue.Int64(1))
                .put("reason", reason.word())
                .put("queue", queue)
                .put("time", new FieldValue.Timestamp(nowMillis / 1_000))
                .put("exchange", message.exchange())
                .put("routing-keys", new FieldValue.Array(routingKeys(message)))
                .build();
    }

    /** The key and its carbon copies; blind ones are nobody's business. */
    private static List<FieldValue> routingKeys(Message message) {
        var keys = new ArrayList<FieldValue>();
        keys.add(FieldValue.LongString.of(message.routingKey()));
        if (message.properties().headers().get("CC") instanceof FieldValue.Array(var copies)) {
            for (var each : copies) {
                if (each instanceof FieldValue.LongString) {
                    keys.add(each);
                }
            }
        }
        return keys;
    }

    private static String text(FieldTable death, String key) {
        return death.get(key) instanceof FieldValue.LongString string ? string.text() : "";
    }
}
