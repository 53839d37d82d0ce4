package io.warren.compat;

import static io.warren.compat.harness.Client.bytes;
import static io.warren.compat.harness.Client.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.rabbitmq.client.AMQP;
import io.warren.compat.harness.Client;
import io.warren.compat.harness.OnBroker;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Routing by key, and that what comes out is what went in (section 3.1.3, exchange types). */
@OnBroker
class DirectFanoutTopicTest {
    @Test
    void defaultExchangeRoutesToTheQueueOfThatName(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);

        client.publishTo(channel, queue, "hello");

        var message = client.eventuallyGet(channel, queue, true);
        assertEquals("hello", text(message));
        assertEquals("", message.getEnvelope().getExchange());
        assertEquals(queue, message.getEnvelope().getRoutingKey());
    }

    @Test
    void directExchangeComparesKeysExactly(Client client) throws Exception {
        var channel = client.channel();
        var exchange = client.exchange(channel, "direct");
        var queue = client.queue(channel);
        channel.queueBind(queue, exchange, "a.*");

        client.publish(channel, exchange, "a.b", "no pattern here");
        client.publish(channel, exchange, "A.*", "another case");
        client.publish(channel, exchange, "a.*", "equal");

        assertEquals("equal", text(client.eventuallyGet(channel, queue, true)));
        assertNull(channel.basicGet(queue, true));
    }

    @Test
    void fanoutExchangeIgnoresKeys(Client client) throws Exception {
        var channel = client.channel();
        var exchange = client.exchange(channel, "fanout");
        var queues = new ArrayList<String>();
        for (var i = 0; i < 10; i++) {
            var queue = client.queue(channel);
            channel.queueBind(queue, exchange, "key " + i);
            queues.add(queue);
        }

        client.publish(channel, exchange, "whatever", "to all");

        for (var queue : queues) {
            assertEquals("to all", text(client.eventuallyGet(channel, queue, true)));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "a.b.c, a.b.c, true",
        "a.*.c, a.b.c, true",
        "a.*.c, a.c, false",
        "a.#.c, a.c, true",
        "a.#.c, a.b.b.c, true",
        "#, '', true",
        "#, a.b.c, true",
        "*, '', false",
        "*, a, true",
        "*, a.b, false",
        "#.#, a, true",
        "*.#, a, true",
        "#.*, a.b, true",
        "a.#, a, true",
        "a.#, ab, false",
        "#.c, a.b, false",
        "*.*, a., true",
        "a..b, a..b, true",
        "a.*.b, a..b, true",
        "*a, ba, false"
    })
    void topicPatterns(String pattern, String key, boolean matches, Client client) throws Exception {
        var channel = client.channel();
        var exchange = client.exchange(channel, "topic");
        var queue = client.queue(channel);
        channel.queueBind(queue, exchange, pattern);

        client.publish(channel, exchange, key, "found");

        assertEquals(matches ? 1 : 0, channel.messageCount(queue));
    }

    @Test
    void topicExchangeAgreesWithANaiveMatcher(Client client) throws Exception {
        var channel = client.channel();
        var exchange = client.exchange(channel, "topic");
        var random = new Random(4711);
        var patterns = new HashMap<String, String>();
        for (var i = 0; i < 40; i++) {
            var pattern = words(random, List.of("a", "b", "*", "#"));
            var queue = client.queue(channel);
            channel.queueBind(queue, exchange, pattern);
            patterns.put(queue, pattern);
        }

        for (var i = 0; i < 25; i++) {
            var key = words(random, List.of("a", "b", "c"));
            client.publish(channel, exchange, key, key);
            for (var entry : patterns.entrySet()) {
                var expected = matches(entry.getValue().split("\\.", -1), key.split("\\.", -1));
                var found = expected
                        ? client.eventuallyGet(channel, entry.getKey(), true)
                        : channel.basicGet(entry.getKey(), true);
                assertEquals(expected, found != null, () -> entry.getValue() + " and " + key);
            }
        }
    }

    @Test
    @SuppressWarnings("JavaUtilDate") // the client's API for timestamps
    void propertiesAndHeadersArriveAsTheyWereSent(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        var headers = new HashMap<String, Object>();
        headers.put("string", "text");
        headers.put("int", 1);
        headers.put("long", 2L);
        headers.put("short", (short) 3);
        headers.put("byte", (byte) -4);
        headers.put("true", true);
        headers.put("float", 1.5f);
        headers.put("double", 2.5);
        headers.put("decimal", new BigDecimal("3.25"));
        headers.put("date", new Date(1_700_000_000_000L));
        headers.put("bytes", new byte[] {1, 2, 3});
        headers.put("void", null);
        headers.put("table", Map.of("inner", 1));
        headers.put("list", List.of("a", 1, true));
        var properties = new AMQP.BasicProperties.Builder()
                .contentType("text/plain")
                .contentEncoding("utf-8")
                .headers(headers)
                .deliveryMode(2)
                .priority(3)
                .correlationId("correlation")
                .replyTo("reply")
                .expiration("60000")
                .messageId("message")
                .timestamp(new Date(1_700_000_001_000L))
                .type("type")
                .userId("guest")
                .appId("application")
                .clusterId("cluster")
                .build();

        channel.basicPublish("", queue, properties, bytes("body"));

        var got = client.eventuallyGet(channel, queue, true).getProps();
        assertEquals("text/plain", got.getContentType());
        assertEquals("utf-8", got.getContentEncoding());
        assertEquals(2, got.getDeliveryMode());
        assertEquals(3, got.getPriority());
        assertEquals("correlation", got.getCorrelationId());
        assertEquals("reply", got.getReplyTo());
        assertEquals("60000", got.getExpiration());
        assertEquals("message", got.getMessageId());
        assertEquals(new Date(1_700_000_001_000L), got.getTimestamp());
        assertEquals("type", got.getType());
        assertEquals("guest", got.getUserId());
        assertEquals("application", got.getAppId());
        assertEquals("cluster", got.getClusterId());
        assertEquals(headers.keySet(), got.getHeaders().keySet());
        assertEquals("text", String.valueOf(got.getHeaders().get("string")));
        for (var plain :
                List.of("int", "long", "short", "byte", "true", "float", "double", "decimal", "date", "table")) {
            assertEquals(headers.get(plain), got.getHeaders().get(plain), plain);
        }
        assertNull(got.getHeaders().get("void"));
        assertArrayEquals(new byte[] {1, 2, 3}, (byte[]) got.getHeaders().get("bytes"));
        var list = assertInstanceOf(List.class, got.getHeaders().get("list"));
        assertEquals("a", String.valueOf(list.get(0)));
        assertEquals(List.of(1, true), list.subList(1, 3));
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "131064", "131065", "1000000", "8000000"})
    void bodiesOfAnySizeArriveWhole(int size, Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        var body = new byte[size];
        new Random(size).nextBytes(body);

        channel.basicPublish("", queue, null, body);

        assertArrayEquals(body, client.eventuallyGet(channel, queue, true).getBody());
    }

    private static String words(Random random, List<String> choices) {
        var words = new ArrayList<String>();
        var count = 1 + random.nextInt(4);
        for (var i = 0; i < count; i++) {
            words.add(choices.get(random.nextInt(choices.size())));
        }
        return String.join(".", words);
    }

    private static boolean matches(String[] pattern, String[] key) {
        if (pattern.length == 0) {
            return key.length == 0;
        }
        var rest = Arrays.copyOfRange(pattern, 1, pattern.length);
        if (pattern[0].equals("#")) {
            for (var skipped = 0; skipped <= key.length; skipped++) {
                if (matches(rest, Arrays.copyOfRange(key, skipped, key.length))) {
                    return true;
                }
            }
            return false;
        }
        return key.length > 0
                && (pattern[0].equals("*") || pattern[0].equals(key[0]))
                && matches(rest, Arrays.copyOfRange(key, 1, key.length));
    }
}
