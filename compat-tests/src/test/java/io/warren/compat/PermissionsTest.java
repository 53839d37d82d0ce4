package io.warren.compat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import io.warren.compat.harness.Client;
import io.warren.compat.harness.ManagementApi;
import io.warren.compat.harness.OnBroker;
import io.warren.compat.harness.Refusal;
import io.warren.compat.harness.WarrenOnly;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Which method needs which right on what (RabbitMQ, "Access Control", how authorisation works), each tried with every set of
 * rights; and what becomes of those whose rights are taken away.
 */
@OnBroker
class PermissionsTest {
    /** Names say by themselves what may be done with them: {@code cw-} may be configured and written. */
    private static final List<String> RIGHTS = List.of("x", "c", "w", "r", "cw", "cr", "wr", "cwr");

    /** Something a user does with a queue or exchange of this name. */
    private interface Operation {
        void with(Channel channel, String name) throws Exception;
    }

    /** Something that involves two of them. */
    private interface OperationOnTwo {
        void with(Channel channel, String first, String second) throws Exception;
    }

    @Test
    void queuesNeedTheRightOfWhatIsDoneWithThem(Client client) throws Exception {
        var operations = new LinkedHashMap<String, Operation>();
        operations.put("c declare", (channel, name) -> channel.queueDeclare(name, true, false, false, null));
        operations.put("cwr look", (channel, name) -> channel.queueDeclarePassive(name));
        operations.put("r purge", Channel::queuePurge);
        operations.put("r get", (channel, name) -> channel.basicGet(name, true));
        operations.put("r consume", (channel, name) -> channel.basicConsume(name, true, (_, _) -> {}, _ -> {}));
        operations.put("c delete", Channel::queueDelete);
        needs(client, operations, (channel, name) -> channel.queueDeclare(name, true, false, false, null));
    }

    @Test
    void exchangesNeedTheRightOfWhatIsDoneWithThem(Client client) throws Exception {
        var operations = new LinkedHashMap<String, Operation>();
        operations.put("c declare", (channel, name) -> channel.exchangeDeclare(name, "fanout", true));
        operations.put("cwr look", (channel, name) -> channel.exchangeDeclarePassive(name));
        operations.put("w publish", (channel, name) -> {
            channel.confirmSelect();
            channel.basicPublish(name, "", null, new byte[0]);
            confirmed(channel);
        });
        operations.put("c delete", Channel::exchangeDelete);
        needs(client, operations, (channel, name) -> channel.exchangeDeclare(name, "fanout", true));
    }

    @Test
    void bindingNeedsBothEnds(Client client) throws Exception {
        needsBoth(client, "w", "r", true, (channel, queue, exchange) -> channel.queueBind(queue, exchange, ""));
        needsBoth(client, "w", "r", true, (channel, queue, exchange) -> channel.queueUnbind(queue, exchange, ""));
        needsBoth(client, "w", "r", false, (channel, to, from) -> channel.exchangeBind(to, from, ""));
        needsBoth(client, "w", "r", false, (channel, to, from) -> channel.exchangeUnbind(to, from, ""));
    }

    @Test
    void whereMessagesGoWithoutTheirSenderNeedsItsOwnRight(Client client) throws Exception {
        needsBoth(
                client,
                "cr",
                "w",
                true,
                (channel, queue, exchange) -> channel.queueDeclare(
                        queue + "new", true, false, false, Map.of("x-dead-letter-exchange", exchange)));
        needsBoth(
                client,
                "cr",
                "w",
                false,
                (channel, exchange, alternate) -> channel.exchangeDeclare(
                        exchange + "new", "fanout", true, false, Map.of("alternate-exchange", alternate)));
    }

    @Test
    @WarrenOnly // RabbitMQ lets a consumer go on.
    void whoLosesARightLosesWhatItLetHimDo(Client client) throws Exception {
        var user = client.user("");
        client.management().putPermissions("/", user, ".*", ".*", ".*");
        try (var connection = client.factory(user).newConnection()) {
            var queue = client.queue(client.channel());
            var cancelled = new CompletableFuture<String>();
            connection.createChannel().basicConsume(queue, true, (_, _) -> {}, cancelled::complete);
            var publishing = connection.createChannel();
            publishing.confirmSelect();
            publishing.basicPublish("", queue, null, new byte[0]);
            publishing.waitForConfirmsOrDie(20_000);

            client.management().putPermissions("/", user, ".*", "^$", "^$");

            cancelled.get(20, TimeUnit.SECONDS);
            var refusal = Refusal.channelClose(publishing, () -> publishing.basicPublish("", queue, null, new byte[0]));
            assertEquals(403, refusal.code());
            assertTrue(connection.isOpen());
        }
    }

    @Test
    void whoIsDeletedIsDisconnected(Client client) throws Exception {
        var user = client.user("");
        client.management().putPermissions("/", user, ".*", ".*", ".*");
        var connection = client.factory(user).newConnection();
        var closed = closing(connection);

        client.management().delete("users/" + ManagementApi.segment(user));

        assertEquals(320, closed.get(20, TimeUnit.SECONDS));
    }

