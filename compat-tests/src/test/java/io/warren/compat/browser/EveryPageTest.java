package io.warren.compat.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import io.warren.compat.harness.BrokerProcess;
import io.warren.compat.harness.Client;
import io.warren.compat.harness.Eventually;
import io.warren.compat.harness.ManagementApi;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Every page of a node that is new, then of one that is in use: in each look without a fault, and never wider than the
 * window. The screenshots are in {@code target/screenshots}.
 */
@InBrowser
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
final class EveryPageTest {
    private static final long PAUSE_NANOS = 20_000_000;

    private BrokerProcess broker;

    @BeforeAll
    void start() {
        broker = BrokerProcess.start(BrokerProcess.Settings.named("every-page"));
    }

    @AfterAll
    void stop() {
        broker.close();
    }

    private static String fileName(String address) {
        // What is named for its port has another name each time.
        return address.replaceAll("/127.*", "/one").replaceAll("%2F", "").replaceAll("[^a-z0-9-]+", "_");
    }

    @Test
    @Order(1)
    void ofANewNode(Chromium chromium) {
        try (var ui = Ui.ofGuest(chromium, broker)) {
            var looks = new Looks(ui);
            var problems = new ArrayList<String>();
            AllPages.lists().forEach(each -> problems.addAll(looks.at(each, "new-" + fileName(each))));
            assertEquals("", String.join("\n", problems));
        }
    }

    @Test
    @Order(2)
    void ofANodeInUse(Chromium chromium) throws Exception {
        try (var client = new Client(broker);
                var ui = Ui.ofGuest(chromium, broker)) {
            var addresses = new ArrayList<>(AllPages.all(use(client)));
            addresses.addAll(parts());
            // Last: its lines are drawn of samples that come every ten seconds.
            addresses.remove("overview");
            addresses.add("overview");
            var over = new AtomicBoolean();
            var shop = sell(client, over);
            try {
                Eventually.eventually(
                        "rates are known",
                        () -> broker.management()
                                        .get("overview")
                                        .at("/message_stats/ack_details/rate")
                                        .asDouble()
                                > 0);
                var looks = new Looks(ui);
                var problems = new ArrayList<String>();
                addresses.forEach(each -> problems.addAll(looks.at(each, fileName(each))));
                assertEquals("", String.join("\n", problems));
            } finally {
                over.set(true);
                shop.join();
            }
        }
    }

    /** Parts of pages that have to be asked for. */
    private static List<String> parts() {
        var parts = new ArrayList<String>();
        for (var tab : List.of("messages", "consumers", "bindings", "replication", "policy", "settings")) {
            parts.add("queues/%2F/orders?tab=" + tab);
        }
        for (var tab : List.of("route&key=orders.new.eu&asked=true", "publish", "settings")) {
            parts.add("exchanges/%2F/shop?tab=" + tab);
        }
        parts.addAll(List.of(
                "queues?new=queue",
                "exchanges?new=exchange",
                "policies?new=policy&pattern=^orders&for=%2F",
                "routing?exchange=shop&key=none&asked=true",
                "topology?view=list",
                "messages?tab=get&queue=orders",
                "connections?by=app",
                "access?tab=matrix",
                "access?tab=tester&user=app&do=consume&name=orders",
                "access?new=user",
                "vhosts?new=vhost",
                "definitions?tab=import",
                "definitions?tab=history"));
        return parts;
    }

    /** A small shop: what is on a node that does something. */
    private static Map<String, List<String>> use(Client client) throws Exception {
        var management = client.management();
        var connection = client.connect(factory -> factory.setClientProperties(
                Map.of("connection_name", "checkout", "product", "RabbitMQ", "version", "5.37.1", "platform", "Java")));
        var channel = connection.createChannel();
        channel.exchangeDeclare("shop", "topic", true, false, Map.of("alternate-exchange", "unknown"));
        channel.exchangeDeclare("unknown", "fanout", true);
        channel.exchangeDeclare("dead", "fanout", true);
        for (var queue : List.of("orders", "invoices", "mails", "audit-of-everything-that-was-ever-ordered-anywhere")) {
            channel.queueDeclare(queue, true, false, false, Map.of("x-dead-letter-exchange", "dead"));
            channel.queueBind(queue, "shop", "orders.#");
        }
        channel.queueDeclare("returns", true, false, false, Map.of("x-queue-type", "quorum"));
        channel.queueBind("returns", "unknown", "");
        channel.queueDeclare("graveyard", true, false, false, null);
        channel.queueBind("graveyard", "dead", "");
        management.putPolicy("/", "short", "^orders$", "queues", 3, Map.of("max-length", 1000, "message-ttl", 600_000));
        management.putUser("app", "app", "monitoring");
        management.putPermissions("/", "app", "", "^shop$", "^orders$");
        management.put("vhosts/staging", Map.of("description", "what comes next", "tags", "test"));
        channel.confirmSelect();
        for (var number = 0; number < 300; number++) {
            channel.basicPublish("shop", "orders.new.eu", null, Client.bytes("{\"order\": " + number + "}"));
        }
        channel.waitForConfirmsOrDie(15_000);
        channel.basicReject(channel.basicGet("mails", false).getEnvelope().getDeliveryTag(), false);
        channel.basicQos(20);
        channel.basicConsume("orders", false, "packer", new DefaultConsumer(channel));
        management.put("queues/%2F/invoices/pause", Map.of("reason", "the printer is broken"));
        var names = new LinkedHashMap<String, List<String>>();
        names.put("queues/:vhost/:name", List.of("%2F", "orders"));
        names.put("exchanges/:vhost/:name", List.of("%2F", "shop"));
        names.put("access/:user", List.of("app"));
        names.put("vhosts/:vhost", List.of("%2F"));
        Eventually.eventually(
                "it is listed",
                () -> management.get("connections").size() == 1
                        && management.get("channels").size() == 1);
        var name = management.get("connections").get(0).get("name").asText();
        names.put("connections/:name", List.of(segment(name)));
        names.put(
                "channels/:name",
                List.of(segment(management.get("channels").get(0).get("name").asText())));
        return names;
    }

    /** Orders that come and are packed until it is over: some numbers and lines to look at. */
    private static CompletableFuture<Void> sell(Client client, AtomicBoolean over) throws Exception {
        var publisher = client.channel();
        var packer = client.connect(factory -> factory.setClientProperties(Map.of("connection_name", "packing")))
                .createChannel();
        packer.basicQos(10);
        packer.basicConsume("mails", false, "printer", new DefaultConsumer(packer) {
            @Override
            public void handleDelivery(String tag, Envelope envelope, BasicProperties properties, byte[] body)
                    throws IOException {
                packer.basicAck(envelope.getDeliveryTag(), false);
            }
        });
        return CompletableFuture.runAsync(() -> {
            try {
                while (!over.get()) {
                    client.publish(publisher, "shop", "orders.new.us", "{}");
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            } catch (Exception cause) {
                throw new IllegalStateException(cause);
            }
        });
    }

    private static String segment(String name) {
        return ManagementApi.segment(name);
    }
}
