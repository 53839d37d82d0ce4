package io.warren.engine.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldValue;
import io.warren.amqp.types.ReplyCode;
import io.warren.engine.exchange.Binding;
import io.warren.engine.metadata.MetadataRules.Decision;
import java.util.List;

/** A snapshot that grows by wishes, as the log makes it, without the log. Starts with the virtual host {@code /}. */
final class Declarations {
    static final NodeLimits STRICT = new NodeLimits("classic", -1, -1, -1, true);

    private final NodeLimits limits;
    private Metadata now = Metadata.EMPTY;

    Declarations() {
        this(NodeLimits.NONE);
    }

    Declarations(NodeLimits limits) {
        this.limits = limits;
        accept(new MetadataChange.PutVirtualHost(VirtualHost.named("/")));
    }

    Metadata now() {
        return now;
    }

    VirtualHostMetadata host() {
        var host = now.virtualHost("/");
        if (host == null) {
            throw new AssertionError("no vhost /");
        }
        return host;
    }

    QueueSpec queue(String name) {
        var queue = host().queue(name);
        if (queue == null) {
            throw new AssertionError("no queue " + name);
        }
        return queue;
    }

    VirtualHostMetadata.Exchange exchange(String name) {
        var exchange = host().exchange(name);
        if (exchange == null) {
            throw new AssertionError("no exchange " + name);
        }
        return exchange;
    }

    Decision decide(MetadataChange wish) {
        return MetadataRules.decide(now, wish, limits);
    }

    /** Wishes and carries out. */
    MetadataChange accept(MetadataChange wish) {
        var accepted = assertInstanceOf(Decision.Accept.class, decide(wish), wish::toString);
        now = now.apply(accepted.complete());
        return accepted.complete();
    }

    void unchanged(MetadataChange wish) {
        assertEquals(new Decision.Unchanged(), decide(wish));
    }

    void refused(ReplyCode code, String text, MetadataChange wish) {
        assertEquals(new Decision.Refuse(code, text), decide(wish));
    }

    static MetadataChange.DeclareQueue queue(String name, FieldTable arguments) {
        return new MetadataChange.DeclareQueue(spec(name, true, false, false, arguments, 0));
    }

    static MetadataChange.DeclareQueue queue(
            String name, boolean durable, boolean exclusive, boolean autoDelete, FieldTable arguments) {
        return new MetadataChange.DeclareQueue(
                spec(name, durable, exclusive, autoDelete, arguments, exclusive ? 7 : 0));
    }

    static QueueSpec spec(
            String name, boolean durable, boolean exclusive, boolean autoDelete, FieldTable arguments, long owner) {
        return new QueueSpec(
                0, "/", name, QueueType.CLASSIC, durable, exclusive, autoDelete, arguments, owner, "guest");
    }

    static MetadataChange.DeclareExchange exchange(String name, String type) {
        return exchange(name, type, true, false, false, FieldTable.EMPTY);
    }

    static MetadataChange.DeclareExchange autoDelete(String name) {
        return exchange(name, "fanout", true, true, false, FieldTable.EMPTY);
    }

    static MetadataChange.DeclareExchange exchange(
            String name, String type, boolean durable, boolean autoDelete, boolean internal, FieldTable arguments) {
        return new MetadataChange.DeclareExchange(
                new ExchangeSpec(0, "/", name, type, durable, autoDelete, internal, arguments, "guest"));
    }

    static Binding toQueue(String source, String queue, String key) {
        return new Binding(source, Binding.Destination.queue(queue), key, FieldTable.EMPTY);
    }

    static Binding toExchange(String source, String exchange, String key) {
        return new Binding(source, Binding.Destination.exchange(exchange), key, FieldTable.EMPTY);
    }

    static MetadataChange.Bind bind(Binding binding) {
        return new MetadataChange.Bind("/", binding);
    }

    static MetadataChange.Unbind unbind(Binding binding) {
        return new MetadataChange.Unbind("/", binding);
    }

    MetadataChange.DeleteQueue deleteQueue(String name) {
        return new MetadataChange.DeleteQueue("/", name, queue(name).id());
    }

    static MetadataChange.DeleteExchange deleteExchange(String name, boolean ifUnused) {
        return new MetadataChange.DeleteExchange("/", name, ifUnused);
    }

    static Policy policy(String name, String pattern, Policy.ApplyTo applyTo, long priority, FieldTable definition) {
        return new Policy("/", name, pattern, applyTo, priority, definition);
    }

    static User user(String name) {
        return new User(name, "", "rabbit_password_hashing_sha256", List.of(), -1, -1);
    }

    static FieldTable table(String name, String text) {
        return FieldTable.builder().put(name, text).build();
    }

    static FieldTable table(String name, long number) {
        return FieldTable.builder().put(name, new FieldValue.Int64(number)).build();
    }

    static FieldTable table(String name, FieldValue value) {
        return FieldTable.builder().put(name, value).build();
    }
}