    @Test
    void limitsOfAUserHold(Client client) throws Exception {
        var user = client.user("");
        client.management().putPermissions("/", user, ".*", ".*", ".*");
        client.management().put("user-limits/" + user + "/max-connections", Map.of("value", 1));
        client.management().put("user-limits/" + user + "/max-channels", Map.of("value", 2));
        try (var connection = client.factory(user).newConnection()) {
            var second = refusedAtOpen(client, user, "/");
            assertEquals(530, second);
            connection.createChannel();
            connection.createChannel();
            assertEquals(
                    530,
                    Refusal.connectionClose(connection, connection::createChannel)
                            .code());
        } catch (AlreadyClosedException expected) {
            // Closing what the broker has closed.
        }
    }

    @Test
    void limitsOfAVirtualHostHold(Client client) throws Exception {
        var virtualHost = client.virtualHost();
        client.management()
                .put("vhost-limits/" + ManagementApi.segment(virtualHost) + "/max-connections", Map.of("value", 1));
        client.management()
                .put("vhost-limits/" + ManagementApi.segment(virtualHost) + "/max-queues", Map.of("value", 1));
        var connection = client.connect(factory -> factory.setVirtualHost(virtualHost));
        assertEquals(530, refusedAtOpen(client, "guest", virtualHost));
        var channel = connection.createChannel();
        channel.queueDeclare();
        assertEquals(406, Refusal.channelClose(channel, channel::queueDeclare).code());
    }

    private static int refusedAtOpen(Client client, String user, String virtualHost) {
        var factory = client.factory(user);
        factory.setVirtualHost(virtualHost);
        if (user.equals("guest")) {
            factory.setPassword("guest");
        }
        try {
            factory.newConnection().abort();
            return 0;
        } catch (IOException refused) {
            return refused.getCause() instanceof ShutdownSignalException signal
                            && signal.getReason() instanceof com.rabbitmq.client.AMQP.Connection.Close close
                    ? close.getReplyCode()
                    : -1;
        } catch (java.util.concurrent.TimeoutException late) {
            throw new AssertionError(late);
        }
    }

    private static CompletableFuture<Integer> closing(Connection connection) {
        var code = new CompletableFuture<Integer>();
        connection.addShutdownListener(signal ->
                code.complete(((com.rabbitmq.client.AMQP.Connection.Close) signal.getReason()).getReplyCode()));
        return code;
    }

    /** Tries each operation with every set of rights; before its name stand those of which it needs one. */
    private static void needs(Client client, Map<String, Operation> operations, Operation make) throws Exception {
        var owner = client.channel();
        try (var connection = limited(client)) {
            for (var operation : operations.entrySet()) {
                for (var rights : RIGHTS) {
                    var name = rights + "-" + client.name("thing");
                    make.with(owner, name);
                    client.forget(name);
                    var needed = operation.getKey().split(" ", 2)[0];
                    var allowed = rights.chars().anyMatch(each -> needed.indexOf(each) >= 0);
                    attempt(
                            connection,
                            operation.getKey() + " with " + rights,
                            allowed,
                            channel -> operation.getValue().with(channel, name));
                }
            }
        }
    }

    /** Tries an operation with and without each of the rights that it needs on the first and on the second. */
    private static void needsBoth(
            Client client, String onFirst, String onSecond, boolean firstIsQueue, OperationOnTwo operation)
            throws Exception {
        var owner = client.channel();
        try (var connection = limited(client)) {
            for (var first : without(onFirst)) {
                for (var second : without(onSecond)) {
                    var one = first + "-" + client.name("first");
                    var two = second + "-" + client.name("second");
                    if (firstIsQueue) {
                        owner.queueDeclare(one, true, false, false, null);
                    } else {
                        owner.exchangeDeclare(one, "fanout", true);
                    }
                    owner.exchangeDeclare(two, "fanout", true);
                    client.forget(one);
                    client.forget(one + "new");
                    client.forget(two);
                    attempt(
                            connection,
                            first + " and " + second,
                            first.equals(onFirst) && second.equals(onSecond),
                            channel -> operation.with(channel, one, two));
                }
            }
        }
    }

    /** All of them, and all but one of them. */
    private static List<String> without(String rights) {
        var sets = new ArrayList<>(List.of(rights));
        for (var each : rights.split("", -1)) {
            if (!each.isEmpty()) {
                var left = rights.replace(each, "");
                sets.add(left.isEmpty() ? "x" : left);
            }
        }
        return sets;
    }

    private interface OnChannel {
        void run(Channel channel) throws Exception;
    }

    private static void attempt(Connection connection, String what, boolean allowed, OnChannel action)
            throws Exception {
        var channel = connection.createChannel();
        if (allowed) {
            action.run(channel);
            // Whatever was not answered itself would have closed the channel before this is.
            channel.basicQos(1);
            channel.close();
        } else {
            var refusal = Refusal.channelClose(channel, () -> action.run(channel));
            assertEquals(403, refusal.code(), what);
            assertTrue(refusal.text().startsWith("ACCESS_REFUSED - "), refusal.text());
        }
    }

    private static Connection limited(Client client) throws Exception {
        var user = client.user("");
        client.management().putPermissions("/", user, "^[a-z]*c[a-z]*-.*", "^[a-z]*w[a-z]*-.*", "^[a-z]*r[a-z]*-.*");
        return client.factory(user).newConnection();
    }

    private static void confirmed(Channel channel) throws IOException {
        try {
            channel.waitForConfirmsOrDie(20_000);
        } catch (ShutdownSignalException refused) {
            // The reason is with the channel.
        } catch (InterruptedException | java.util.concurrent.TimeoutException cause) {
            throw new IOException(cause);
        }
    }
}
