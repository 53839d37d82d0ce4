package io.warren.compat;

import static io.warren.compat.harness.Refusal.assertChannelCloses;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.compat.harness.Client;
import io.warren.compat.harness.Eventually;
import io.warren.compat.harness.OnBroker;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Exchange.declare and exchange.delete, with RabbitMQ's reply texts. */
@OnBroker
class ExchangeDeclareTest {
    @ParameterizedTest
    @CsvSource({
        "amq.direct,direct",
        "amq.fanout,fanout",
        "amq.topic,topic",
        "amq.headers,headers",
        "amq.match,headers",
        "amq.rabbitmq.trace,topic"
    })
    void predeclaredExchangesExist(String name, String type, Client client) throws Exception {
        var channel = client.channel();

        channel.exchangeDeclarePassive(name);

        assertTrue(channel.isOpen(), type);
    }

    @ParameterizedTest
    @ValueSource(strings = {"direct", "fanout", "topic", "headers"})
    void redeclaringTheSameExchangeIsOk(String type, Client client) throws Exception {
        var channel = client.channel();
        var exchange = client.exchange(channel, type);

        channel.exchangeDeclare(exchange, type, true, false, Map.of());
        channel.exchangeDeclarePassive(exchange);
    }

    @Test
    void redeclaringWithAnotherTypeIsRefused(Client client) throws Exception {
        var channel = client.channel();
        var exchange = client.exchange(channel, "direct");

        assertChannelCloses(
                channel,
                406,
                "PRECONDITION_FAILED - inequivalent arg 'type' for exchange '" + exchange
                        + "' in vhost '/': received 'fanout' but current is 'direct'",
                () -> channel.exchangeDeclare(exchange, "fanout", true));
    }

    @Test
    void redeclaringWithAnotherDurabilityIsRefused(Client client) throws Exception {
        var channel = client.channel();
        var exchange = client.exchange(channel, "direct");

        assertChannelCloses(
                channel,
                406,
                "PRECONDITION_FAILED - inequivalent arg 'durable' for exchange '" + exchange
                        + "' in vhost '/': received 'false' but current is 'true'",
                () -> channel.exchangeDeclare(exchange, "direct", false));
    }

    @Test
    void redeclaringWithAutoDeleteIsRefused(Client client) throws Exception {
        var channel = client.channel();
        var exchange = client.exchange(channel, "direct");

        assertChannelCloses(
                channel,
                406,
                "PRECONDITION_FAILED - inequivalent arg 'auto_delete' for exchange '" + exchange
                        + "' in vhost '/': received 'true' but current is 'false'",
                () -> channel.exchangeDeclare(exchange, "direct", true, true, Map.of()));
    }

    @Test
    void redeclaringAsInternalIsRefused(Client client) throws Exception {
        var channel = client.channel();
        var exchange = client.exchange(channel, "direct");

        assertChannelCloses(
                channel,
                406,
                "PRECONDITION_FAILED - inequivalent arg 'internal' for exchange '" + exchange
                        + "' in vhost '/': received 'true' but current is 'false'",
                () -> channel.exchangeDeclare(exchange, "direct", true, false, true, Map.of()));
    }

    @Test
    void unknownTypeIsAChannelError(Client client) throws Exception {
        var channel = client.channel();

        assertChannelCloses(
                channel,
                406,
                "PRECONDITION_FAILED - unknown exchange type 'x-nonsense'",
                () -> channel.exchangeDeclare(client.name("exchange"), "x-nonsense"));
    }

    @Test
    void reservedPrefixIsRefused(Client client) throws Exception {
        var channel = client.channel();

        assertChannelCloses(
                channel,
                403,
                "ACCESS_REFUSED - exchange name 'amq.mine' contains reserved prefix 'amq.*'",
                () -> channel.exchangeDeclare("amq.mine", "direct"));
    }

    @Test
    void passiveDeclareOfAMissingExchangeIsNotFound(Client client) throws Exception {
        var channel = client.channel();

        assertChannelCloses(
                channel,
                404,
                "NOT_FOUND - no exchange 'missing' in vhost '/'",
                () -> channel.exchangeDeclarePassive("missing"));
    }

    @Test
    void declaringTheDefaultExchangeIsRefused(Client client) throws Exception {
        var channel = client.channel();

        assertChannelCloses(
                channel,
                403,
                "ACCESS_REFUSED - operation not permitted on the default exchange",
                () -> channel.exchangeDeclare("", "direct", true));
    }

    @Test
    void deletingTheDefaultExchangeIsRefused(Client client) throws Exception {
        var channel = client.channel();

        assertChannelCloses(
                channel,
                403,
                "ACCESS_REFUSED - operation not permitted on the default exchange",
                () -> channel.exchangeDelete(""));
    }

    @Test
    void deletingASystemExchangeIsRefused(Client client) throws Exception {
        var channel = client.channel();

        assertChannelCloses(
                channel,
                403,
                "ACCESS_REFUSED - deletion of system exchange 'amq.fanout' in vhost '/' not allowed",
                () -> channel.exchangeDelete("amq.fanout"));
    }

    @Test
    void deletingAMissingExchangeIsOk(Client client) throws Exception {
        var channel = client.channel();

        channel.exchangeDelete("missing");

        assertTrue(channel.isOpen());
    }

    @Test
    void deletingAUsedExchangeIfUnusedIsRefused(Client client) throws Exception {
        var channel = client.channel();
        var exchange = client.exchange(channel, "fanout");
        channel.queueBind(client.queue(channel), exchange, "");

        assertChannelCloses(
                channel,
                406,
                "PRECONDITION_FAILED - exchange '" + exchange + "' in vhost '/' in use",
                () -> channel.exchangeDelete(exchange, true));
    }

    @Test
    void deletingAnUnusedExchangeIfUnusedIsOk(Client client) throws Exception {
        var channel = client.channel();
        var exchange = client.exchange(channel, "fanout");

        channel.exchangeDelete(exchange, true);

        assertChannelCloses(
                channel,
                404,
                "NOT_FOUND - no exchange '" + exchange + "' in vhost '/'",
                () -> channel.exchangeDeclarePassive(exchange));
    }

    @Test
    void internalExchangeCannotBePublishedTo(Client client) throws Exception {
        var channel = client.channel();
        var exchange = client.name("internal");
        channel.exchangeDeclare(exchange, "fanout", true, false, true, Map.of());

        assertChannelCloses(
                channel,
                403,
                "ACCESS_REFUSED - cannot publish to internal exchange '" + exchange + "' in vhost '/'",
                () -> channel.basicPublish(exchange, "", null, new byte[0]));
    }

    @Test
    void autoDeleteExchangeGoesWithItsLastBinding(Client client) throws Exception {
        var channel = client.channel();
        var exchange = client.name("autodelete");
        channel.exchangeDeclare(exchange, "fanout", true, true, Map.of());
        var queue = client.queue(channel);
        channel.queueBind(queue, exchange, "one");
        channel.queueBind(queue, exchange, "two");

        channel.queueUnbind(queue, exchange, "one");
        channel.exchangeDeclarePassive(exchange);
        channel.queueUnbind(queue, exchange, "two");

        assertChannelCloses(
                channel,
                404,
                "NOT_FOUND - no exchange '" + exchange + "' in vhost '/'",
                () -> channel.exchangeDeclarePassive(exchange));
    }

    @Test
    void autoDeleteExchangeThatWasNeverBoundStays(Client client) throws Exception {
        var channel = client.channel();
        var exchange = client.name("autodelete");
        channel.exchangeDeclare(exchange, "fanout", true, true, Map.of());

        channel.exchangeDeclarePassive(exchange);
    }

    @Test
    void autoDeleteExchangeGoesWhenItsBoundQueueGoes(Client client) throws Exception {
        var channel = client.channel();
        var exchange = client.name("autodelete");
        channel.exchangeDeclare(exchange, "fanout", true, true, Map.of());
        var queue = client.queue(channel);
        channel.queueBind(queue, exchange, "");

        channel.queueDelete(queue);

        Eventually.eventually(
                "the exchange is gone", () -> client.management().status("GET", "exchanges/%2F/" + exchange) == 404);
    }

    @Test
    void declareAndDeleteWithoutWaitingWork(Client client) throws Exception {
        var channel = client.channel();
        var exchange = client.name("nowait");

        channel.exchangeDeclareNoWait(exchange, "topic", true, false, false, Map.of());
        channel.exchangeDeclarePassive(exchange);
        channel.exchangeDeleteNoWait(exchange, false);

        assertChannelCloses(
                channel,
                404,
                "NOT_FOUND - no exchange '" + exchange + "' in vhost '/'",
                () -> channel.exchangeDeclarePassive(exchange));
    }
}
